"""Put several versions into a cart at once: all of them or none."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import add_line
from shared.carts.models import MOST_LINES, Cart
from shared.carts.queries import whole_cart
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.queries import variant_for_sale


async def add_lines(session: AsyncSession, cart: Cart, wanted: Mapping[UUID, int], *, now: datetime) -> Cart:
    """Add pieces of each variant and return the cart, read anew; whoever catches its refusal rolls back.

    Raises Invalid with a sentence for every variant, by its id, of which there is not enough.
    """
    wrong = {}
    for variant_id, quantity in wanted.items():
        variant = await variant_for_sale(session, str(variant_id))
        try:
            await add_line(session, cart, variant, quantity=quantity, now=now)
        except Invalid as refusal:
            wrong[str(variant_id)] = next(iter(refusal.fields.values()))
    await session.flush()
    whole = await whole_cart(session, cart.id)
    if len(whole.lines) > MOST_LINES:
        wrong = {
            str(key): say("A cart holds at most %(most)s different things.", most=MOST_LINES)
            for key in wanted
        }
    if wrong:
        raise Invalid(wrong)
    return whole
