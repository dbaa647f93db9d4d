"""Have a day of an account held against what is written here, and find which days are due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.payments.accounts import PaymentAccount
from shared.payments.jobs import RECONCILE_DAY
from shared.payments.models import Payment, Refund
from shared.payments.reconciliation import (
    ASKED,
    DONE,
    FAILED,
    LOST_AFTER,
    TOLD,
    TOLD_PAYMENTS,
    Reconciliation,
    ReconciliationLine,
    bounds_of,
    is_open_line,
)

# A page may be paid for so long after its payment was written; refunds find their store by themselves.
PAID_WITHIN: Final = timedelta(days=3)
ASK_AGAIN: Final = timedelta(hours=6)
# Differences may mend themselves: messages come late, and somebody may have noted what was missing.
OPEN_FOR: Final = timedelta(days=7)
ONCE_A_DAY: Final = timedelta(hours=20)
OLDEST: Final = timedelta(days=2 * 366)


async def ask_for_day(
    session: AsyncSession, account_id: UUID | None, day: date, *, actor: str, now: datetime
) -> UUID:
    """Write that a day is to be looked at and have it done; one that is under way is. Returns the day's id.

    Raises Invalid for a day that has not begun or is too long ago.
    """
    today = now.date()
    if not today - OLDEST <= day <= today:
        raise Invalid({"day": say("Choose a day of the last two years that has begun.")})
    day_id, is_asked = await open_day(session, account_id, day, actor=actor, now=now)
    if is_asked:
        enqueue(session, RECONCILE_DAY, now=now, reconciliation_id=day_id)
    return day_id


async def open_day(
    session: AsyncSession, account_id: UUID | None, day: date, *, actor: str, now: datetime
) -> tuple[UUID, bool]:
    """Return the id of a day, and whether this is who has to look at it: two who ask at once ask once."""
    key = {"store_id": session.info["store_id"], "account_id": account_id, "day": day}
    place = {"part": TOLD_PAYMENTS, "read_after": ""}
    asked = {"state": ASKED, "problem": "", "actor": actor, "asked_at": now, **place}
    taken: UUID | None = await session.scalar(
        insert(Reconciliation)
        .values(id=new_id(), **key, **asked)
        .on_conflict_do_update(
            index_elements=list(key),
            set_=asked,
            where=or_(Reconciliation.state != ASKED, Reconciliation.asked_at < now - LOST_AFTER),
        )
        .returning(Reconciliation.id)
    )
    if taken is not None:
        return taken, True
    known = await session.scalars(
        select(Reconciliation.id).where(
            Reconciliation.account_id.is_not_distinct_from(account_id), Reconciliation.day == day
        )
    )
    return known.one(), False


async def accounts_due(session: AsyncSession, day: date, *, now: datetime) -> Sequence[tuple[UUID, UUID]]:
    """Return (store, account) of the stores' own accounts of which nobody has looked at a day (platform role)."""
    seen = _seen(day, now=now).where(Reconciliation.account_id == PaymentAccount.id)
    rows = await session.execute(
        select(PaymentAccount.store_id, PaymentAccount.id)
        .where(PaymentAccount.secret.is_not(None), ~exists(seen))
        .order_by(PaymentAccount.id)
    )
    return [(store_id, account_id) for store_id, account_id in rows]


async def house_stores_due(session: AsyncSession, day: date, *, now: datetime) -> Sequence[UUID]:
    """Return the stores that the installation's account may have moved money for on an unseen day (platform role).

    A payment is written before its page is made, so no other store can have had any.
    """
    since, until = bounds_of(day)
    paying = select(Payment.store_id).where(
        Payment.account_id.is_(None), Payment.created_at >= since - PAID_WITHIN, Payment.created_at < until
    )
    refunding = (
        select(Payment.store_id)
        .join(Refund, and_(Refund.store_id == Payment.store_id, Refund.payment_id == Payment.id))
        .where(Payment.account_id.is_(None), Refund.created_at >= since, Refund.created_at < until)
    )
    moving = paying.union(refunding).subquery()
    seen = _seen(day, now=now).where(Reconciliation.account_id.is_(None))
    rows = await session.scalars(
        select(moving.c.store_id)
        .where(~exists(seen.where(Reconciliation.store_id == moving.c.store_id)))
        .order_by(moving.c.store_id)
    )
    return rows.all()


async def days_to_repeat(session: AsyncSession, *, now: datetime) -> Sequence[tuple[UUID, UUID | None, date]]:
    """Return (store, account, day) of late days with a difference that nobody has explained (platform role)."""
    day, line = Reconciliation, ReconciliationLine
    is_open = exists().where(line.store_id == day.store_id, line.reconciliation_id == day.id, is_open_line)
    rows = await session.execute(
        select(day.store_id, day.account_id, day.day).where(
            day.state == DONE, day.day >= (now - OPEN_FOR).date(), day.looked_at < now - ONCE_A_DAY, is_open
        )
    )
    return [(store_id, account_id, which) for store_id, account_id, which in rows]


async def days_beside(session: AsyncSession, day: Reconciliation) -> Sequence[tuple[UUID, UUID]]:
    """Return (store, day) of other stores' days that are read along with one of the installation's account.

    They were asked for at one moment and have come to the same place of its lists (platform role).
    """
    if day.account_id is not None or day.part not in TOLD:
        return []
    rows = await session.execute(
        select(Reconciliation.store_id, Reconciliation.id)
        .where(
            Reconciliation.account_id.is_(None),
            Reconciliation.day == day.day,
            Reconciliation.state == ASKED,
            Reconciliation.asked_at == day.asked_at,
            Reconciliation.part == day.part,
            Reconciliation.read_after == day.read_after,
            Reconciliation.store_id != day.store_id,
        )
        .order_by(Reconciliation.store_id)
    )
    return [(store_id, day_id) for store_id, day_id in rows]


def _seen(day: date, *, now: datetime) -> Select[int]:
    return select(literal(1)).where(
        Reconciliation.day == day,
        or_(
            Reconciliation.state == DONE,
            and_(Reconciliation.state == ASKED, Reconciliation.asked_at >= now - LOST_AFTER),
            and_(Reconciliation.state == FAILED, Reconciliation.asked_at >= now - ASK_AGAIN),
        ),
    )
