"""A cart that nobody fills: goods as a cart has them, so that they are priced by the one way to a price."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from shared.carts.models import Cart, CartLine
from shared.kernel.ids import new_id
from shared.products.bundles import with_stock
from shared.products.models import Product, Variant


async def imagined_cart(
    session: AsyncSession, wanted: Mapping[UUID, int], *, currency: str, now: datetime
) -> Cart:
    """Return a cart of so many pieces of these variants, whole and in that order, which is never written.

    What there is no variant of is left out; whether something is for sale is the asker's to see.
    """
    found = await session.scalars(
        select(Variant)
        .where(Variant.id.in_(wanted))
        .options(*with_stock(), joinedload(Variant.product).selectinload(Product.images))
        .execution_options(populate_existing=True)
    )
    variants = {variant.id: variant for variant in found}
    store_id = session.info["store_id"]
    cart = Cart(store_id=store_id, id=new_id(), currency=currency, created_at=now, updated_at=now)
    lines = [
        _line(cart, variants[variant_id], quantity)
        for variant_id, quantity in wanted.items()
        if variant_id in variants
    ]
    set_committed_value(cart, "lines", lines)
    return cart


def _line(cart: Cart, variant: Variant, quantity: int) -> CartLine:
    line = CartLine(
        store_id=cart.store_id,
        cart_id=cart.id,
        variant_id=variant.id,
        quantity=quantity,
        note="",
        created_at=cart.created_at,
    )
    set_committed_value(line, "variant", variant)
    return line
