"""Find who gets into a series of mails. Rows are compared rather than told of, so no cause can be forgotten.

Each cause brings a mailbox into a series once, by the database: a consent, the last order, an order that has arrived.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.models import Shipment
from shared.kernel.ids import new_id
from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import Subscriber
from shared.notifications.mail_runs import RUNNING
from shared.orders.models import Order
from shared.orders.states import AWAITING_PAYMENT, DELIVERED, LEFT_THE_HOUSE, PLACED
from shared.series.models import SUGGESTIONS, WELCOME, WIN_BACK, SeriesRun
from shared.series.plan import Plan, plans_of
from shared.subscriptions.models import RUNNING as RUNS
from shared.subscriptions.models import Subscription

# In one transaction; the rest is found by the next look.
AT_ONCE: Final = 200
# Whoever has been away for longer has forgotten the shop, and perhaps that they wanted its mails.
LONGEST_AWAY: Final = timedelta(days=730)
# What has arrived before is not news any more.
LATELY: Final = timedelta(days=30)


async def begin_runs(session: AsyncSession, *, now: datetime) -> int:
    """Bring everybody into a series who has come to belong there, some at once; returns how many."""
    begun = 0
    for kind, plan in (await plans_of(session)).items():
        if plan.is_on:
            found = (await session.execute(_FIND[kind](plan, now).limit(AT_ONCE))).all()
            rows = [_run(kind, one._asdict(), plan, session, now=now) for one in found]
            if rows:
                # Of several workers, and of several causes of one mailbox, one begins it.
                made = insert(SeriesRun).values(rows).on_conflict_do_nothing().returning(SeriesRun.id)
                begun += len((await session.scalars(made)).all())
    return begun


def _run(
    kind: str, found: dict[str, Any], plan: Plan, session: AsyncSession, *, now: datetime
) -> dict[str, Any]:
    return {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "kind": kind,
        "state": RUNNING,
        "queued": 0,
        "sent": 0,
        "clicked_step": 0,
        "order_step": 0,
        "next_at": found["counts_from"] + plan.waits[0],
        "began_at": now,
        **found,
    }


def _new_subscribers(plan: Plan, _now: datetime) -> Select[Any]:
    """Who has agreed to mails since these began, and was never welcomed."""
    return (
        _mailbox(Subscriber.id.label("cause_id"), Subscriber.confirmed_at.label("counts_from"))
        .where(mailable(), Subscriber.confirmed_at >= plan.on_since, ~_known(WELCOME, Subscriber.id))
        .order_by(Subscriber.confirmed_at, Subscriber.id)
    )


def _gone_away(plan: Plan, now: datetime) -> Select[Any]:
    """Who has bought before and not for long; never who still waits for something, or has a subscription."""
    last = (
        select(Order.id, Order.placed_at)
        .where(Order.store_id == Subscriber.store_id, Order.email == Subscriber.email, Order.state == PLACED)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(1)
        .lateral("last")
    )
    # However long somebody has been away when it begins: the mails come one after the other, not all at once.
    begins = literal(now - plan.waits[0]).label("counts_from")
    return (
        _mailbox(last.c.id.label("cause_id"), begins)
        .join(last, literal(value=True))
        .where(
            mailable(),
            last.c.placed_at <= now - plan.waits[0],
            last.c.placed_at > now - LONGEST_AWAY,
            ~_still_buys(),
            ~_known(WIN_BACK, last.c.id),
            ~_lately(WIN_BACK, now - plan.again),
        )
        .order_by(last.c.placed_at, Subscriber.id)
    )


def _has_arrived(plan: Plan, now: datetime) -> Select[Any]:
    """Whose order has arrived since these mails began."""
    arrived = (
        select(Shipment.store_id, Shipment.order_id, func.max(Shipment.arrived_at).label("at"))
        .where(Shipment.arrived_at >= max(now - LATELY, plan.on_since or now))
        .group_by(Shipment.store_id, Shipment.order_id)
        .subquery("arrived")
    )
    return (
        _mailbox(Order.id.label("cause_id"), arrived.c.at.label("counts_from"))
        .join(Order, and_(Order.store_id == Subscriber.store_id, Order.email == Subscriber.email))
        .join(arrived, and_(arrived.c.store_id == Order.store_id, arrived.c.order_id == Order.id))
        .where(
            mailable(),
            Order.state == PLACED,
            Order.fulfilment_state == DELIVERED,
            ~_known(SUGGESTIONS, Order.id),
            ~_lately(SUGGESTIONS, now - plan.again),
        )
        .order_by(arrived.c.at, Order.id)
    )


_FIND: Final[dict[str, Callable[[Plan, datetime], Select[Any]]]] = {
    WELCOME: _new_subscribers,
    WIN_BACK: _gone_away,
    SUGGESTIONS: _has_arrived,
}


def _mailbox(*more: ColumnElement[Any]) -> Select[Any]:
    return select(Subscriber.id.label("subject"), Subscriber.email, Subscriber.language, *more).select_from(
        Subscriber
    )


def _known(kind: str, cause: Any) -> ColumnElement[bool]:
    return exists().where(
        SeriesRun.store_id == Subscriber.store_id, SeriesRun.kind == kind, SeriesRun.cause_id == cause
    )


def _lately(kind: str, since: datetime) -> ColumnElement[bool]:
    return exists().where(
        SeriesRun.store_id == Subscriber.store_id,
        SeriesRun.subject == Subscriber.id,
        SeriesRun.kind == kind,
        or_(SeriesRun.began_at > since, SeriesRun.state == RUNNING),
    )


def _still_buys() -> ColumnElement[bool]:
    waits = exists().where(
        Order.store_id == Subscriber.store_id,
        Order.email == Subscriber.email,
        or_(
            Order.state == AWAITING_PAYMENT,
            and_(Order.state == PLACED, Order.fulfilment_state.not_in(LEFT_THE_HOUSE)),
        ),
    )
    subscribes = exists().where(
        Subscription.store_id == Subscriber.store_id,
        Subscription.email == Subscriber.email,
        Subscription.state.in_(RUNS),
    )
    return or_(waits, subscribes)
