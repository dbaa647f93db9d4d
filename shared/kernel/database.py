"""Two doors to PostgreSQL: one store at a time, or the platform across stores.

The store door connects as a role that owns nothing and cannot bypass row-level security, and tells PostgreSQL at the
beginning of each transaction which store it serves. There is no default: a session without a store raises before its
first statement. The platform door (host look-up, sign-in, the relay, sweepers) is another role on another pool.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, UnboundExecutionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, SessionTransaction

from shared.kernel.driver_pool import Driven, DriverPool
from shared.kernel.light_session import LightSession
from shared.kernel.notes import Notes, spoil_notes
from shared.kernel.reading import DRIVER, Reader, Record, Writer, glancing, lent, read_again, reading, writing
from shared.kernel.settings import DatabaseSettings

Result = TypeVar("Result")
Door = TypeVar("Door")

SERIALIZATION_FAILURE: Final = "40001"
DEADLOCK_DETECTED: Final = "40P01"
LOCK_NOT_AVAILABLE: Final = "55P03"
RETRYABLE: Final = frozenset({SERIALIZATION_FAILURE, DEADLOCK_DETECTED})
MOST_TRIES: Final = 3

# Class 08: connection exceptions. 53: insufficient resources. 57P: shutdown. 55P03, 57014: time-outs.
_OUTAGES: Final = ("08", "53", "57P", "55P03", "57014", "25P03")

_SET_STORE = text("SELECT set_config('app.store_id', :store_id, true)")


class NoStore(RuntimeError):
    """A session of the store door was used without saying which store: a bug, refused before any SQL."""


class _StoreSession(Session):
    """The synchronous heart of a store's session; carries `info["store_id"]`."""


@event.listens_for(_StoreSession, "after_begin")
def _enter_store(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    # Runs again after each commit and rollback in the same session, so no statement is ever outside a store.
    store_id = session.info.get("store_id")
    if not isinstance(store_id, UUID):
        raise NoStore("this session has no store; open it with Database.in_store(store_id)")
    connection.execute(_SET_STORE, {"store_id": str(store_id)})
    session.info[DRIVER] = connection.connection.driver_connection


@event.listens_for(_StoreSession, "after_transaction_end")
def _leave_store(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(DRIVER, None)


class Database:
    """The pools of one process. Make it after forking; `close` it at the end."""

    def __init__(
        self,
        settings: DatabaseSettings,
        *,
        application: str = "souk",
        statement_timeout_ms: int | None = None,
    ) -> None:
        limits = {
            "application_name": application,
            "statement_timeout": str(statement_timeout_ms or settings.statement_timeout_ms),
            "lock_timeout": str(settings.lock_timeout_ms),
            "idle_in_transaction_session_timeout": str(settings.idle_in_transaction_ms),
        }
        self.app_engine = _engine(settings.app_url, settings, limits)
        self.platform_engine = _engine(settings.platform_url, settings, limits)
        self._store_sessions = async_sessionmaker(
            self.app_engine, expire_on_commit=False, sync_session_class=_StoreSession
        )
        self._drivers = _driver_pool(self.app_engine, settings, limits)
        self._platform_sessions = async_sessionmaker(self.platform_engine, expire_on_commit=False)

    @asynccontextmanager
    async def in_store(self, store_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open one transaction inside a store; leaving the block commits, an exception rolls back."""
        spoil_notes()
        async with self._store_sessions(info={"store_id": store_id}) as session, session.begin():
            yield session

    def reading(self, store_id: UUID) -> AbstractAsyncContextManager[Reader]:
        """Open one read-only transaction inside a store, straight on the driver (`reading.py`)."""
        if not isinstance(store_id, UUID):
            raise NoStore("reading needs a store's id")
        return reading(self._drivers, store_id)

    def glancing(self, store_id: UUID) -> AbstractAsyncContextManager[Reader]:
        """Open a reader inside a store whose statements are transactions by themselves (`reading.py`)."""
        if not isinstance(store_id, UUID):
            raise NoStore("glancing needs a store's id")
        return glancing(self._drivers, store_id)

    async def still_holds(self, store_id: UUID, notes: Notes) -> bool:
        """Say whether all that was noted in a store (`notes.py`) would be read alike right now."""
        return notes.is_whole and await read_again(self._drivers, store_id, notes)

    @asynccontextmanager
    async def as_platform(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction as the platform role, which sees across stores."""
        spoil_notes()
        async with self._platform_sessions() as session, session.begin():
            yield session

    def writing(self, store_id: UUID) -> AbstractAsyncContextManager[Writer]:
        """Open one transaction inside a store, straight on the driver (`reading.py`); leaving the block commits."""
        if not isinstance(store_id, UUID):
            raise NoStore("writing needs a store's id")
        return writing(self._drivers, store_id)

    @asynccontextmanager
    async def in_store_lightly(self, store_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open one transaction inside a store, for a use-case that asks the driver only (`writer_of`).

        Its session knows objects, but cannot ask or flush anything itself (`light_session.py`): then it raises
        UnboundExecutionError, and nothing is written.
        """
        async with self.writing(store_id) as writer:
            session = LightSession({"store_id": store_id, DRIVER: writer})
            yield cast("AsyncSession", session)
            session.refuse_changes()

    async def run(self, store_id: UUID, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        """Do `work` in one transaction of the store, again from its start after a deadlock or serialization failure."""
        return await self._repeat(lambda: self.in_store(store_id), work)

    async def run_lightly(self, store_id: UUID, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        """Do `work` as `run` does, in a light session where that will do, else once more in a whole one."""
        try:
            return await self._repeat(lambda: self.in_store_lightly(store_id), work)
        except UnboundExecutionError:
            return await self.run(store_id, work)

    async def alone(self, store_id: UUID, statement: str, *arguments: object) -> Sequence[Record]:
        """Do one statement that is a transaction by itself (`reading.ENTERED`), again as `run` does.

        Its first argument is the store. Beginning and ending a transaction takes as long as most statements.
        """
        if not isinstance(store_id, UUID):
            raise NoStore("a statement by itself needs a store's id")
        return await self._repeat(
            lambda: lent(self._drivers), lambda driver: driver.fetch(statement, str(store_id), *arguments)
        )

    async def _repeat(
        self,
        transaction: Callable[[], AbstractAsyncContextManager[Door]],
        work: Callable[[Door], Awaitable[Result]],
    ) -> Result:
        for attempt in range(1, MOST_TRIES + 1):
            try:
                async with transaction() as door:
                    return await work(door)
            except (DBAPIError, asyncpg.PostgresError) as error:
                if attempt == MOST_TRIES or sqlstate(error) not in RETRYABLE:
                    raise
                await asyncio.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    async def answers(self) -> bool:
        """Say whether PostgreSQL answers both roles right now."""
        try:
            async with asyncio.timeout(2):
                async with self.as_platform() as session:
                    await session.execute(text("SELECT 1"))
        except (OSError, TimeoutError, DBAPIError, PoolTimeout):
            return False
        return True

    async def close(self) -> None:
        await self._drivers.close()
        await self.app_engine.dispose()
        await self.platform_engine.dispose()


def sqlstate(error: BaseException) -> str:
    """Return the five-character SQLSTATE of a database error, or an empty text."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def is_outage(error: BaseException) -> bool:
    """Say whether an error means that the database is away or overloaded, rather than that the request was wrong."""
    if isinstance(
        error,
        PoolTimeout | ConnectionError | TimeoutError | asyncpg.InterfaceError | asyncpg.InternalClientError,
    ):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = sqlstate(error)
    if state:
        return state.startswith(_OUTAGES)
    return isinstance(error, OperationalError | InterfaceError | OSError)


def _engine(url: str, settings: DatabaseSettings, limits: dict[str, str]) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_wait,
        pool_pre_ping=False,
        pool_use_lifo=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        connect_args={"timeout": 2, "server_settings": limits},
    )


def _driver_pool(engine: AsyncEngine, settings: DatabaseSettings, limits: dict[str, str]) -> DriverPool:
    _, address = engine.dialect.create_connect_args(engine.url)
    for name in ("prepared_statement_cache_size", "prepared_statement_name_func"):
        address.pop(name, None)

    async def connect() -> Driven:
        # Few statements, all worth keeping: a page's may be long, and planning one takes longer than ten answers.
        driven: Driven = await asyncpg.connect(
            **address,
            timeout=2,
            server_settings=limits,
            statement_cache_size=500,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
        )
        # In binary, as only that may stand inside of rows; what is JSON with an index begins with its version.
        for kind, before in (("json", b""), ("jsonb", b"\x01")):
            await driven.set_type_codec(
                kind,
                schema="pg_catalog",
                format="binary",
                encoder=partial(_packed_json, before),
                decoder=partial(_unpacked_json, before),
            )
        await driven.execute("SET plan_cache_mode = force_generic_plan")
        return driven

    return DriverPool(connect, size=settings.pool_size, wait=settings.pool_wait)


def _packed_json(before: bytes, written: str) -> bytes:
    # Written by whoever asks, as for the driver under a session.
    return before + written.encode()


def _unpacked_json(before: bytes, packed: bytes) -> Any:
    return orjson.loads(packed[len(before) :])


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
