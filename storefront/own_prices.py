"""What a product costs who is signed in: the one part of its page that differs from visitor to visitor."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.ids import parse_id
from shared.kernel.reading import reader_of
from shared.products.read_shown_products import shown_product
from shared.web.respond import respond, wants_partial
from shared.web.services import services_of
from storefront.piece_prices import steps_for
from storefront.product_page import variant_asked_for
from storefront.visit import customer_of, is_guest, store_of, work


async def show(request: Request) -> Response:
    """Show the customer's own prices where they differ; else a part is empty, and a guest costs no query."""
    store, now = store_of(request), services_of(request).clock()
    answer = partial(
        respond,
        request,
        "storefront/own_prices/show.html",
        partial="storefront/own_prices/_prices.html",
        headers={"cache-control": "private, no-store"},
    )
    if wants_partial(request) and is_guest(request):
        return answer(steps=())
    async with work(request) as session:
        customer = await customer_of(request, session)
        reader = await reader_of(session)
        product = await shown_product(reader, request.path_params["slug"])
        variant = variant_asked_for(product, parse_id(request.query_params.get("variant", "")))
        usual = await steps_for(reader, store, variant, None, now=now)
        own = await steps_for(reader, store, variant, customer.id, now=now) if customer else usual
    return answer(
        product=product,
        variant=variant,
        is_known=customer is not None,
        steps=own if own != usual else (),
    )
