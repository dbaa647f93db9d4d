"""Put what was ordered into a cart again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart, CartLine
from shared.kernel.ids import new_id


async def refill_cart(session: AsyncSession, cart: Cart, ordered_cart_id: UUID, *, now: datetime) -> None:
    """Add the lines of an ordered cart to an open one; what is in it already keeps its quantity."""
    lines = await session.scalars(select(CartLine).where(CartLine.cart_id == ordered_cart_id))
    rows = [
        {
            "store_id": cart.store_id,
            "id": new_id(),
            "cart_id": cart.id,
            "variant_id": line.variant_id,
            "quantity": line.quantity,
            "note": line.note,
            "created_at": now,
        }
        for line in lines
    ]
    if rows:
        await session.execute(insert(CartLine).values(rows).on_conflict_do_nothing())
