"""Decide, when a mail of a series is due, whether it goes out, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.kernel.turns import take_turn
from shared.marketing.may_be_mailed import may_be_mailed
from shared.notifications.mail_runs import FINISHED, OPTED_OUT, ORDERED, RUNNING, STOPPED, UNDELIVERABLE
from shared.orders.models import Order
from shared.orders.states import AWAITING_PAYMENT, CANCELLED, PLACED
from shared.products.on_shelf import OnShelf
from shared.promotions.models import Coupon
from shared.promotions.own_codes import own_code
from shared.series.models import NOTHING_FITS, SUGGESTIONS, WELCOME, WIN_BACK, SeriesRun, SeriesSettings
from shared.series.picks import picks_for
from shared.series.plan import Plan, plan_of
from shared.stores.queries import current_store
from shared.subscriptions.models import RUNNING as RUNS
from shared.subscriptions.models import Subscription

CODE_PREFIX: Final = {WELCOME: "HELLO", WIN_BACK: "BACK", SUGGESTIONS: "NEXT"}
# Between two mails to one mailbox, of whatever series.
PAUSE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SeriesMail:
    """One mail of a series: the `nth`, to somebody whose name may be known, perhaps with a code or with goods."""

    run: SeriesRun
    nth: int
    name: str
    coupon: Coupon | None
    percent: int
    picks: Sequence[OnShelf]
    counts_clicks: bool

    @property
    def kind(self) -> str:
        """The kind of mail that the log and the letters know it by."""
        return mail_kind(self.run.kind, self.nth)


def mail_kind(kind: str, nth: int) -> str:
    """Return by what the log of mail and the letters know the `nth` mail of a series."""
    return f"series_{kind}_{nth}"


async def next_mail(session: AsyncSession, run_id: UUID, *, now: datetime) -> SeriesMail | None:
    """Return the mail that is on its way, None when it is not wanted any more, or not now.

    What ends the series for this mailbox is noted with its reason. Call it in the language of the mail.
    """
    run = await _on_its_way(session, run_id)
    if run is None:
        return None
    plan, store = await plan_of(session, run.kind), await current_store(session)
    picks = await picks_for(session, run) if run.kind == SUGGESTIONS else ()
    reason = await _why_not(session, run, plan, fits=bool(picks))
    if reason or run.sent >= len(plan.days):
        _end(run, STOPPED if reason else FINISHED, reason, now=now)
        return None
    until = await _quiet_until(session, run, now=now)
    if until or plan.is_quiet(now, time_zone=store.time_zone):
        run.queued, run.next_at = run.sent, until or run.next_at
        return None
    nth = run.sent + 1
    run.wrote_at = now
    coupon = await _code(session, run, plan, now=now) if nth == plan.coupon_step else None
    name = await session.scalar(
        select(Customer.name).where(Customer.email == run.email, Customer.erased_at.is_(None))
    )
    return SeriesMail(run, nth, name or "", coupon, plan.coupon_percent, picks, plan.counts_clicks)


async def language_of(session: AsyncSession, run_id: UUID) -> str:
    """Return the language in which a run is written to; empty is the store's own, and of one that is no more."""
    return await session.scalar(select(SeriesRun.language).where(SeriesRun.id == run_id)) or ""


async def note_sent(session: AsyncSession, mail: SeriesMail, *, now: datetime) -> None:
    """Note that a mail went out, and when the next one is due."""
    waits = (await plan_of(session, mail.run.kind)).waits
    is_over = mail.nth >= len(waits)
    due = None if is_over else max(mail.run.counts_from + waits[mail.nth], now + PAUSE)
    over = {"state": FINISHED, "ended_at": now} if is_over else {}
    await session.execute(
        update(SeriesRun)
        .where(SeriesRun.id == mail.run.id, SeriesRun.sent == mail.nth - 1, SeriesRun.state == RUNNING)
        .values(sent=mail.nth, queued=mail.nth, next_at=due, **over)
        .execution_options(synchronize_session=False)
    )


async def give_up(session: AsyncSession, run_id: UUID, *, now: datetime) -> None:
    """End a series for a mailbox that nobody could deliver to."""
    run = await session.scalar(select(SeriesRun).where(SeriesRun.id == run_id).with_for_update())
    if run is not None:
        await stop(session, run, reason=UNDELIVERABLE, now=now)


async def stop(session: AsyncSession, run: SeriesRun, *, reason: str, now: datetime) -> bool:
    """Write no more of this series to a mailbox; one whose mails have ended stays as it is. Returns whether it ran."""
    ended = await session.execute(
        update(SeriesRun)
        .where(SeriesRun.id == run.id, SeriesRun.state == RUNNING)
        .values(state=STOPPED, stop_reason=reason, ended_at=now, queued=SeriesRun.sent, next_at=None)
        .returning(SeriesRun.id)
        .execution_options(synchronize_session=False)
    )
    return ended.scalar() is not None


async def _on_its_way(session: AsyncSession, run_id: UUID) -> SeriesRun | None:
    """Return the run whose mail is on its way, locked, and its mailbox's other series kept waiting."""
    subject = await session.scalar(select(SeriesRun.subject).where(SeriesRun.id == run_id))
    if subject is None:
        return None
    # Two series may have come to the same mailbox at the same moment.
    await take_turn(session, "series_mails", whose=subject)
    run: SeriesRun | None = await session.scalar(
        select(SeriesRun)
        .where(SeriesRun.id == run_id, SeriesRun.state == RUNNING, SeriesRun.queued > SeriesRun.sent)
        .with_for_update()
    )
    return run


async def _why_not(session: AsyncSession, run: SeriesRun, plan: Plan, *, fits: bool) -> str | None:
    # Asked each time: a consent may end between two mails, or while one waits.
    if not await may_be_mailed(session, run.email):
        return OPTED_OUT
    if run.kind == WELCOME and plan.stops_on_order and await _ordered(session, run, run.counts_from):
        return ORDERED
    if run.kind == WIN_BACK:
        subscribes = exists().where(Subscription.email == run.email, Subscription.state.in_(RUNS))
        if await _ordered(session, run, run.began_at) or await session.scalar(select(subscribes)):
            return ORDERED
    if run.kind == SUGGESTIONS:
        fell = exists().where(Order.id == run.cause_id, Order.state == CANCELLED)
        return None if fits and not await session.scalar(select(fell)) else NOTHING_FITS
    return None


async def _ordered(session: AsyncSession, run: SeriesRun, since: datetime) -> bool:
    bought = exists().where(
        Order.email == run.email, Order.placed_at > since, Order.state.in_((AWAITING_PAYMENT, PLACED))
    )
    return bool(await session.scalar(select(bought)))


async def _quiet_until(session: AsyncSession, run: SeriesRun, *, now: datetime) -> datetime | None:
    """Return until when this mailbox is left alone because another series has just written to it."""
    latest: datetime | None = await session.scalar(
        select(func.max(SeriesRun.wrote_at)).where(SeriesRun.subject == run.subject, SeriesRun.id != run.id)
    )
    # What has been tried already goes on: a provider's key does not live for another day.
    is_tried = run.wrote_at is not None and run.next_at is not None and run.wrote_at >= run.next_at
    return latest + PAUSE if latest and latest + PAUSE > now and not is_tried else None


async def _code(session: AsyncSession, run: SeriesRun, plan: Plan, *, now: datetime) -> Coupon | None:
    mine = SeriesSettings.kind == run.kind
    promotion_id = await session.scalar(select(SeriesSettings.promotion_id).where(mine))
    prefix = CODE_PREFIX[run.kind]
    coupon = await own_code(
        session, run.coupon_id, promotion_id, prefix=prefix, days=plan.coupon_days, now=now
    )
    run.coupon_id = coupon.id if coupon else run.coupon_id
    return coupon


def _end(run: SeriesRun, state: str, reason: str | None, *, now: datetime) -> None:
    run.state, run.stop_reason, run.ended_at = state, reason, now
    run.queued, run.next_at = run.sent, None
