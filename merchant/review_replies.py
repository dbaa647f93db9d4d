"""The store's answer to a review."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.reviews import reviews_page
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.reviews.errors import NoSuchReview
from shared.reviews.queries import VIEWS
from shared.reviews.reply_to_review import reply_to_review
from shared.reviews.states import PENDING
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Write the answer, or take it away when the field is empty."""
    form, review_id = await read_form(request), parse_id(request.path_params["id"])
    if review_id is None:
        raise NoSuchReview
    reply = form.get("reply").replace("\r\n", "\n")
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            await reply_to_review(session, review_id, reply=reply, actor=actor, now=now)
    except Conflict as refusal:
        return await reviews_page(request, status=409, problem=str(refusal))
    except Invalid as refusal:
        return await reviews_page(
            request, status=422, wrong=str(review_id), typed=reply, problem=refusal.fields["reply"]
        )
    view = form.get("view") if form.get("view") in VIEWS else PENDING
    path = request.url.path.removesuffix(f"/{review_id}/reply")
    return see_other(f"{path}?{urlencode({'state': view})}#review-{review_id}")
