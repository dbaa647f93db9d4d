"""Delivery of events to endpoints: at least once, later when it fails, and as badly as a test wants."""

import asyncio
import heapq
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import httpx
import orjson

from shared.adapters.stripe_sandbox.books import Books, Thing
from shared.adapters.stripe_sandbox.endpoints import listens, signature

# Stripe goes on for three days; this is for an afternoon at one's own machine.
PAUSES: Final = (1, 2, 5, 10, 30, 60, 300, 900, 3600)
PATIENCE: Final = 10.0
MODES: Final = ("send", "hold", "drop")
ORDERS: Final = ("as_made", "reversed", "shuffled")


@dataclass(order=True, slots=True)
class Delivery:
    """One event on its way to one endpoint."""

    due: float
    place: int
    books: Books = field(compare=False)
    event: Thing = field(compare=False)
    endpoint: Thing = field(compare=False)
    tries: int = field(default=0, compare=False)
    status: int = field(default=0, compare=False)


class Deliveries:
    """The queue of one sandbox. `mode` hold keeps everything until it is released, drop forgets it."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        self._client = httpx.AsyncClient(timeout=PATIENCE, transport=transport, trust_env=False)
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._queue: list[Delivery] = []
        self._wake = asyncio.Event()
        self._count = 0
        self.mode, self.copies = "send", 1
        self.held: list[Delivery] = []
        self.done: list[Delivery] = []

    def tell(self, books: Books, event: Thing) -> None:
        """Put an event on its way to everybody who listens."""
        for endpoint in books.all("webhook_endpoint", status="enabled"):
            if listens(endpoint, event["type"]) and self.mode != "drop":
                for _ in range(self.copies):
                    self._add(books, event, endpoint)

    def release(self, *, order: str, copies: int) -> int:
        """Send what was held, in order, reversed or shuffled; returns how many go out."""
        kept, self.held = self.held, []
        if order == "reversed":
            kept.reverse()
        elif order == "shuffled":
            random.shuffle(kept)
        going = [one for one in kept for _ in range(copies)]
        mode, self.mode = self.mode, "send"
        for one in going:
            self._add(one.books, one.event, one.endpoint)
        self.mode = mode
        return len(going)

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            await self.deliver_due()
            pause = max(self._queue[0].due - self._clock(), 0.0) if self._queue else 3600.0
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def deliver_due(self, *, whenever: bool = False) -> int:
        """Deliver what is due, or everything that waits; returns how many were tried."""
        due: list[Delivery] = []
        while self._queue and (whenever or self._queue[0].due <= self._clock()):
            due.append(heapq.heappop(self._queue))
        await self._send_all(due)
        return len(due)

    async def close(self) -> None:
        await self._client.aclose()

    def _add(self, books: Books, event: Thing, endpoint: Thing) -> None:
        self._count += 1
        delivery = Delivery(0.0, self._count, books, event, endpoint)
        if self.mode == "hold":
            self.held.append(delivery)
        else:
            heapq.heappush(self._queue, delivery)
            self._wake.set()

    async def _send_all(self, due: Sequence[Delivery]) -> None:
        await asyncio.gather(*(self._send(one) for one in due))

    async def _send(self, delivery: Delivery) -> None:
        body = orjson.dumps(delivery.event).decode()
        signed = signature(delivery.books, delivery.endpoint["id"], body, now=delivery.books.clock())
        headers = {"content-type": "application/json; charset=utf-8", "stripe-signature": signed}
        delivery.tries += 1
        try:
            answer = await self._client.post(delivery.endpoint["url"], content=body, headers=headers)
            delivery.status = answer.status_code
        except httpx.HTTPError:
            delivery.status = 0
        if 200 <= delivery.status < 300:
            self.done.append(delivery)
        elif delivery.tries <= len(PAUSES):
            delivery.due = self._clock() + PAUSES[delivery.tries - 1]
            heapq.heappush(self._queue, delivery)
