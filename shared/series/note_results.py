"""What came of the mails of a series: who used a link, and which orders it brought."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.notifications.first_seconds import has_fresh_mail
from shared.orders.models import Order
from shared.promotions.models import ACTIVE, CouponRedemption
from shared.series.models import CREDITED_FOR, KEPT_FOR, KINDS, SeriesRun, SeriesSettings
from shared.series.next_mail import mail_kind

# After its last mail nothing can come of a run that is older.
_WATCHED_FOR: Final = KEPT_FOR


async def note_click(session: AsyncSession, run_id: UUID, step: int, *, now: datetime) -> None:
    """Note that a mail's link was used, where the store counts that and the mail can have been read."""
    counts = exists().where(
        SeriesSettings.store_id == SeriesRun.store_id,
        SeriesSettings.kind == SeriesRun.kind,
        SeriesSettings.counts_clicks,
    )
    kinds = [mail_kind(kind, step) for kind in KINDS]
    is_fresh = has_fresh_mail(session, kinds, SeriesRun.id, now=now)
    await session.execute(
        update(SeriesRun)
        .where(SeriesRun.id == run_id, SeriesRun.sent >= step, counts, ~is_fresh)
        .values(clicked_at=now, clicked_step=step)
        .execution_options(synchronize_session=False)
    )


async def note_orders(session: AsyncSession, *, now: datetime) -> None:
    """Note which orders the mails have brought: by a link that was used before, or by the code of a mail."""
    by_link = (
        (SeriesRun.email != "")
        & (Order.email == SeriesRun.email)
        & (Order.placed_at > SeriesRun.clicked_at)
        & (Order.placed_at < SeriesRun.clicked_at + CREDITED_FOR)
    )
    used = exists().where(
        CouponRedemption.store_id == SeriesRun.store_id,
        CouponRedemption.coupon_id == SeriesRun.coupon_id,
        CouponRedemption.cart_id == Order.cart_id,
        CouponRedemption.state == ACTIVE,
    )
    await _note(session, SeriesRun.clicked_at.is_not(None), by_link, now=now)
    await _note(session, SeriesRun.coupon_id.is_not(None), used, now=now)


async def _note(
    session: AsyncSession, may: ColumnElement[bool], brought: ColumnElement[bool], *, now: datetime
) -> None:
    order_id = (
        select(Order.id)
        .where(Order.store_id == SeriesRun.store_id, brought, Order.placed_at > SeriesRun.began_at)
        .order_by(Order.placed_at)
        .limit(1)
        .correlate(SeriesRun)
        .scalar_subquery()
    )
    open_runs = (
        SeriesRun.store_id == session.info["store_id"],
        SeriesRun.order_id.is_(None),
        SeriesRun.sent > 0,
        SeriesRun.wrote_at > now - _WATCHED_FOR,
        may,
    )
    await session.execute(
        update(SeriesRun)
        .where(*open_runs, order_id.is_not(None))
        .values(order_id=order_id, order_step=SeriesRun.sent)
        .execution_options(synchronize_session=False)
    )
