"""Put what was ordered into a cart again, as far as it can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import add_line
from shared.carts.errors import NotEnough
from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.products.errors import NoSuchVariant
from shared.products.queries import variant_for_sale


@dataclass(frozen=True, slots=True)
class Missing:
    """A line of an order that is not, or not wholly, in the cart; `why` is meant for the shopper."""

    line: OrderLine
    why: str


async def order_again(session: AsyncSession, order: Order, cart: Cart, *, now: datetime) -> Sequence[Missing]:
    """Add the order's lines to a cart, at the prices of today; returns what is missing, and why."""
    missing = []
    for line in order.lines:
        why = await _add(session, line, cart, now=now)
        if why:
            missing.append(Missing(line, why))
        # The limits look at the lines that are there.
        cart = await whole_cart(session, cart.id)
    return missing


async def _add(session: AsyncSession, line: OrderLine, cart: Cart, *, now: datetime) -> str | None:
    try:
        variant = await variant_for_sale(session, str(line.variant_id))
    except NoSuchVariant:
        return say("This is not sold any more.")
    try:
        await add_line(session, cart, variant, quantity=line.quantity, note=line.note, now=now)
    except NotEnough as few:
        inside = sum(one.quantity for one in cart.lines if one.variant_id == variant.id)
        left = few.available - inside
        if left > 0:
            await add_line(session, cart, variant, quantity=left, note=line.note, now=now)
        return few.fields["quantity"]
    except Invalid as refusal:
        return next(iter(refusal.fields.values()))
    return None
