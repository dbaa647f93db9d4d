"""What a rule would take, before it is saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.products.collection_rules import Rule, members
from shared.products.models import Product

MOST_SHOWN = 8


class Preview(NamedTuple):
    """How many products a rule takes, and the first few by title."""

    total: int
    products: Sequence[Product]


async def preview_rule(session: AsyncSession, rule: Rule, *, now: datetime) -> Preview:
    """Return what a rule takes right now; nothing is written."""
    ids = members(rule, now=now)
    total = await session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    first = (
        select(Product)
        .where(Product.id.in_(ids))
        .order_by(Product.title, Product.id)
        .limit(MOST_SHOWN)
        .options(selectinload(Product.images))
    )
    return Preview(total, (await session.scalars(first)).all())
