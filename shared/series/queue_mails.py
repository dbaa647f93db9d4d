"""Write a job for each mail of a series whose time has come."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.notifications.mail_runs import RUNNING
from shared.series.jobs import SEND_SERIES_MAIL
from shared.series.models import KINDS, SeriesRun
from shared.series.plan import plans_of
from shared.stores.models import OPEN
from shared.stores.queries import current_store

# Of one store with each look, so that one with a hundred thousand readers lets other mail through.
AT_ONCE: Final = 200


async def queue_mails(session: AsyncSession, *, now: datetime) -> int:
    """Have mails sent that are due, some at once; returns how many.

    In quiet hours and behind closed doors they wait.
    """
    store, plans = await current_store(session), await plans_of(session)
    awake = [kind for kind in KINDS if not plans[kind].is_quiet(now, time_zone=store.time_zone)]
    if store.state != OPEN or not awake:
        return 0
    waits = (
        SeriesRun.store_id == store.id,
        SeriesRun.state == RUNNING,
        SeriesRun.queued == SeriesRun.sent,
        SeriesRun.next_at <= now,
        SeriesRun.kind.in_(awake),
    )
    some = (
        select(SeriesRun.id)
        .where(*waits)
        .order_by(SeriesRun.next_at, SeriesRun.id)
        .limit(AT_ONCE)
        # Whoever looks at the same time takes others.
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    # The statement that finds a mail due is the one that says it is on its way, so it gets one job.
    due = await session.scalars(
        update(SeriesRun)
        .where(*waits, SeriesRun.id.in_(some))
        .values(queued=SeriesRun.sent + 1)
        .returning(SeriesRun.id)
        .execution_options(synchronize_session=False)
    )
    jobs = [
        {"store_id": store.id, "id": new_id(), **columns_of(SEND_SERIES_MAIL, now=now, run_id=run_id)}
        for run_id in due
    ]
    if jobs:
        await session.execute(insert(Job), jobs)
    return len(jobs)
