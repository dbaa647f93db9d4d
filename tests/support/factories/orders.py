"""Carts and orders through the real use-cases."""

from collections.abc import Sequence
from itertools import product

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import add_line, new_cart
from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.checkout.place_order import Buyer, place_order
from shared.kernel.clock import utc_now
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.models import Variant
from shared.shipping.addresses import Address
from shared.stores.queries import current_store

ADDRESS = Address(
    name="Ada Buyer",
    line1="Hafenstraße 1",
    line2="",
    city="Hamburg",
    region="",
    postcode="20457",
    country="DE",
    phone="",
)
BUYER = Buyer(email="ada@example.com", address=ADDRESS, note="", customer_id=None)


async def make_cart(
    session: AsyncSession, *variants: Variant, quantity: int = 1, notes: Sequence[str] = ("",)
) -> tuple[Cart, str]:
    """Make a cart that holds `quantity` of each variant, on a line for each note; returns it whole, and its token."""
    now = utc_now()
    cart, token = await new_cart(session, currency="EUR", customer_id=None, now=now)
    for variant, note in product(variants, notes):
        await add_line(session, cart, variant, quantity=quantity, note=note, now=now)
    return await whole_cart(session, cart.id), token


async def make_order(
    session: AsyncSession, *variants: Variant, quantity: int = 1, secret_key: str = "of tests"
) -> Order:
    """Place an order for `quantity` of each variant; returns it with its lines."""
    cart, _ = await make_cart(session, *variants, quantity=quantity)
    order = await place_order(
        session,
        await current_store(session),
        cart,
        buyer=BUYER,
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        secret_key=secret_key,
        now=utc_now(),
    )
    return await order_by_id(session, order.id)
