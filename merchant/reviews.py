"""What buyers say of the store's products: the queue, and all that has been decided."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from shared.kernel.typed_numbers import read_whole
from shared.reviews.models import MOST_STARS
from shared.reviews.queries import VIEWS, Wanted, count_by_state, page_of_queue
from shared.reviews.states import PENDING

_STARS: Final = {str(stars): stars for stars in range(1, MOST_STARS + 1)}


async def index(request: Request) -> Response:
    """List reviews by state, stars and whether they have photos; what waits stands oldest first."""
    return await reviews_page(request)


async def reviews_page(
    request: Request,
    *,
    status: int = 200,
    problem: str = "",
    wrong: str = "",
    typed: str = "",
) -> Response:
    """Render the list; `problem` stands at the review whose id is `wrong`, or on top when it is of none."""
    asked = request.query_params
    wanted = Wanted(
        state=asked["state"] if asked.get("state") in VIEWS else PENDING,
        stars=_STARS.get(asked.get("stars", "")),
        with_photos=asked.get("photos") == "yes",
    )
    after = asked.get("after")
    async with work(request) as session:
        page = await page_of_queue(session, wanted, after=after)
        counts = await count_by_state(session)
    return member_page(
        request,
        "merchant/reviews/index.html",
        section="reviews",
        status=status,
        page=page,
        wanted=wanted,
        counts=counts,
        is_first=after is None,
        done=read_whole(asked.get("done", ""), digits=3) or 0,
        problem=problem,
        wrong=wrong,
        typed=typed,
    )
