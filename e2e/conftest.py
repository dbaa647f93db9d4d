"""A whole installation, started as a newcomer starts it, and a browser in front of it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from e2e.pages.dashboard import sign_in
from shared.embedded.processes import free_port

PROJECT = Path(__file__).resolve().parents[1]
PATIENCE = 420
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
# A machine that is busy takes longer than a person would wait, and is no worse for that.
expect.set_options(timeout=15_000)
_OUTSIDE = (
    "DATABASE_URL",
    "REDIS_URL",
    "SOUK_ENV",
    "SOUK_DEFAULT_STORE",
    "RESEND_API_KEY",
    "SMTP_URL",
    "STRIPE_SECRET_KEY",
    "PYTHONDONTWRITEBYTECODE",  # by which each process would compile every file anew
)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="souk-e2e-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def base(home: Path) -> Iterator[str]:
    """The address of the installation; it is stopped by Ctrl-C and must end cleanly.

    SOUK_E2E_BASE names one that runs already, for work on a single test."""
    if running := os.environ.get("SOUK_E2E_BASE"):
        yield running
        return
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in _OUTSIDE}
    environment |= {"SOUK_HOME": str(home), "SOUK_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    # Nobody outside is asked for names: this port says nothing.
    environment["SOUK_NAME_SERVERS"] = "127.0.0.1:9"
    log = home / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "souk.py", "up"], cwd=PROJECT, env=environment, stdout=out, stderr=out
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None and "Sign in" not in log.read_text():
        time.sleep(0.2)
    assert "Sign in" in log.read_text(), log.read_text()
    yield f"http://localhost:{port}"
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, log.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    noted = PROJECT / ".venv" / "chromium"
    executable = (
        os.environ.get("CHROMIUM")
        or (noted.read_text().strip() if noted.exists() else "")
        or shutil.which("chromium")
    )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable or None, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base: str) -> StorageState:
    """The cookies of a browser whose owner is signed in; once for all journeys of a file, as sign-ins are counted."""
    page = browser.new_page()
    sign_in(page, base)
    state = page.context.storage_state()
    page.close()
    return state
