"""The short way to PostgreSQL, for the few pages that most visitors see and the few forms that most of them send.

Same pool, same role and same wall as a session (`database.py`), but straight on the driver: a statement written by
hand, its rows as they come, no objects in between. Whatever writes more than a statement or two goes through a session.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

import asyncpg
from sqlalchemy import PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.kernel.errors import Refusal

Record = asyncpg.Record

if TYPE_CHECKING:
    Reader = asyncpg.Connection[asyncpg.Record]
else:  # a generic class in its type stubs only
    Reader = asyncpg.Connection

# What a Writer may do besides, its transaction decides; the driver knows one kind of connection.
Writer = Reader

# Under this name a store's session keeps its connection while a transaction is open (`database.py`).
DRIVER: Final = "driver"

# One message begins and enters the store. An id is a UUID, so its text is safe to write into a statement. Statements
# written for their indexes need no plan of their own for each value, and planning takes longer than they do.
_ENTER: Final = """
BEGIN{};
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT set_config('app.store_id', '{}', true)"""


def reading(engine: AsyncEngine, store_id: UUID) -> AbstractAsyncContextManager[Reader]:
    """Open one read-only transaction inside a store."""
    return _inside(engine, _ENTER.format(" READ ONLY", store_id))


def writing(engine: AsyncEngine, store_id: UUID) -> AbstractAsyncContextManager[Writer]:
    """Open one transaction inside a store; leaving the block commits, an exception rolls back."""
    return _inside(engine, _ENTER.format("", store_id))


@asynccontextmanager
async def _inside(engine: AsyncEngine, enter: str) -> AsyncIterator[Reader]:
    pooled = await _open_connection(engine)
    reader = _driver_of(pooled)
    try:
        await reader.execute(enter)
        yield reader
        await reader.execute("COMMIT")
    except Refusal:
        await reader.execute("ROLLBACK")
        raise
    except BaseException:
        # Cancelled, or an error of the database: what state the connection is in does not matter if nobody uses it.
        pooled.invalidate()
        raise
    finally:
        pooled.close()


async def reader_of(session: AsyncSession) -> Reader:
    """Return the driver's connection of a session, for a read inside its transaction."""
    known: Reader | None = session.info.get(DRIVER)
    if known is not None:
        return known
    connection = await session.connection()
    return _driver_of(await connection.get_raw_connection())


async def writer_of(session: AsyncSession) -> Writer:
    """Return the driver's connection of a session once all is written that the session was told so far."""
    if session.new or session.dirty or session.deleted:
        await session.flush()
    return await reader_of(session)


async def _open_connection(engine: AsyncEngine) -> PoolProxiedConnection:
    while True:
        pooled = await engine.raw_connection()
        # Connections that died in the pool are known to be closed as soon as PostgreSQL is gone.
        if not _driver_of(pooled).is_closed():
            return pooled
        pooled.invalidate()


def _driver_of(pooled: PoolProxiedConnection) -> Reader:
    reader = pooled.driver_connection
    assert isinstance(reader, asyncpg.Connection)
    return reader
