"""The short way to PostgreSQL, for the few pages that most visitors see and the few forms that most of them send.

Same role and same wall as a session (`database.py`), but straight on the driver: a statement written by hand, its rows
as they come, no objects in between. Whatever writes more than a statement or two goes through a session.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.driver_pool import Driven, DriverPool
from shared.kernel.errors import Refusal
from shared.kernel.notes import SNAPSHOT, Notes, asking_again, moved, notes_taken, spoil_notes

Record = asyncpg.Record
Reader = Driven
# What a Writer may do besides, its transaction decides; the driver knows one kind of connection.
Writer = Driven

# Under this name a store's session keeps its connection while a transaction is open (`database.py`).
DRIVER: Final = "driver"

# One message begins and enters the store. An id is a UUID, so its text is safe to write into a statement. Statements
# written for their indexes need no plan of their own for each value, and planning takes longer than they do.
_ENTER: Final = """
BEGIN{};
SET LOCAL app.store_id = '{}';
SET LOCAL plan_cache_mode = force_generic_plan"""
# The last condition of a statement that is a transaction by itself: with its first argument it enters the store before
# it looks at the first row, as a filter without columns is a gate before all that is behind it. Were it ever opened too
# late, the wall would show no row of anybody.
ENTERED: Final = "(SELECT set_config('app.store_id', $1, true)) IS NOT NULL"
# One more, for what nobody has to wait for until it is on disk: PostgreSQL writes it there within half a second.
UNHURRIED: Final = "(SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL"
# All that one answer reads, it sees at the same moment.
_TO_READ: Final = " ISOLATION LEVEL REPEATABLE READ READ ONLY"


def reading(pool: DriverPool, store_id: UUID) -> AbstractAsyncContextManager[Reader]:
    """Open one read-only transaction inside a store."""
    return _inside(pool, store_id, _TO_READ)


def writing(pool: DriverPool, store_id: UUID) -> AbstractAsyncContextManager[Writer]:
    """Open one transaction inside a store; leaving the block commits, an exception rolls back."""
    spoil_notes()
    return _inside(pool, store_id, "")


@asynccontextmanager
async def _inside(pool: DriverPool, store_id: UUID, mode: str) -> AsyncIterator[Reader]:
    reader = await pool.take()
    try:
        await reader.execute(_ENTER.format(mode, store_id))
        notes = notes_taken()
        if notes is None:
            yield reader
        else:
            noted = _Noted(reader)
            yield cast("Reader", noted)
            await _digest(reader, store_id, noted.notes, notes)
        await reader.execute("COMMIT;")
    except (Refusal, UnboundExecutionError):
        await _leave(pool, reader)
        raise
    except BaseException:
        # Cancelled, or an error of the database: what state the connection is in does not matter if nobody uses it.
        pool.drop(reader)
        raise
    pool.give_back(reader)


@asynccontextmanager
async def glancing(pool: DriverPool, store_id: UUID) -> AsyncIterator[Reader]:
    """Lend a reader inside a store whose every statement is a transaction by itself: what is read once needs no more.

    Beginning and ending one around it are two more messages, which take longer than most statements.
    """
    spoil_notes()
    driver = await pool.take()
    try:
        yield cast("Reader", _Glance(driver, store_id))
    except Refusal:
        # Raised between statements, so the connection is in no transaction.
        pool.give_back(driver)
        raise
    except BaseException:
        # Cancelled, or an error of the database, as above.
        pool.drop(driver)
        raise
    pool.give_back(driver)


@asynccontextmanager
async def lent(pool: DriverPool) -> AsyncIterator[Driven]:
    """Lend a connection for statements that are transactions by themselves."""
    spoil_notes()
    driver = await pool.take()
    try:
        yield driver
    except BaseException:
        # As above.
        pool.drop(driver)
        raise
    pool.give_back(driver)


async def read_again(pool: DriverPool, store_id: UUID, notes: Notes) -> bool:
    """Say whether everything that was noted would be answered alike right now."""
    if not notes.statements:
        return True
    reader = await pool.take()
    try:
        if notes.snapshot and await reader.fetchval(SNAPSHOT) == notes.snapshot:
            holds = True
        else:
            # A statement by itself is a transaction, so what it sets is gone with it.
            snapshot, told = await _ask(reader, store_id, notes)
            holds = told == notes.told
            notes.snapshot = snapshot if holds and not notes.asks_time else ""
    except BaseException:
        pool.drop(reader)
        raise
    pool.give_back(reader)
    return holds


async def reader_of(session: AsyncSession) -> Reader:
    """Return the driver's connection of a session, for a read inside its transaction."""
    known: Reader | None = session.info.get(DRIVER)
    if known is not None:
        return known
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    assert isinstance(raw, asyncpg.Connection)
    return raw


async def writer_of(session: AsyncSession) -> Writer:
    """Return the driver's connection of a session once all is written that the session was told so far."""
    if session.new or session.dirty or session.deleted:
        await session.flush()
    return await reader_of(session)


class _Glance:
    """A connection that enters its store anew in each statement."""

    def __init__(self, driver: Driven, store_id: UUID) -> None:
        self._driver = driver
        self._store = str(store_id)

    async def fetch(self, statement: str, *arguments: object) -> list[Record]:
        return await self._driver.fetch(_by_itself(statement), self._store, *arguments)

    async def fetchrow(self, statement: str, *arguments: object) -> Record | None:
        return await self._driver.fetchrow(_by_itself(statement), self._store, *arguments)

    async def fetchval(self, statement: str, *arguments: object) -> Any:
        return await self._driver.fetchval(_by_itself(statement), self._store, *arguments)


@lru_cache(maxsize=1000)
def _by_itself(statement: str) -> str:
    """Return a statement that reads as a transaction by itself, its first argument being the store."""
    return f"SELECT told.* FROM ({moved(statement, 1)}) told WHERE {ENTERED}"  # noqa: S608 - statements of our own


class _Noted:
    """A connection whose reads are noted."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.notes = Notes()

    async def fetch(self, statement: str, *arguments: object) -> list[Record]:
        self._note(statement, arguments)
        return await self._reader.fetch(statement, *arguments)

    async def fetchrow(self, statement: str, *arguments: object) -> Record | None:
        self._note(statement, arguments)
        return await self._reader.fetchrow(statement, *arguments)

    async def fetchval(self, statement: str, *arguments: object) -> Any:
        self._note(statement, arguments)
        return await self._reader.fetchval(statement, *arguments)

    def __getattr__(self, name: str) -> Any:
        spoil_notes()
        return getattr(self._reader, name)

    def _note(self, statement: str, arguments: tuple[object, ...]) -> None:
        if notes_taken() is not None:
            self.notes.note(statement, arguments)


async def _digest(reader: Reader, store_id: UUID, noted: Notes, notes: Notes) -> None:
    """Add what was read in this transaction to the notes, with digests of it, while it still sees the same."""
    if not noted.statements or not notes.is_whole:
        return
    snapshot, told = await _ask(reader, store_id, noted)
    is_first = not notes.told
    is_of_one_moment = is_first or notes.snapshot == snapshot
    notes.snapshot = snapshot if is_of_one_moment and not noted.asks_time else ""
    notes.statements += noted.statements
    notes.arguments += noted.arguments
    notes.told += told


async def _ask(reader: Reader, store_id: UUID, notes: Notes) -> tuple[str, list[bytes]]:
    row = await reader.fetchrow(asking_again(tuple(notes.statements)), str(store_id), *notes.arguments)
    assert row is not None
    snapshot, *told = row
    return snapshot, told


async def _leave(pool: DriverPool, reader: Reader) -> None:
    try:
        await reader.execute("ROLLBACK")
    except BaseException:
        pool.drop(reader)
        raise
    pool.give_back(reader)
