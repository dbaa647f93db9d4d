"""Whether a review helped: one vote per customer or browser, which can be changed."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import REVIEW_VOTES
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.tokens import hash_token, new_token
from shared.reviews.errors import NoSuchReview
from shared.reviews.queries import whole_review
from shared.reviews.vote_on_review import Votes, vote_on_review
from shared.web.cookies import read_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.respond import respond, see_other, wants_partial
from shared.web.services import services_of
from storefront.visit import count_try, customer_of, write

VOTER_COOKIE: Final = "voter"
VOTER_LIFE: Final = timedelta(days=365)
_ANSWERS: Final = {"yes": True, "no": False}


async def create(request: Request) -> Response:
    """Count the vote; htmx gets the figures of now, everybody else goes back to the review."""
    await count_try(request, REVIEW_VOTES)
    answer = (await read_form(request)).get("helpful")
    if answer not in _ANSWERS:
        raise Invalid({"helpful": say("Say yes or no.")})
    token = read_cookie(request, VOTER_COOKIE)
    voter = token or new_token()
    votes, slug = await write(
        request, lambda session: _vote(request, session, voter, is_helpful=_ANSWERS[answer])
    )
    review_id = request.path_params["id"]
    if wants_partial(request):
        page = respond(
            request, "storefront/reviews/_votes.html", review_id=review_id, votes=votes, answer=answer
        )
    else:
        path = request.app.state.addresses.path_to("reviews.index", slug=slug)
        page = see_other(f"{path}#review-{review_id}")
    if token is None:
        set_cookie(request, page, VOTER_COOKIE, voter, life=VOTER_LIFE)
    return page


async def _vote(
    request: Request, session: AsyncSession, voter: str, *, is_helpful: bool
) -> tuple[Votes, str]:
    key = parse_id(request.path_params["id"])
    if key is None:
        raise NoSuchReview
    customer = await customer_of(request, session)
    who = f"customer {customer.id}" if customer else voter
    review = await whole_review(session, str(key))
    if not review.product.is_shown:
        raise NoSuchReview
    votes = await vote_on_review(
        session, key, voter_hash=hash_token(who), is_helpful=is_helpful, now=services_of(request).clock()
    )
    return votes, review.product.slug
