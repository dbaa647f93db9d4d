"""A small TCP server of a test: it ends its conversations when the test is over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listener:
    """Conversations on one port of the loopback address."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._running: set[asyncio.Task[None]] = set()
        self.port = 0

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Listen inside the block, on the port that it is given."""
        server = await asyncio.start_server(self._begin, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self.port
        finally:
            server.close()
            await self.hang_up()

    async def hang_up(self) -> None:
        """End every conversation at once."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.sleep(0)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._whole(reader, writer))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # Also of a conversation that was ended before its first word.
        task.add_done_callback(lambda _task: writer.transport.abort())

    async def _whole(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A partner who is killed ends the conversation in the middle of anything.
        with suppress(OSError, EOFError):
            await self._talk(reader, writer)
            writer.close()
            await writer.wait_closed()
