"""A barrier in a stand-in for the outside world: whoever passes is stopped, seen, and let go when the test says so."""

import asyncio


class Gate:
    """Open at first. Holds no code of the application: only the stand-ins of tests walk through it."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self.waiting = 0

    def close(self) -> None:
        """Stop whoever comes from now on."""
        self._open.clear()

    def open(self) -> None:
        """Let all go on."""
        self._open.set()

    async def through(self) -> None:
        """Pass, at once or when the gate opens."""
        self.waiting += 1
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1

    async def until_waiting(self, count: int, *, patience: float = 30.0) -> None:
        """Return when `count` stand before the closed gate."""
        async with asyncio.timeout(patience):
            while self.waiting < count:  # noqa: ASYNC110 - a count, not a moment
                await asyncio.sleep(0.01)
