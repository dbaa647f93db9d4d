"""Change or remove a line of a cart."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.errors import NoSuchLine, NotEnough
from shared.carts.models import Cart, CartLine
from shared.kernel.ids import parse_id


async def change_line(
    session: AsyncSession, cart: Cart, line_id: str, *, quantity: int, now: datetime
) -> None:
    """Set a line's quantity; 0 removes it. Raises NoSuchLine, or NotEnough when more is asked than is left."""
    line = find_line(cart, line_id)
    if quantity == 0:
        await remove_line(session, cart, line_id, now=now)
        return
    others = sum(
        other.quantity for other in cart.lines if other.variant_id == line.variant_id and other is not line
    )
    left = line.variant.left
    # Asking for less is always allowed, even when less is left than that.
    if left is not None and quantity > line.quantity and left < quantity + others:
        raise NotEnough(max(left - others, 0))
    await session.execute(update(CartLine).where(CartLine.id == line.id).values(quantity=quantity))
    cart.updated_at = now


async def remove_line(session: AsyncSession, cart: Cart, line_id: str, *, now: datetime) -> CartLine:
    """Take a line out; returns what it was, so that the shopper can undo."""
    line = find_line(cart, line_id)
    await session.execute(
        delete(CartLine).where(CartLine.id == line.id).execution_options(synchronize_session=False)
    )
    cart.updated_at = now
    return line


def find_line(cart: Cart, line_id: str) -> CartLine:
    """Return a line of this cart; raises NoSuchLine."""
    key = parse_id(line_id)
    for line in cart.lines:
        if line.id == key:
            return line
    raise NoSuchLine
