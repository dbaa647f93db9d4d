"""Days in which mails go out by themselves: a clock that is set, and the workers that live by it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from shared.kernel.jobs import Job
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.post_box import PostBox
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime

Pursue = Callable[[Runtime], Awaitable[None]]


@dataclass
class Days:
    """A clock that is set, and the workers that live by it: `pursue` looks, `job` sends."""

    runtime: Runtime
    store: Store
    post_box: PostBox
    pursue: Pursue
    job: str
    now: datetime

    async def pass_by(self, **time: float) -> list[str]:
        """Let time pass, let the sweeper look and the jobs be done; returns the subjects of the mails that went out."""
        self.now += timedelta(**time)
        before = len(self.post_box.taken)
        await self.pursue(self.runtime)
        await self.do_jobs()
        return [message.subject for message in self.post_box.taken[before:]]

    async def do_jobs(self) -> None:
        async with self.runtime.database.in_store(self.store.id) as session:
            await session.execute(update(Job).values(run_at=self.now))
            jobs = list(await session.scalars(select(Job.id).where(Job.name == self.job).order_by(Job.id)))
        for job in jobs:
            await do_job(self.runtime, str(self.store.id), str(job))


def days_from(begin: datetime, services: Services, store: Store, pursue: Pursue, job: str) -> Days:
    """Return days that begin at a moment."""
    post_box = PostBox()
    days = Days(worker_with(services, post_box), store, post_box, pursue, job, begin)
    days.runtime = replace(days.runtime, clock=lambda: days.now)
    return days
