"""A mail provider that takes every mail, and the jobs that bring mails to it."""

import pytest
from sqlalchemy import select

from shared.kernel.jobs import Job
from shared.notifications.mailer import Message
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime


class PostBox:
    """Takes every mail until it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.trouble: Exception | None = None

    async def send(self, message: Message) -> str:
        if self.trouble:
            raise self.trouble
        self.taken.append(message)
        return "taken"


@pytest.fixture
def post_box() -> PostBox:
    return PostBox()


@pytest.fixture
def runtime(services: Services, post_box: PostBox) -> Runtime:
    return worker_with(services, post_box)


async def do_jobs(runtime: Runtime, store: Store, name: str) -> int:
    """Do every job of a kind twice, as a queue may; returns how many there are."""
    async with runtime.database.in_store(store.id) as session:
        wanted = select(Job.id).where(Job.name == name).order_by(Job.created_at, Job.id)
        found = list(await session.scalars(wanted))
    for job in found * 2:
        await do_job(runtime, str(store.id), str(job))
    return len(found)
