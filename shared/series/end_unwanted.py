"""End series for mailboxes that may not be written to any more, so that nobody stands among readers who has left."""

from datetime import datetime

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import Subscriber
from shared.notifications.mail_runs import OPTED_OUT, RUNNING, STOPPED
from shared.series.models import SeriesRun


async def end_unwanted(session: AsyncSession, *, now: datetime) -> None:
    """Write no more to whoever has left; a mail that is on its way asks by itself (`next_mail.py`)."""
    still_wanted = exists().where(
        Subscriber.store_id == SeriesRun.store_id, Subscriber.id == SeriesRun.subject, mailable()
    )
    await session.execute(
        update(SeriesRun)
        .where(
            SeriesRun.store_id == session.info["store_id"],
            SeriesRun.state == RUNNING,
            SeriesRun.queued == SeriesRun.sent,
            ~still_wanted,
        )
        .values(state=STOPPED, stop_reason=OPTED_OUT, ended_at=now, next_at=None)
        .execution_options(synchronize_session=False)
    )
