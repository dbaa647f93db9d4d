"""A customer's own page: their orders."""

from starlette.requests import Request
from starlette.responses import Response

from shared.checkout.place_order import order_token
from shared.kernel.reading import reader_of
from shared.orders.customer_orders import page_of_customer
from shared.orders.stages import told_stages
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.languages import here
from storefront.order_view import state_words
from storefront.visit import customer_of, work


async def show(request: Request) -> Response:
    """List the customer's orders; whoever is not signed in is asked to."""
    after = request.query_params.get("after")
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        page = await page_of_customer(session, customer.id, after=after)
        standing = [order.stage_id for order in page.rows if not order.is_cancelled]
        stages = await told_stages(await reader_of(session), standing)
    secret_key = services_of(request).settings.web.secret_key
    shown = [
        (
            order,
            here(request, f"/orders/{order_token(secret_key, order)}"),
            state_words(order),
            stages.get(order.stage_id) if order.stage_id and not order.is_cancelled else None,
        )
        for order in page.rows
    ]
    return respond(
        request,
        "storefront/account/show.html",
        customer=customer,
        orders=shown,
        next_cursor=page.next_cursor,
        is_first=after is None,
    )
