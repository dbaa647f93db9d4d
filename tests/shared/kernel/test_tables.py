"""What the code says of tables is what the migrations have made of them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

import search.models  # noqa: F401 - its tables stand above shared, and are migrated too
from shared.insight.notices import EVENTS
from shared.tables import metadata


# It does not compare what an index is of where an operator's class is said with it, and warns of that.
@pytest.mark.filterwarnings("ignore:Expression .* detected to include an operator clause:UserWarning")
async def test_the_tables_are_as_the_models_say(above_the_walls: AsyncEngine):
    """Alembic sees tables, columns with their types, keys and indexes, as `migrations/env.py` has it look.

    It does not see conditions: neither CHECKs nor those of partial indexes.
    """

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        return compare_metadata(context, metadata)

    async with above_the_walls.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_index_of_what_members_are_told_of_has_every_event(above_the_walls: AsyncEngine):
    async with above_the_walls.connect() as connection:
        made = await connection.scalar(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_events_noticed'")
        )

    assert {name for events in EVENTS.values() for name in events if f"'{name}'" in made} == {
        name for events in EVENTS.values() for name in events
    }
