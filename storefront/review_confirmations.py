"""The link in a mail about one's own review: confirm it, or change it."""

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.reading import reader_of
from shared.languages.told_texts import NONE, told_texts
from shared.products.errors import NoSuchProduct
from shared.reviews.confirm_review import confirm_review
from shared.reviews.models import Review
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.review_writer import linked_review
from storefront.reviews import PRIVATE
from storefront.visit import work


async def show(request: Request) -> Response:
    """Show the review as it was written. Only the button confirms: programs that look into mails open links."""
    async with work(request) as session:
        key = request.query_params.get("key", "")[:200]
        review = await linked_review(request, session, request.path_params["id"], key)
        told = await told_texts(await reader_of(session), [review.product_id])
    return respond(
        request,
        "storefront/reviews/confirmation.html",
        headers=PRIVATE,
        review=_shown(review),
        title=told.get(review.product_id, NONE).get("title") or review.product.title,
        key=key,
    )


async def create(request: Request) -> Response:
    """Confirm that the address is the writer's."""
    form = await read_form(request)
    async with work(request) as session:
        review = _shown(
            await linked_review(request, session, request.path_params["id"], form.get("key")[:200])
        )
        slug = review.product.slug
        confirmed = await confirm_review(session, review.id, now=services_of(request).clock())
    path = request.app.state.addresses.path_to("reviews.new", slug=slug)
    return see_other(f"{path}?sent={confirmed.state}")


def _shown(review: Review) -> Review:
    if not review.product.is_shown:
        raise NoSuchProduct
    return review
