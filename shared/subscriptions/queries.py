"""Reading subscriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.locked import locked
from shared.kernel.money import Money
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.kernel.sentences import say
from shared.kernel.tokens import hash_token
from shared.orders.models import Order
from shared.payments.subscription_desk import ENDED, PAST_DUE
from shared.subscriptions.models import RUNNING, SHORT, Subscription, SubscriptionInvoice
from shared.subscriptions.plans import DAY, MONTH, WEEK, YEAR

VIEWS: Final = ("running", "trouble", "ended")
_BEGUN: Final = (*RUNNING, ENDED)
# How many months each lasts, in parts of a month of 365.25 / 12 days.
_MONTHS: Final = {DAY: 12 / 365.25, WEEK: 12 * 7 / 365.25, MONTH: 1.0, YEAR: 12.0}


class NoSuchSubscription(NotFound):
    """There is no such subscription for this reader."""

    message = say("We could not find that subscription.")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many run, and what they bring in a month, by currency."""

    running: int
    paused: int
    monthly: tuple[Money, ...]


async def subscription_by_id(session: AsyncSession, text: str) -> Subscription:
    """Return a subscription as it is now; raises NoSuchSubscription."""
    key = parse_id(text)
    query = select(Subscription).where(Subscription.id == key).execution_options(populate_existing=True)
    return _found(await session.scalar(query) if key else None)


async def subscription_by_token(session: AsyncSession, token: str) -> Subscription:
    """Return the subscription of a secret link; raises NoSuchSubscription."""
    query = select(Subscription).where(Subscription.token_hash == hash_token(token))
    return _found(await session.scalar(query))


async def lock_subscription(session: AsyncSession, subscription_id: UUID) -> Subscription:
    """Return a subscription, locked until the commit and as it is now; raises NoSuchSubscription."""
    return _found(
        await session.scalar(locked(select(Subscription).where(Subscription.id == subscription_id)))
    )


async def subscriptions_of(session: AsyncSession, customer_id: UUID) -> Sequence[Subscription]:
    """Return what a customer has subscribed to, the latest first."""
    found = await session.scalars(
        select(Subscription)
        .where(Subscription.customer_id == customer_id, Subscription.state.in_(_BEGUN))
        .order_by(Subscription.created_at.desc(), Subscription.id.desc())
        .limit(100)
    )
    return found.all()


async def invoices_of(
    session: AsyncSession, subscription_id: UUID
) -> list[tuple[SubscriptionInvoice, Order | None]]:
    """Return what was paid for a subscription, with its orders, the latest first."""
    rows = await session.execute(
        select(SubscriptionInvoice, Order)
        .outerjoin(
            Order,
            (Order.store_id == SubscriptionInvoice.store_id) & (Order.id == SubscriptionInvoice.order_id),
        )
        .where(SubscriptionInvoice.subscription_id == subscription_id)
        .order_by(SubscriptionInvoice.paid_at.desc(), SubscriptionInvoice.id.desc())
        .limit(200)
    )
    return [(invoice, order) for invoice, order in rows]


async def page_of_subscriptions(
    session: AsyncSession, *, view: str = "running", after: str | None = None, size: int = 50
) -> Page[Subscription]:
    """Return one page of the dashboard's list, the latest first."""
    query = (
        select(Subscription)
        .where(_of_view(view))
        .order_by(Subscription.created_at.desc(), Subscription.id.desc())
        .limit(size + 1)
    )
    key = decode_cursor(after, (str,))
    last = parse_id(str(key[0])) if key else None
    if last:
        place = select(Subscription.created_at, Subscription.id).where(Subscription.id == last)
        query = query.where(tuple_(Subscription.created_at, Subscription.id) < place.scalar_subquery())
    rows: Sequence[Subscription] = (await session.scalars(query)).all()
    return page_of(rows, size, lambda one: [str(one.id)])


async def figures_of(session: AsyncSession) -> Figures:
    """Count what runs, and reckon what it brings in a month: each price spread over the time that it is for."""
    paused = func.count().filter(Subscription.is_paused)
    rows = await session.execute(
        select(
            Subscription.currency,
            Subscription.every,
            Subscription.count,
            func.count(),
            paused,
            func.coalesce(func.sum(Subscription.total_minor).filter(~Subscription.is_paused), 0),
        )
        .where(Subscription.state.in_(RUNNING))
        .group_by(Subscription.currency, Subscription.every, Subscription.count)
    )
    running = resting = 0
    monthly: dict[str, float] = {}
    for currency, every, count, many, idle, minor in rows:
        running, resting = running + many, resting + idle
        monthly[currency] = monthly.get(currency, 0) + float(minor) / (_MONTHS[every] * count)
    amounts = tuple(Money(round(minor), currency) for currency, minor in sorted(monthly.items()))
    return Figures(running, resting, amounts)


async def subscriptions_to_look_at(
    session: AsyncSession, *, now: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Return (store, subscription) of those whose next look is due (platform role)."""
    rows = await session.execute(
        select(Subscription.store_id, Subscription.id)
        .where(Subscription.look_at.is_not(None), Subscription.look_at <= now)
        .order_by(Subscription.look_at)
        .limit(limit)
    )
    return [(store_id, subscription_id) for store_id, subscription_id in rows]


def _of_view(view: str) -> ColumnElement[bool]:
    if view == "ended":
        return Subscription.state == ENDED
    if view == "trouble":
        short = select(SubscriptionInvoice.subscription_id).where(SubscriptionInvoice.state == SHORT)
        return (Subscription.state == PAST_DUE) | Subscription.id.in_(short)
    return Subscription.state.in_(RUNNING)


def _found(subscription: Subscription | None) -> Subscription:
    if subscription is None:
        raise NoSuchSubscription
    return subscription
