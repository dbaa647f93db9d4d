"""Counting searches and what they led to: after the answer, without a cookie, of nobody in particular."""

import asyncio
from datetime import date
from functools import partial
from itertools import groupby
from typing import Final
from uuid import UUID

import asyncpg
import structlog
from starlette.requests import Request
from starlette.responses import Response

from search.engine import Found, Query, clean_query
from search.record_search import OUTCOMES, Counted, note_of, record_outcome, record_searches
from shared.adapters.rate_limits import SEARCH_NOTES
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.web.cached_site import WHEN_SENT
from shared.web.forms import read_form
from shared.web.respond import wants_partial
from shared.web.services import services_of
from storefront.visit import count_try, store_of, work

_log = structlog.get_logger("souk.search")

PAUSE: Final = 2.0
MOST_WAITING: Final = 10_000

# What was counted and is not written yet: how often, and how many products it found last. A process that ends loses it.
_waiting: Final[dict[tuple[UUID, date, str], tuple[int, int]]] = {}
# The loop itself keeps tasks only weakly.
_writing: Final[set[asyncio.Task[None]]] = set()
_one_writes: Final = asyncio.Lock()


async def create(request: Request) -> Response:
    """Count that a search led to a product or into the cart, as the page tells (static/js/search_notes.js)."""
    services = services_of(request)
    await count_try(request, SEARCH_NOTES)
    form = await read_form(request)
    outcome = next((known for known in OUTCOMES if known == form.get("outcome")), None)
    if outcome:
        async with work(request) as session:
            day = services.clock().date()
            await record_outcome(session, clean_query(form.get("q")), outcome, day=day)
    return Response(status_code=204)


def count_search(request: Request, query: Query, found: Found) -> None:
    """Count a search that was typed; narrowing it and turning its pages is the same search. Nobody waits for this."""
    note = note_of(query.words)
    if not note or query.page > 1 or query.is_filtered or wants_partial(request):
        return
    services = services_of(request)
    count = partial(_count, services.database, services.clock, store_of(request).id, note, found.total)
    count()
    # Whoever is sent the page as it was written for another has searched as well (`shared/web/cached_site.py`).
    setattr(request.state, WHEN_SENT, count)


def _count(database: Database, clock: Clock, store_id: UUID, note: str, found: int) -> None:
    key = (store_id, clock().date(), note)
    if key in _waiting or len(_waiting) < MOST_WAITING:
        asked, _ = _waiting.get(key, (0, 0))
        _waiting[key] = (asked + 1, found)
    if not _writing:
        task = asyncio.create_task(_write_soon(database))
        _writing.add(task)
        task.add_done_callback(_writing.discard)


async def write_counts(database: Database) -> None:
    """Write what was counted, one transaction for each store; all that was counted before is written on return."""
    async with _one_writes:
        counted = sorted(_waiting.items())
        _waiting.clear()
        await _write(database, counted)


async def _write(database: Database, counted: list[tuple[tuple[UUID, date, str], tuple[int, int]]]) -> None:
    for store_id, of_store in groupby(counted, key=lambda item: item[0][0]):
        try:
            async with database.writing(store_id) as writer:
                await record_searches(
                    writer, store_id, [Counted(day, note, *told) for (_, day, note), told in of_store]
                )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            _log.warning("searches not counted", store=str(store_id), error=repr(error)[:300])


async def _write_soon(database: Database) -> None:
    while _waiting:
        await asyncio.sleep(PAUSE)
        await write_counts(database)
