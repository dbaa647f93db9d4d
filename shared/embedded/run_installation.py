"""`souk up`: one installation on one home, until somebody stops it."""

import fcntl
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.embedded.problems import MachineProblem
from shared.embedded.supervisor import Asked, Installation
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings, SettingsProblem, WebSettings


def run_installation() -> int:
    """Run everything until Ctrl-C; returns the exit code."""
    try:
        settings = load_settings(services_expected=False)
        with _alone_on(settings.web.home):
            return _run(settings)
    except (MachineProblem, SettingsProblem) as problem:
        print(problem, file=sys.stderr)
    except BrokenPipeError:
        # Whoever read what we print has gone, and with them the place to say so.
        return 1
    except OSError as problem:
        print(
            f"{problem.strerror}: {problem.filename}. Check that SOUK_HOME can be written.", file=sys.stderr
        )
    return 1


def _run(settings: Settings) -> int:
    asked: list[int] = []
    installation = Installation(settings, lambda: bool(asked), _say)

    def note(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            installation.kill()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    try:
        installation.start()
        _say(_greeting(settings.web))
        installation.watch()
    except Asked:
        pass
    finally:
        if asked:
            _say("Stopping …")
        installation.stop()
    return 0


def _greeting(web: WebSettings) -> str:
    origin = web.origin_of(web.platform_host)
    if web.is_production:
        return f"Souk runs. Dashboard: {origin}/dashboard"
    others = " and ".join(
        web.origin_of(f"{slug}.{web.platform_host}") for slug in ("northbound", "kernel-coffee")
    )
    return f"""
  Shop        {origin}/   (also {others})
  Dashboard   {origin}/dashboard
  Sign in     owner@souk.example   password: souk-demo-2026
  Mail        {origin}/dev/mail
  Test cards  4242 4242 4242 4242 pays, 4000 0025 0000 3155 asks your bank, 4000 0000 0000 0002 is declined
  Files       {web.home}   Stop with Ctrl-C.
"""


@contextmanager
def _alone_on(home: Path) -> Iterator[None]:
    """Hold the lock of a home: two installations on one would fight over its data."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MachineProblem(
                f"Souk already runs on {home}. Use that one, stop it, or set SOUK_HOME to another folder."
            ) from None
        yield


def _say(line: str) -> None:
    print(line, flush=True)
