"""Offer a product as a subscription, and stop offering it. Subscriptions that run go on as they were agreed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.products.models import Product
from shared.stores.queries import bump_catalogue
from shared.subscriptions.plans import MOST_OF, SubscriptionPlan

MOST_PLANS: Final = 6


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a merchant types."""

    every: str
    count: int
    percent_off: int = 0
    trial_days: int = 0
    least_orders: int = 0


async def add_plan(
    session: AsyncSession, product: Product, terms: PlanTerms, *, actor: str, now: datetime
) -> SubscriptionPlan:
    """Offer a product so often; raises Invalid."""
    _refuse(terms)
    same = SubscriptionPlan.product_id == product.id
    if await count_in_turn(session, SubscriptionPlan, same, whose=product.id) >= MOST_PLANS:
        raise Invalid({"every": say("A product has at most six subscriptions.")})
    plan = SubscriptionPlan(
        store_id=product.store_id,
        product_id=product.id,
        every=terms.every,
        count=terms.count,
        percent_off=terms.percent_off,
        trial_days=terms.trial_days,
        least_orders=terms.least_orders,
        created_at=now,
    )
    session.add(plan)
    await session.flush()
    await bump_catalogue(session)
    record(session, "subscription_plan.added", product.id, actor=actor, now=now, plan=str(plan.id))
    return plan


async def switch_plan(
    session: AsyncSession, plan: SubscriptionPlan, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Offer a plan again, or no more."""
    plan.is_on = is_on
    await session.flush()
    await bump_catalogue(session)
    record(
        session,
        "subscription_plan.switched",
        plan.product_id,
        actor=actor,
        now=now,
        plan=str(plan.id),
        is_on=is_on,
    )


def _refuse(terms: PlanTerms) -> None:
    wrong: dict[str, str] = {}
    if terms.every not in MOST_OF:
        wrong["every"] = say("Choose one of these.")
    elif not 1 <= terms.count <= MOST_OF[terms.every]:
        wrong["count"] = say("Choose a time of at most three years, or 365 days.")
    if not 0 <= terms.percent_off <= 90:
        wrong["percent_off"] = say("Enter a percentage from 0 to 90.")
    if not 0 <= terms.trial_days <= 90:
        wrong["trial_days"] = say("Enter at most 90 days.")
    if not 0 <= terms.least_orders <= 36:
        wrong["least_orders"] = say("Enter at most 36 deliveries.")
    if wrong:
        raise Invalid(wrong)
