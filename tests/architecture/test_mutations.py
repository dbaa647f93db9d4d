"""The guards that `make mutations` takes out still stand where its tables say."""

from importlib import import_module
from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from tests.mutations.every import EVERY
from tests.mutations.table import Mutation

TABLES = PROJECT / "tests" / "mutations"


@pytest.mark.parametrize("mutation", EVERY, ids=[one.guard for one in EVERY])
def test_a_guard_stands_once_where_it_is_looked_for(mutation: Mutation):
    assert (PROJECT / mutation.file).read_text().count(mutation.old) == 1
    assert mutation.new != mutation.old


@pytest.mark.parametrize("named", sorted({one.test for one in EVERY}))
def test_a_test_that_misses_a_guard_is_there(named: str):
    file, *names = named.split("[", 1)[0].split("::")

    source = (PROJECT / file).read_text()
    assert all(f"def {name}(" in source or f"class {name}" in source for name in names)


@pytest.mark.parametrize("table", sorted(TABLES.glob("[a-z]*.py")), ids=lambda file: file.stem)
def test_every_table_is_tried(table: Path):
    module = import_module(f"tests.mutations.{table.stem}")
    held = [one for value in vars(module).values() if isinstance(value, tuple) for one in value]

    assert [one for one in held if isinstance(one, Mutation) and one not in EVERY] == []
