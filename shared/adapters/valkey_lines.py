"""Commands to Valkey, each over a connection that nobody else uses meanwhile.

The client's own way there, by its pool, its retries and its events, takes as long again as all the rest of a command.
"""

from typing import Any, Final

from redis.asyncio import Connection, ConnectionPool
from redis.exceptions import ConnectionError as ValkeyGone
from redis.exceptions import ResponseError

MOST_IDLE: Final = 20


class ValkeyLines:
    """Connections as a client's pool makes them. The one given back last is taken first, so few stay in use."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._idle: list[Connection] = []

    async def ask(self, *command: str | int) -> Any:
        """Return what Valkey answers to a command; raises RedisError, OSError or TimeoutError when it does not."""
        while self._idle:
            try:
                return await self._ask(self._idle.pop(), command)
            except ValkeyGone:
                # Closed while nobody used it, as all are when Valkey was started anew: only a new one tells.
                continue
        line: Connection = self._pool.make_connection()  # type: ignore[no-untyped-call]  # neither has types
        await line.connect()  # type: ignore[no-untyped-call]  # as above
        return await self._ask(line, command)

    async def close(self) -> None:
        """Close all that are not in use."""
        while self._idle:
            await self._idle.pop().disconnect()

    async def _ask(self, line: Connection, command: tuple[str | int, ...]) -> Any:
        try:
            await line.send_packed_command(line.pack_command(*command), check_health=False)
            answer = await line.read_response()
        except ResponseError:
            # A whole answer, so the next one is the next command's.
            await self._give_back(line)
            raise
        except BaseException:
            # Cancelled or broken off: what comes over it may be the answer to this command.
            await line.disconnect(nowait=True)
            raise
        await self._give_back(line)
        return answer

    async def _give_back(self, line: Connection) -> None:
        if len(self._idle) < MOST_IDLE:
            self._idle.append(line)
        else:
            await line.disconnect()
