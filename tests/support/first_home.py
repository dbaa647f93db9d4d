"""A PostgreSQL with all its tables for a whole run: made by the first process that needs one, copied by the others.

Making a cluster and a hundred migrations take longer than most files of tests, and a run of several processes would do
it once in each, and once more in each installation that is killed.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from shared.embedded.postgres import Postgres
from shared.kernel.home import PROJECT, SECRETS

PASSWORD = "of-tests"
# What a command would take from outside must not reach a test's processes. By the last each would compile all files anew.
FOREIGN = ("DATABASE_", "REDIS_URL", "SMTP_URL", "RESEND_", "SOUK_", "PYTHONDONTWRITEBYTECODE")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each process of a run where the first home is, or will be."""
    if not hasattr(node.config, "first_home"):
        node.config.first_home = tempfile.mkdtemp(prefix="souk-first-")
        Path(node.config.first_home).chmod(0o755)
    node.workerinput["first_home"] = node.config.first_home


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := getattr(config, "first_home", None):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def first_home(request: pytest.FixtureRequest) -> Path | None:
    """The folder of the first home; None in a run of one process, which makes its own as they are needed.

    Runs that follow one another share one by its name (`tests/mutations`).
    """
    named = getattr(request.config, "workerinput", {}).get("first_home") or os.environ.get("SOUK_FIRST_HOME")
    return Path(named) if named else None


def copy_first_home(first: Path, home: Path) -> None:
    """Give a home the tables of the first one, and its secrets: the roles' passwords are derived from them."""
    with (first / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (first / "whole").exists():
            _make(first)
            (first / "whole").touch()
    shutil.copy(first / SECRETS, home / SECRETS)
    # It belongs to the user whom PostgreSQL runs as, and stays theirs.
    subprocess.run(
        [str(shutil.which("cp")), "-a", str(first / "postgres"), str(home / "postgres")], check=True
    )


def migrate(home: Path, **services: str) -> None:
    """Bring the database of a home to the current form."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    subprocess.run(
        [sys.executable, "souk.py", "migrate"],
        cwd=PROJECT,
        env=own | {"SOUK_HOME": str(home)} | services,
        check=True,
        capture_output=True,
    )


def _make(first: Path) -> None:
    postgres = Postgres(first / "postgres", PASSWORD, careless=True)
    try:
        postgres.start(first / "postgres.log")
        migrate(first, DATABASE_URL=postgres.url, REDIS_URL="redis://127.0.0.1:9/0")
    finally:
        postgres.stop()
