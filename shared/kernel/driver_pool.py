"""Connections straight from the driver: a pool for every purpose costs more on the way than a query."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    Driven = asyncpg.Connection[asyncpg.Record]
else:  # a generic class in its type stubs only
    Driven = asyncpg.Connection


class DriverPool:
    """At most `size` connections, opened when they are needed; who finds none free waits for so many seconds.

    The one given back last is taken first, so few are used when little is asked. One that died while nobody used it is
    not handed out again.
    """

    def __init__(self, connect: Callable[[], Awaitable[Driven]], *, size: int, wait: float) -> None:
        self._connect = connect
        self._wait = wait
        self._places = asyncio.Semaphore(size)
        self._idle: list[Driven] = []
        self._is_closed = False

    async def take(self) -> Driven:
        """Take a connection. Raises TimeoutError when none became free, and what connecting raises."""
        if self._places.locked():
            async with asyncio.timeout(self._wait):
                await self._places.acquire()
        else:
            await self._places.acquire()
        try:
            while self._idle:
                driven = self._idle.pop()
                if not driven.is_closed():
                    return driven
            return await self._connect()
        except BaseException:
            self._places.release()
            raise

    def give_back(self, driven: Driven) -> None:
        """Give a connection back that is in no transaction."""
        if self._is_closed:
            driven.terminate()
        elif not driven.is_closed():
            self._idle.append(driven)
        self._places.release()

    def drop(self, driven: Driven) -> None:
        """Give back a place whose connection is in a state that nobody knows."""
        driven.terminate()
        self._places.release()

    async def close(self) -> None:
        """Close all that are not in use; those end when they are given back."""
        self._is_closed = True
        while self._idle:
            await self._idle.pop().close(timeout=2)
