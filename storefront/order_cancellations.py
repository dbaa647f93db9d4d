"""Turning back from an order that has not been paid, and calling off one that has just been placed."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CHECKOUT
from shared.carts.add_line import new_cart
from shared.carts.refill_cart import refill_cart
from shared.checkout.await_transfer import call_off_transfer
from shared.checkout.pursue_payment import give_up_payment
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import TooLateToCallOff
from shared.orders.models import Order
from shared.orders.queries import order_by_token
from shared.orders.states import PLACED
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import Gateway
from shared.payments.gateways import AccountLocked
from shared.payments.models import Payment
from shared.payments.queries import live_payment_of
from shared.web.forms import read_form
from shared.web.services import services_of
from storefront.visit import count_try, customer_of, find_cart, go_to, remember_cart, store_of, work


async def create(request: Request) -> Response:
    """Close the payment page, give the goods back and put them into the cart again; a paid order stays as it is.

    A placed order is called off while the store lets its buyers do so.
    """
    await read_form(request)
    services, token = services_of(request), request.path_params["token"]
    await count_try(request, CHECKOUT)
    async with work(request) as session:
        order = await order_by_token(session, token)
        if order.state == PLACED:
            await _call_off(request, session, order)
            return go_to(request, f"/orders/{token}")
        payment = await live_payment_of(session, order.id)
    gateway = await _gateway_of(request, payment) if payment is not None else None
    if payment is not None and gateway is not None:
        await give_up_payment(services.database, gateway, order.store_id, payment.id, clock=services.clock)
    async with work(request) as session:
        if payment is None:
            await call_off_transfer(session, order, now=services.clock())
        order = await order_by_token(session, token)
        await session.refresh(order)
    # What was brought along from another shop came of no cart.
    if not order.is_cancelled or order.is_paid or order.is_brought:
        return go_to(request, f"/orders/{token}")
    return await _with_cart(request, order)


async def _call_off(request: Request, session: AsyncSession, order: Order) -> None:
    now = services_of(request).clock()
    if not order.can_be_called_off(store_of(request).cancellation_window, now=now):
        raise TooLateToCallOff
    await cancel_order(session, order, reason="", actor="shopper", now=now)


async def _gateway_of(request: Request, payment: Payment) -> Gateway | None:
    services = services_of(request)
    try:
        return await services.gateways.of_payment(services.database, payment)
    except AccountLocked as locked:
        # The page may have been paid: until somebody can ask, the goods stay held.
        raise PaymentPageAway from locked


async def _with_cart(request: Request, order: Order) -> Response:
    now, token = services_of(request).clock(), None
    async with work(request) as session:
        cart = await find_cart(request, session)
        if cart is None:
            customer = await customer_of(request, session)
            owner = customer.id if customer else None
            cart, token = await new_cart(
                session, currency=store_of(request).currency, customer_id=owner, now=now
            )
        await refill_cart(session, cart, order.own_cart, now=now)
    answer = go_to(request, "/checkout")
    if token is not None:
        remember_cart(request, answer, token)
    return answer
