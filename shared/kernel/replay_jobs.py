"""Jobs that were given up: a person looks at them, mends the cause and has them tried again (T118)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.jobs import DEAD, WAITING, Job


async def jobs_given_up(session: AsyncSession) -> Sequence[Job]:
    """Return what nobody tries any more, the first to be given up first."""
    found = await session.scalars(select(Job).where(Job.state == DEAD).order_by(Job.finished_at, Job.id))
    return found.all()


async def replay_jobs(session: AsyncSession, which: str, *, now: datetime) -> int:
    """Let the job of this id, or all of this name, be tried again from the beginning; returns how many those are.

    Only what was given up: what is done, or still tried, is left alone. Each job makes its own repetition harmless.
    """
    replayed = await session.execute(
        update(Job)
        .where(Job.state == DEAD, or_(Job.name == which, Job.id == parse_id(which)))
        .values(state=WAITING, attempts=0, run_at=now, sent_at=None, finished_at=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return len(replayed.all())
