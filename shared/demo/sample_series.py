"""A welcome in two mails to those who asked for the news, so that a newcomer sees what goes out by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.marketing.models import SUBSCRIBED, Subscriber
from shared.notifications.mail_runs import FINISHED, RUNNING
from shared.series.change_plan import change_plan
from shared.series.models import WELCOME, SeriesRun
from shared.series.plan import STANDARD

ACTOR: Final = "demo"


async def begin_sample_series(session: AsyncSession, *, now: datetime) -> None:
    """Switch the welcome on with two mails, the second with a code, and let the readers of the news be in it."""
    began = now - timedelta(days=30)
    plan = replace(STANDARD[WELCOME], is_on=True, coupon_step=2, counts_clicks=True)
    await change_plan(session, plan, actor=ACTOR, now=began)
    for reader in await session.scalars(select(Subscriber).where(Subscriber.state == SUBSCRIBED)):
        session.add(_welcome(reader, now=now))
    await session.flush()


def _welcome(reader: Subscriber, *, now: datetime) -> SeriesRun:
    """Return how far the welcome has come: those who asked first have had both mails."""
    asked = reader.confirmed_at or reader.asked_at
    second = asked + STANDARD[WELCOME].waits[1]
    is_over = second < now
    return SeriesRun(
        store_id=reader.store_id,
        id=new_id(),
        kind=WELCOME,
        cause_id=reader.id,
        subject=reader.id,
        email=reader.email,
        state=FINISHED if is_over else RUNNING,
        sent=2 if is_over else 1,
        queued=2 if is_over else 1,
        counts_from=asked,
        next_at=None if is_over else second,
        began_at=asked,
        wrote_at=second if is_over else asked,
        ended_at=second if is_over else None,
        clicked_at=asked + timedelta(hours=5) if is_over else None,
        clicked_step=1 if is_over else 0,
    )
