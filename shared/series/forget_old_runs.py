"""Keep the addresses of people who were written to no longer than they are needed."""

from datetime import datetime

from sqlalchemy import exists, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.marketing.models import Subscriber
from shared.notifications.mail_runs import RUNNING
from shared.series.models import KEPT_FOR, SeriesRun


async def forget_old_runs(session: AsyncSession, *, now: datetime) -> None:
    """Erase addresses of series that have ended; the number made of each, and what came of it, stays."""
    # Who was erased from the list of readers is erased here too.
    is_forgotten = ~exists().where(
        Subscriber.store_id == SeriesRun.store_id, Subscriber.id == SeriesRun.subject
    )
    await session.execute(
        update(SeriesRun)
        .where(
            SeriesRun.store_id == session.info["store_id"],
            SeriesRun.state != RUNNING,
            or_(SeriesRun.ended_at < now - KEPT_FOR, is_forgotten),
            SeriesRun.email != "",
        )
        .values(email="")
        .execution_options(synchronize_session=False)
    )
