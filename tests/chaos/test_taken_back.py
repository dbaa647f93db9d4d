"""Every migration can be taken back: down to nothing and up again, the database is what it was."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from shared.kernel.home import PROJECT
from shared.kernel.settings import Settings
from tests.support.rounds import ROUNDS

# All three walks in one process: starting it takes as long as half of one.
_WALK = """
import json, sys
import asyncio
from alembic import command
from alembic.config import Config
from tests.chaos.test_taken_back import schema_of
config, url = Config("alembic.ini"), sys.argv[1]
command.upgrade(config, "head")
before = asyncio.run(schema_of(url))
command.downgrade(config, "base")
nothing = asyncio.run(schema_of(url))
command.upgrade(config, "head")
print(json.dumps([before, nothing, asyncio.run(schema_of(url))]))
"""
_OURS = "n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {} AND d.deptype = 'e')"
# Everything that a migration may leave behind, a line for each, as PostgreSQL itself tells it.
_CATALOG = {
    "relations": f"""
        SELECT format('%s %s %s %s %s', c.relkind, c.relname, c.relrowsecurity, c.relforcerowsecurity, (
            SELECT string_agg(one::text, ',' ORDER BY one::text) FROM unnest(c.relacl) one))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS.format("c.oid")} AND c.relname !~ '^alembic_version'""",  # noqa: S608 - of a constant above
    "columns": """
        SELECT format('%s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            a.attidentity, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v')
            AND c.relname <> 'alembic_version'""",
    "constraints": """
        SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(k.oid)) || ' ' || conname
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE n.nspname = 'public' AND conrelid <> 0 AND conrelid::regclass::text <> 'alembic_version'""",
    "indexes": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'""",
    "policies": "SELECT format('%s', p) FROM pg_policies p WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": f"""
        SELECT pg_get_functiondef(f.oid) || coalesce(f.proacl::text, '')
        FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        WHERE f.prokind = 'f' AND {_OURS.format("f.oid")}""",  # noqa: S608 - of a constant above
    "views": "SELECT viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'",
    "kinds": f"""
        SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype IN ('e', 'd') AND {_OURS.format("t.oid")}""",  # noqa: S608 - of a constant above
}


async def schema_of(url: str) -> dict[str, list[str]]:
    """Return what is in a database, sorted, by kind."""
    connection = await asyncpg.connect(url)
    try:
        return {
            kind: sorted(row[0] for row in await connection.fetch(query)) for kind, query in _CATALOG.items()
        }
    finally:
        await connection.close()


@pytest.fixture
def empty(settings: Settings, runner: asyncio.Runner) -> Iterator[str]:
    """An empty database beside the tests' own."""
    place = urlsplit(settings.database.owner_url.replace("+asyncpg", ""))
    runner.run(_order(urlunsplit(place), "CREATE DATABASE walked"))
    yield urlunsplit(place._replace(path="/walked"))
    runner.run(_order(urlunsplit(place), "DROP DATABASE walked WITH (FORCE)"))


async def _order(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.skipif(not ROUNDS, reason="two hundred migrations take a while: `make chaos`")
def test_every_migration_can_be_taken_back_and_done_again(empty: str, home: Path):
    environment = os.environ | {
        "SOUK_HOME": str(home),
        "SOUK_MIGRATE_URL": empty.replace("postgresql://", "postgresql+asyncpg://"),
        "PYTHONPATH": str(PROJECT),
    }
    walked = subprocess.run(
        [sys.executable, "-c", _WALK, empty],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert walked.returncode == 0, walked.stderr[-2000:]
    before, nothing, after = json.loads(walked.stdout.splitlines()[-1])

    assert len(before["relations"]) > 300
    assert {kind: found for kind, found in nothing.items() if found} == {}
    for kind, lines in before.items():
        assert after[kind] == lines, kind
