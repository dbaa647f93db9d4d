"""Alembic's entry: runs the migrations as the owner of the tables, with short lock waits."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

import search.models  # noqa: F401 - its tables stand above shared, and are migrated too
from migrations.walls import make_roles
from shared.kernel.load_settings import load_settings
from shared.tables import metadata


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=False)
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    settings = load_settings()
    url = os.environ.get("SOUK_MIGRATE_URL") or settings.database.owner_url
    limits = {"lock_timeout": "4000", "application_name": "souk-migrate"}
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"server_settings": limits})
    async with engine.connect() as connection:
        await connection.run_sync(make_roles, settings)
        await connection.commit()
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(main())
