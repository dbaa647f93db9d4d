"""A welcome in two mails, and who has asked for news, so that a newcomer sees what goes out by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.marketing.models import ACCOUNT, SUBSCRIBED, Subscriber
from shared.notifications.preferences import subject_of
from shared.series.change_plan import change_plan
from shared.series.models import FINISHED, RUNNING, WELCOME, SeriesRun
from shared.series.plan import STANDARD
from shared.stores.models import Store

ACTOR: Final = "demo"
WORDS: Final = "Send me your news and offers."
# Who asked for the news so many days ago; the first have had both mails by now.
READERS: Final = (("jonas@example.com", 20), ("amira@example.com", 9), ("leila@example.com", 2))


async def begin_sample_series(session: AsyncSession, store: Store, *, now: datetime) -> None:
    """Switch the welcome on with two mails, the second with a code, and let three readers be in it."""
    began = now - timedelta(days=30)
    plan = replace(STANDARD[WELCOME], is_on=True, coupon_step=2, counts_clicks=True)
    await change_plan(session, plan, actor=ACTOR, now=began)
    for email, days in READERS:
        await _welcome(session, store, email, now - timedelta(days=days), now=now)
    await session.flush()


async def _welcome(
    session: AsyncSession, store: Store, email: str, asked: datetime, *, now: datetime
) -> None:
    subject = subject_of(store.id, email)
    session.add(
        Subscriber(
            store_id=store.id,
            id=subject,
            email=email,
            state=SUBSCRIBED,
            source=ACCOUNT,
            words=WORDS,
            asked_at=asked,
            confirmed_at=asked,
        )
    )
    second = asked + STANDARD[WELCOME].waits[1]
    is_over = second < now
    session.add(
        SeriesRun(
            store_id=store.id,
            id=new_id(),
            kind=WELCOME,
            cause_id=subject,
            subject=subject,
            email=email,
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
    )
