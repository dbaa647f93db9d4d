"""What can go wrong with a request, on command."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

KINDS: Final = ("hang", "late", "drop", "error", "limit")


@dataclass(slots=True)
class Trouble:
    """One kind of trouble for requests such as `POST /v1/refunds`, for some of them or for all.

    hang: waits before the work. late: waits between the work and the answer. drop: does the work and hangs up without a
    word. error: does the work and answers 500, which the idempotency key repeats. limit: answers 429 and does nothing.
    """

    kind: str
    request: str
    seconds: float = 0.0
    times: int | None = None
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    def concerns(self, method: str, path: str) -> bool:
        verb, _, start = self.request.partition(" ")
        return method == verb and path.startswith(start) and self.times != 0

    async def wait(self, kind: str) -> None:
        """Wait when it is of this kind: so many seconds, or until all troubles are ended."""
        if self.kind == kind:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.is_over.wait(), self.seconds)


class Troubles:
    """The troubles that are in force."""

    def __init__(self) -> None:
        self._all: list[Trouble] = []

    def add(self, given: dict[str, Any]) -> None:
        """Add a trouble from what the control was told; raises ValueError."""
        if given.get("kind") not in KINDS or " /" not in given.get("request", ""):
            raise ValueError(f"kind is one of {', '.join(KINDS)}; request is such as `POST /v1/refunds`")
        self._all.append(
            Trouble(given["kind"], given["request"], given.get("seconds", 0.0), given.get("times"))
        )

    def clear(self) -> None:
        for trouble in self._all:
            trouble.is_over.set()
        self._all.clear()

    def of(self, method: str, path: str) -> Trouble | None:
        """Return the trouble of this request and count it."""
        for trouble in self._all:
            if trouble.concerns(method, path):
                if trouble.times is not None:
                    trouble.times -= 1
                return trouble
        return None
