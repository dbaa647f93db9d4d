"""What shoppers search for, and what they do not find."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from search.queries import all_synonyms, count_searches, found_nothing, most_searched
from shared.web.services import services_of

DAYS: Final = 30


async def index(request: Request) -> Response:
    """List the queries of the last 30 days: those that find nothing first, since something can be done about them."""
    return await searches_page(request)


async def searches_page(
    request: Request, *, status: int = 200, typed: str = "", problem: str = "", wrong: str = ""
) -> Response:
    """Render the page; `problem` stands at the form whose query is `wrong`, empty for the form of its own."""
    since = services_of(request).clock().date() - timedelta(days=DAYS - 1)
    async with work(request) as session:
        count = await count_searches(session, since=since)
        nothing = await found_nothing(session, since=since)
        top = await most_searched(session, since=since)
        synonyms = await all_synonyms(session)
    return member_page(
        request,
        "merchant/searches/index.html",
        section="search",
        status=status,
        days=DAYS,
        count=count,
        nothing=nothing,
        top=top,
        synonyms=synonyms,
        typed=typed,
        problem=problem,
        wrong=wrong,
    )
