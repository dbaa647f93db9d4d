"""Decide, when a mail about an abandoned cart is due, whether it goes out, and what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart, CartLine
from shared.carts.queries import whole_cart
from shared.notifications.mail_runs import FINISHED, OPTED_OUT, ORDERED, RUNNING, STOPPED, UNDELIVERABLE
from shared.notifications.preferences import CARTS, may_send
from shared.orders.models import Order
from shared.promotions.models import Coupon
from shared.promotions.own_codes import own_code
from shared.recovery.models import EMPTIED, GONE, Recovery, RecoverySettings
from shared.recovery.plan import Plan, plan_of

CODE_PREFIX = "BACK"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One mail about an abandoned cart: the `nth`, with what can still be had of it, and perhaps a code."""

    recovery: Recovery
    nth: int
    is_last: bool
    lines: tuple[CartLine, ...]
    coupon: Coupon | None
    percent: int
    counts_opens: bool


async def next_reminder(session: AsyncSession, recovery_id: UUID, *, now: datetime) -> Reminder | None:
    """Return the mail that is on its way, None when it is not wanted any more.

    What ends the sequence is noted with its reason. Who has touched the cart again is given the whole wait anew.
    """
    recovery = await session.scalar(select(Recovery).where(Recovery.id == recovery_id).with_for_update())
    if recovery is None or recovery.state != RUNNING or recovery.queued == recovery.sent:
        return None
    plan, cart = await plan_of(session), await whole_cart(session, recovery.id)
    reason = await _why_not(session, recovery, cart)
    if reason:
        _end(recovery, STOPPED, reason, now=now)
        return None
    if recovery.sent >= len(plan.waits):
        _end(recovery, FINISHED, None, now=now)
        return None
    if cart.updated_at > recovery.abandoned_at:
        recovery.abandoned_at, recovery.queued = cart.updated_at, recovery.sent
        recovery.next_at = cart.updated_at + plan.waits[recovery.sent]
        return None
    nth = recovery.sent + 1
    is_last = nth == len(plan.waits)
    coupon = await _code(session, recovery, plan, now=now) if is_last and plan.discount_percent else None
    lines = tuple(line for line in cart.lines if _can_be_had(line))
    return Reminder(recovery, nth, is_last, lines, coupon, plan.discount_percent, plan.counts_opens)


async def note_sent(session: AsyncSession, reminder: Reminder, *, now: datetime) -> None:
    """Note that a mail went out, and when the next one is due."""
    waits = (await plan_of(session)).waits
    is_over = reminder.nth >= len(waits)
    due = None if is_over else max(reminder.recovery.abandoned_at + waits[reminder.nth], now + _LEAST_PAUSE)
    over = {"state": FINISHED, "ended_at": now} if is_over else {}
    await session.execute(
        update(Recovery)
        .where(
            Recovery.id == reminder.recovery.id, Recovery.sent == reminder.nth - 1, Recovery.state == RUNNING
        )
        .values(sent=reminder.nth, next_at=due, **over)
        .execution_options(synchronize_session=False)
    )


async def give_up(session: AsyncSession, recovery_id: UUID, *, now: datetime) -> None:
    """End a sequence whose mail nobody could deliver."""
    recovery = await session.scalar(select(Recovery).where(Recovery.id == recovery_id).with_for_update())
    if recovery is not None and recovery.state == RUNNING:
        _end(recovery, STOPPED, UNDELIVERABLE, now=now)


async def stop(session: AsyncSession, recovery: Recovery, *, reason: str, now: datetime) -> None:
    """Write no more about a cart; one whose mails have ended stays as it is."""
    await session.execute(
        update(Recovery)
        .where(Recovery.id == recovery.id, Recovery.state == RUNNING)
        .values(state=STOPPED, stop_reason=reason, ended_at=now)
        .execution_options(synchronize_session=False)
    )


# After a mail that went out late, or at once by hand, the next does not follow on its heels.
_LEAST_PAUSE = timedelta(hours=1)


async def _why_not(session: AsyncSession, recovery: Recovery, cart: Cart) -> str | None:
    bought = exists().where(Order.email == recovery.email, Order.placed_at > recovery.abandoned_at)
    returned = exists().where(Order.cart_id == recovery.returned_cart_id)
    own = exists().where(Order.cart_id == cart.id)
    if await session.scalar(select(bought | returned | own)):
        return ORDERED
    if not await may_send(session, CARTS, recovery.email):
        return OPTED_OUT
    if not cart.is_open or not cart.lines:
        return EMPTIED
    if not any(_can_be_had(line) for line in cart.lines):
        return GONE
    return None


def _can_be_had(line: CartLine) -> bool:
    return line.left is None or line.left > 0


async def _code(session: AsyncSession, recovery: Recovery, plan: Plan, *, now: datetime) -> Coupon | None:
    promotion_id = await session.scalar(select(RecoverySettings.promotion_id))
    coupon = await own_code(
        session, recovery.coupon_id, promotion_id, prefix=CODE_PREFIX, days=plan.discount_days, now=now
    )
    recovery.coupon_id = coupon.id if coupon else recovery.coupon_id
    return coupon


def _end(recovery: Recovery, state: str, reason: str | None, *, now: datetime) -> None:
    recovery.state, recovery.stop_reason, recovery.ended_at = state, reason, now
    recovery.queued, recovery.next_at = recovery.sent, None
