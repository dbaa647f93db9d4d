"""Change what a variant costs."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.money import Money
from shared.products.models import Variant
from shared.products.price_changes import name_actor


async def set_price(
    session: AsyncSession,
    variant: Variant,
    *,
    price: Money,
    compare_at: Money | None,
    actor: str,
    now: datetime,
) -> bool:
    """Set price and price before, leaving a row of the record; returns False, changing nothing, when they are so."""
    if (variant.price, variant.compare_at) == (price, compare_at):
        return False
    await name_actor(session, actor)
    variant.price_minor = price.minor
    variant.compare_at_minor = None if compare_at is None else compare_at.minor
    variant.updated_at = now
    await session.flush()
    return True
