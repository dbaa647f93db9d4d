"""Counting searches and what they led to: after the answer, without a cookie, of nobody in particular."""

import asyncio
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from search.engine import Found, Query, clean_query
from search.record_search import OUTCOMES, record_outcome, record_search
from shared.adapters.rate_limits import SEARCH_NOTES
from shared.web.forms import read_form
from shared.web.respond import wants_partial
from shared.web.services import services_of
from storefront.visit import caller_of, store_of, work

_log = structlog.get_logger("souk.search")

# The loop itself keeps tasks only weakly.
_counting: Final[set[asyncio.Task[None]]] = set()


async def create(request: Request) -> Response:
    """Count that a search led to a product or into the cart, as the page tells (static/js/search_notes.js)."""
    services = services_of(request)
    await services.limits.take(SEARCH_NOTES, store=store_of(request).id, caller=caller_of(request))
    form = await read_form(request)
    outcome = next((known for known in OUTCOMES if known == form.get("outcome")), None)
    if outcome:
        async with work(request) as session:
            day = services.clock().date()
            await record_outcome(session, clean_query(form.get("q")), outcome, day=day)
    return Response(status_code=204)


def count_search(request: Request, query: Query, found: Found) -> None:
    """Count a search that was typed; narrowing it and turning its pages is the same search. Nobody waits for this."""
    if query.words and query.page == 1 and not query.is_filtered and not wants_partial(request):
        task = asyncio.create_task(_count(request, query.words, found.total))
        _counting.add(task)
        task.add_done_callback(_counting.discard)


async def _count(request: Request, words: str, total: int) -> None:
    try:
        async with work(request) as session:
            await record_search(session, words, found=total, day=services_of(request).clock().date())
    except (SQLAlchemyError, OSError) as error:
        _log.warning("search not counted", error=repr(error)[:300])
