"""How many look at the shop's goods, and what that leads to: counted in this process, written down in batches.

Counting makes no page slower and changes none of them: pages that are kept as bytes stay so, nothing is put into a
browser, and nobody waits for the database. What a process has counted is written every few seconds and when it ends as
it should; one that is killed loses what it counted since, which is those few seconds and no more.
"""

import asyncio
import re
from collections import Counter
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

import structlog
from starlette.types import Scope

from shared.insight.models import INSIDE
from shared.insight.record_visits import Visits, record_visits
from shared.kernel.clock import Clock
from shared.kernel.database import Database, is_outage
from shared.web.visitors import Headers, is_looked_at, source_of

PRODUCT: Final = "products.show"
PAUSE: Final = 5.0
# So many kinds of things wait at once: whoever makes addresses up fills this and no memory.
MOST_WAITING: Final = 20_000

# Anything else in an address names no product, and what PostgreSQL cannot hold would keep all the rest waiting.
_SLUG: Final = re.compile(r"[\w-]{1,200}")

Key = TypeVar("Key")

_log = structlog.get_logger("souk.footfall")


class Footfall:
    """What one process has counted and not written yet, by store."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._waiting: dict[UUID, Visits] = {}
        self._kinds = 0
        self._one_writes = asyncio.Lock()
        self._writing: asyncio.Task[None] | None = None

    def enter(self, store_id: UUID, scope: Scope, asked: Headers) -> None:
        """Count that the page of a product was answered, if somebody looks at it."""
        if scope["method"] != "GET" or not is_looked_at(asked):
            return
        slug = _SLUG.fullmatch(scope["path"].rpartition("/")[2])
        if slug:
            self._count(self._of(store_id).views, (slug[0], source_of(asked, scope["query_string"])))

    def put(self, store_id: UUID, variant_id: UUID) -> None:
        """Count that a product was put into a cart."""
        self._count(self._of(store_id).added, (variant_id, INSIDE))

    def check_out(self, store_id: UUID, cart_id: UUID) -> None:
        """Count that a cart has come to the checkout."""
        checkouts = self._of(store_id).checkouts
        if cart_id not in checkouts and self._has_room():
            checkouts.add(cart_id)

    async def write(self) -> None:
        """Write down what was counted, one transaction for each store; what cannot be written now waits."""
        async with self._one_writes:
            counted, self._waiting, self._kinds = self._waiting, {}, 0
            now = self._clock()
            for store_id, visits in sorted(counted.items()):
                if not await self._write(store_id, visits, now=now):
                    self._take_back(store_id, visits)

    async def _write(self, store_id: UUID, visits: Visits, *, now: datetime) -> bool:
        try:
            async with self._database.writing(store_id) as writer:
                await record_visits(writer, store_id, visits, now=now)
        except Exception as error:  # noqa: BLE001 - what is wrong with one store's counts is no other store's trouble
            is_away = is_outage(error)
            _log.warning("visits not counted", store=str(store_id), error=repr(error)[:300], again=is_away)
            # What the database has refused, it would refuse for ever.
            return not is_away
        return True

    def _take_back(self, store_id: UUID, visits: Visits) -> None:
        waiting = self._of(store_id)
        for cart_id in visits.checkouts:
            self.check_out(store_id, cart_id)
        for viewed, count in visits.views.items():
            self._count(waiting.views, viewed, count)
        for added, count in visits.added.items():
            self._count(waiting.added, added, count)

    def _of(self, store_id: UUID) -> Visits:
        visits = self._waiting.get(store_id)
        if visits is None:
            visits = self._waiting[store_id] = Visits()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())
        return visits

    def _count(self, counts: Counter[Key], key: Key, more: int = 1) -> None:
        if key in counts or self._has_room():
            counts[key] += more

    def _has_room(self) -> bool:
        if self._kinds >= MOST_WAITING:
            return False
        self._kinds += 1
        return True

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(PAUSE)
            await self.write()
