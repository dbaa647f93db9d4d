"""Words that a store puts on its orders, to find them again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say_count
from shared.kernel.tables import StoreTable, to_store_row
from shared.orders.models import Order

LONGEST: Final = 40
MOST_KNOWN: Final = 200


class OrderTag(StoreTable):
    """One word on one order; capitals do not make another word of it."""

    __tablename__ = "order_tags"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        Index("uq_order_tags_name", "store_id", "order_id", text("lower(name)"), unique=True),
        Index("ix_order_tags_name", "store_id", text("lower(name)")),
    )

    order_id: Mapped[UUID]
    name: Mapped[str]


def read_tag(typed: str) -> str:
    """Return a tag as it is kept; raises Invalid for none, or one that is too long."""
    name = " ".join(typed.split())
    if not 0 < len(name) <= LONGEST:
        raise Invalid(
            {
                "tag": say_count(
                    "Write a word of at most %(num)s character.",
                    "Write a word of at most %(num)s characters.",
                    LONGEST,
                )
            }
        )
    return name


async def tag_order(session: AsyncSession, order: Order, name: str, *, actor: str, now: datetime) -> bool:
    """Put a word on an order; returns whether it was new there."""
    row = {"store_id": order.store_id, "id": new_id(), "order_id": order.id, "name": name}
    added = await session.scalar(insert(OrderTag).values(row).on_conflict_do_nothing().returning(OrderTag.id))
    if added is not None:
        record(session, "order.tagged", order.id, actor=actor, now=now, tag=name)
    return added is not None


async def untag_order(session: AsyncSession, order: Order, name: str, *, actor: str, now: datetime) -> bool:
    """Take a word off an order; returns whether it was there."""
    taken = await session.scalar(
        delete(OrderTag)
        .where(OrderTag.order_id == order.id, func.lower(OrderTag.name) == name.lower())
        .returning(OrderTag.id)
    )
    if taken is not None:
        record(session, "order.untagged", order.id, actor=actor, now=now, tag=name)
    return taken is not None


async def tags_of_orders(session: AsyncSession, order_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the words on some orders, by the order's id."""
    rows = await session.execute(
        select(OrderTag.order_id, OrderTag.name)
        .where(OrderTag.order_id.in_(order_ids))
        .order_by(func.lower(OrderTag.name))
    )
    words: dict[UUID, list[str]] = {}
    for order_id, name in rows:
        words.setdefault(order_id, []).append(name)
    return words


async def known_tags(session: AsyncSession) -> list[str]:
    """Return the words that the store's orders bear, in the order of the alphabet."""
    word = func.lower(OrderTag.name)
    return list(
        await session.scalars(select(func.min(OrderTag.name)).group_by(word).order_by(word).limit(MOST_KNOWN))
    )
