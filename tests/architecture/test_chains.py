"""What is declared in one place and answered in another: jobs and their handlers, migrations and their forerunners."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import shared
from shared.kernel.jobs import declared
from workers.handlers import handler_of

ROOT = Path(__file__).parents[2]


def read_every_job() -> list[str]:
    """Import each module that declares jobs, and return the names of all that are declared."""
    for found in pkgutil.walk_packages(shared.__path__, "shared."):
        if found.name.rpartition(".")[2] == "jobs":
            importlib.import_module(found.name)
    return sorted(declared())


@pytest.mark.parametrize("name", read_every_job())
def test_every_declared_job_has_a_handler(name: str):
    importlib.import_module("workers.jobs")

    assert handler_of(name) is not None


def test_a_job_without_a_handler_is_seen():
    assert handler_of("nobody.does_this") is None


def test_the_migrations_are_one_chain():
    scripts = ScriptDirectory(str(ROOT / "migrations"))

    assert len(scripts.get_heads()) == 1
    assert len(list(scripts.walk_revisions())) == len(list((ROOT / "migrations" / "versions").glob("*.py")))
