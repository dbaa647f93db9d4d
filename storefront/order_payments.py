"""Paying for an order that waits: the way to the payment page, and the way back."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CARD_PAGES, CHECKOUT
from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.open_page_anywhere import open_page_anywhere
from shared.checkout.pay_edit import request_edit_payment
from shared.checkout.pursue_payment import look_at_payment
from shared.checkout.request_payment import Links
from shared.orders.errors import EditOver
from shared.orders.models import Order
from shared.orders.queries import order_by_token
from shared.orders.states import PLACED
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.gateways import AccountLocked
from shared.payments.models import Payment
from shared.payments.queries import live_payment_of
from shared.payments.states import OPEN
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.languages import here
from storefront.visit import count_try, go_to, store_of, work


async def show(request: Request) -> Response:
    """Come back from the payment page: ask how it stands, and show the order.

    Nothing in the address is believed but the order's own secret; whoever asks for this page learns what is so (T19).
    """
    token = request.path_params["token"]
    await count_try(request, CHECKOUT)
    async with work(request) as session:
        order = await order_by_token(session, token)
        payment = await live_payment_of(session, order.id)
    if payment is not None:
        await _look(request, payment)
    return see_other(f"/orders/{token}")


async def create(request: Request) -> Response:
    """Lead to the page on which the order can be paid, or back to the order when there is nothing to pay.

    A page that was opened before is looked at first: it may be paid, or closed, which leaves another to be opened.
    """
    await read_form(request)
    services = services_of(request)
    await count_try(request, CHECKOUT)
    async with work(request) as session:
        order = await order_by_token(session, request.path_params["token"])
        payment = await live_payment_of(session, order.id)
    await services.limits.take(CARD_PAGES, store=store_of(request).id, caller=str(order.id))
    if payment is not None and payment.state == OPEN:
        await _look(request, payment)
    if order.state == PLACED:
        await _ask_for_difference(request, order)
    return await to_payment_page(request, order, token=request.path_params["token"])


async def to_payment_page(request: Request, order: Order, *, token: str) -> Response:
    """Answer with the way to the payment page; where it cannot be opened, the order's page says how things stand."""
    services = services_of(request)
    async with work(request) as session:
        payment = await live_payment_of(session, order.id)
    if payment is None:
        return go_to(request, f"/orders/{token}")
    try:
        url = await open_page_anywhere(
            services.database, services.gateways, order.store_id, payment.id, clock=services.clock
        )
    except (PaymentPageAway, AccountLocked):
        return go_to(request, f"/orders/{token}?away=1")
    except (PaymentOver, PaymentRefused):
        return go_to(request, f"/orders/{token}")
    return go_to(request, url)


async def _ask_for_difference(request: Request, order: Order) -> None:
    """Write the intent of paying for a change that waits; where none does, the order's page says how things stand."""
    services, token = services_of(request), request.path_params["token"]
    page = f"{own_origin(request.scope)}{here(request, '')}/orders/{token}"
    links = Links(paid=f"{page}/payment", back=page)

    async def ask(session: AsyncSession) -> None:
        await request_edit_payment(session, store_of(request), order, links=links, now=services.clock())

    with suppress(EditOver):
        await services.database.run(order.store_id, ask)


async def _look(request: Request, payment: Payment) -> None:
    services = services_of(request)
    # The order's page says "confirming" until somebody has heard; the reconciler asks again anyway.
    with suppress(GatewayAway, GatewayRefused):
        gateway = await services.gateways.of_payment(services.database, payment)
        if gateway is not None:
            await look_at_payment(
                services.database, gateway, payment.store_id, payment.id, clock=services.clock
            )
