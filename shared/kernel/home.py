"""SOUK_HOME: the one folder that holds what an installation keeps on its own machine.

postgres/ valkey/ (the embedded services), files/ (the object store), mail/ (the outbox), imports/ (reports), logs/,
secrets.json (made once, readable by its owner only), run.json (where the running services are).
"""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parents[2]
DEFAULT_HOME: Final = PROJECT / ".souk"

SECRETS: Final = "secrets.json"
SERVICES: Final = "run.json"


class HomeProblem(ValueError):
    """A file of SOUK_HOME cannot be used as it is; the text says which and what to do."""


def secret_of(home: Path, name: str) -> str:
    """Return the secret kept under `name`, made at its first use: 43 URL-safe characters, 256 random bits."""
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / SECRETS, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+") as file:
        # Two processes may start at once; the second waits and reads what the first made.
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _parsed(file.read(), home / SECRETS)
        if name not in known:
            known[name] = secrets.token_urlsafe(32)
            file.seek(0)
            file.write(json.dumps(known, indent=2) + "\n")
            file.truncate()
        return str(known[name])


def read_services(home: Path) -> dict[str, str]:
    """Return DATABASE_URL and REDIS_URL of the services that `souk up` runs on this home; empty when none run."""
    try:
        text = (home / SERVICES).read_text()
    except OSError:
        return {}
    return {name.upper(): str(url) for name, url in _parsed(text, home / SERVICES).items()}


def write_services(home: Path, *, database_url: str, redis_url: str) -> None:
    """Say where the services run, so that the `souk` command of a second terminal finds them."""
    draft = home / f"{SERVICES}.new"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"database_url": database_url, "redis_url": redis_url}, indent=2) + "\n")
    draft.replace(home / SERVICES)


def forget_services(home: Path) -> None:
    """Say that the services no longer run."""
    (home / SERVICES).unlink(missing_ok=True)


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise HomeProblem(
            f"{path} is damaged: put back a copy of it, or move it away to have a new one made."
        )
    return found
