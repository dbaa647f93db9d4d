"""What happens to a guest's cart at sign-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import MERGED, MOST_OF_ONE, Cart, CartLine
from shared.carts.queries import open_cart_of_customer
from shared.kernel.ids import new_id


async def merge_carts(session: AsyncSession, guest: Cart | None, customer_id: UUID, *, now: datetime) -> None:
    """Give the guest's cart to the customer, together with what they had gathered before under their account.

    The guest's cart stays the one in use (its token is in the browser); lines of the older cart join it. Quantities of
    the same thing are the larger of both: signing in on a second device should not double an order.
    """
    if guest is None or guest.customer_id == customer_id:
        return
    older = await open_cart_of_customer(session, customer_id)
    if older is not None and older.id != guest.id:
        await pour(session, older, into=guest, now=now)
        older.state = MERGED
        older.updated_at = now
        await session.flush()
    guest.customer_id = customer_id
    guest.updated_at = now
    await session.flush()


async def pour(session: AsyncSession, older: Cart, *, into: Cart, now: datetime) -> None:
    """Add a cart's lines to another; of what both hold, the larger quantity stays."""
    rows = [
        {
            "store_id": into.store_id,
            "id": new_id(),
            "cart_id": into.id,
            "variant_id": line.variant_id,
            "quantity": min(line.quantity, MOST_OF_ONE),
            "note": line.note,
            "created_at": now,
        }
        for line in older.lines
    ]
    if not rows:
        return
    statement = insert(CartLine).values(rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["store_id", "cart_id", "variant_id", "note"],
            set_={"quantity": func.greatest(CartLine.quantity, statement.excluded.quantity)},
        )
    )
