"""How often a product can be had again and again, and for how much less."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row

DAY: Final = "day"
WEEK: Final = "week"
MONTH: Final = "month"
YEAR: Final = "year"
INTERVALS: Final = (DAY, WEEK, MONTH, YEAR)
# What the provider takes: no more than three years between two payments.
MOST_OF: Final = {DAY: 365, WEEK: 156, MONTH: 36, YEAR: 3}


class NoSuchPlan(NotFound):
    """There is no such plan for this reader."""

    message = say("We could not find that subscription.")


class SubscriptionPlan(StoreTable):
    """One way to subscribe to a product. What was agreed is copied by each subscription, so a plan may change or end.

    `least_orders` is how many deliveries a buyer takes at least; nought lets them go at any time.
    """

    __tablename__ = "subscription_plans"
    __table_args__ = (
        to_store_row("product_id", "products", on_delete="CASCADE"),
        CheckConstraint(one_of("every", INTERVALS), name="every_known"),
        CheckConstraint("count BETWEEN 1 AND 365", name="count"),
        CheckConstraint("percent_off BETWEEN 0 AND 90", name="percent_off"),
        CheckConstraint("trial_days BETWEEN 0 AND 90", name="trial_days"),
        CheckConstraint("least_orders BETWEEN 0 AND 36", name="least_orders"),
        Index("ix_subscription_plans_product", "store_id", "product_id", "created_at"),
    )

    product_id: Mapped[UUID]
    every: Mapped[str]
    count: Mapped[int] = mapped_column(default=1)
    percent_off: Mapped[int] = mapped_column(default=0)
    trial_days: Mapped[int] = mapped_column(default=0)
    least_orders: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


async def plans_of(session: AsyncSession, product_id: UUID) -> Sequence[SubscriptionPlan]:
    """Return the plans of a product, on or off, first one first."""
    found = await session.scalars(
        select(SubscriptionPlan)
        .where(SubscriptionPlan.product_id == product_id)
        .order_by(SubscriptionPlan.created_at, SubscriptionPlan.id)
    )
    return found.all()


async def plan_by_id(session: AsyncSession, text: str) -> SubscriptionPlan:
    """Return a plan, on or off; raises NoSuchPlan."""
    key = parse_id(text)
    found = await session.get(SubscriptionPlan, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchPlan
    return found
