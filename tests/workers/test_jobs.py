"""A job is done once in effect, however it is delivered: T102 to T104 and T118 at the level of rows."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.replay_jobs import jobs_given_up, replay_jobs
from shared.kernel.settings import Settings
from shared.notifications.ledger import TRIED_FOR
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.models import Email
from shared.orders.jobs import SEND_ORDER_CONFIRMATION
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.workers import worker_with
from workers.jobs import LOST_AFTER, do_job
from workers.relay import relay_once
from workers.runtime import Runtime
from workers.sweepers import requeue_lost_jobs


class PostBox:
    """A provider that keeps what it took, by key, and fails when told to."""

    def __init__(self) -> None:
        self.taken: dict[str, Message] = {}
        self.calls = 0
        self.trouble: BaseException | None = None

    async def send(self, message: Message) -> str:
        self.calls += 1
        if self.trouble:
            raise self.trouble
        self.taken.setdefault(message.key, message)
        return f"id-of-{message.key}"


@pytest.fixture
def post_box() -> PostBox:
    return PostBox()


@pytest.fixture
def runtime(services: Services, post_box: PostBox) -> Runtime:
    return worker_with(services, post_box)


async def ordered(database: Database, store: Store) -> Job:
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, title="Blue Mug", price_minor=1999))
        return (await session.scalars(select(Job))).one()


async def state_of(database: Database, store: Store) -> tuple[str, int, str | None]:
    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job))).one()
        return job.state, job.attempts, job.last_error


async def test_the_confirmation_says_what_was_bought(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job = await ordered(database, store)

    await do_job(runtime, str(store.id), str(job.id))

    (message,) = post_box.taken.values()
    assert message.recipient == "ada@example.com"
    assert message.subject == "Test Shop: your order 1001"
    assert "1 x Blue Mug: €19.99" in message.text
    assert "Total: €24.89" in message.text
    assert f"http://{store.slug}.localhost:8000/orders/" in message.text
    assert await state_of(database, store) == ("done", 1, None)


async def test_a_job_delivered_twice_sends_one_mail(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job = await ordered(database, store)

    await do_job(runtime, str(store.id), str(job.id))
    await do_job(runtime, str(store.id), str(job.id))

    assert post_box.calls == 1


async def test_of_several_workers_at_once_one_sends_the_mail(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job = await ordered(database, store)

    await asyncio.gather(*(do_job(runtime, str(store.id), str(job.id)) for _ in range(5)))

    assert post_box.calls == 1
    assert await state_of(database, store) == ("done", 1, None)


async def test_a_message_that_overtakes_the_relays_commit_is_not_lost(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job, doing = await ordered(database, store), set[asyncio.Task]()
    loop = asyncio.get_running_loop()

    def deliver(store_id: UUID, job_id: UUID) -> None:
        if job_id == job.id:
            loop.call_soon_threadsafe(
                lambda: doing.add(loop.create_task(do_job(runtime, str(store_id), str(job_id))))
            )
            time.sleep(0.1)

    # Jobs that other tests have left may fill a batch before it.
    while not doing:
        assert await relay_once(database, deliver, now=utc_now()) > 0
    await asyncio.gather(*doing)

    assert post_box.calls == 1
    assert await state_of(database, store) == ("done", 1, None)


async def test_a_job_that_the_relay_holds_longer_than_one_wait_is_done_all_the_same(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store, settings: Settings
):
    job = await ordered(database, store)
    hasty = Database(settings.database.model_copy(update={"lock_timeout_ms": 100}))

    async with database.in_store(store.id) as session:
        await session.scalar(select(Job.id).where(Job.id == job.id).with_for_update())
        doing = asyncio.create_task(do_job(replace(runtime, database=hasty), str(store.id), str(job.id)))
        await asyncio.sleep(0.25)
        assert not doing.done()
    await doing
    await hasty.close()

    assert post_box.calls == 1
    assert await state_of(database, store) == ("done", 1, None)


async def test_a_repeated_message_leaves_a_job_alone_that_somebody_is_doing(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job = await ordered(database, store)
    await relay_once(database, lambda _store, _job: None, now=utc_now())
    post_box.trouble = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await do_job(runtime, str(store.id), str(job.id))
    post_box.trouble = None

    await do_job(runtime, str(store.id), str(job.id))
    assert (post_box.calls, len(post_box.taken)) == (1, 0)

    after = replace(runtime, clock=lambda: utc_now() + LOST_AFTER + timedelta(seconds=1))
    await do_job(after, str(store.id), str(job.id))
    assert (post_box.calls, len(post_box.taken)) == (2, 1)


async def test_the_sweeper_leaves_a_job_alone_that_somebody_is_doing(
    runtime: Runtime, database: Database, store: Store
):
    await ordered(database, store)
    late, lease = utc_now() - LOST_AFTER - timedelta(seconds=1), utc_now() + timedelta(seconds=30)
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(state="sent", sent_at=late, run_at=lease))

    await requeue_lost_jobs(runtime)

    assert (await state_of(database, store))[0] == "sent"


async def test_a_crash_between_the_call_and_its_note_repeats_the_same_key(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job = await ordered(database, store)
    await do_job(runtime, str(store.id), str(job.id))
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(state="sent", run_at=utc_now()))
        await session.execute(update(Email).values(state="requested"))

    await do_job(runtime, str(store.id), str(job.id))

    assert post_box.calls == 2
    assert len(post_box.taken) == 1


async def test_after_a_day_a_mail_that_may_have_gone_out_is_not_sent_again(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    """T113: its worker died before it could note the answer, and the provider's key is forgotten by now."""
    job = await ordered(database, store)
    await do_job(runtime, str(store.id), str(job.id))
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(state="sent", run_at=utc_now()))
        await session.execute(update(Email).values(state="requested", sent_at=None))
    late = replace(runtime, clock=lambda: utc_now() + TRIED_FOR + timedelta(seconds=1))

    await do_job(late, str(store.id), str(job.id))

    assert post_box.calls == 1
    assert await state_of(database, store) == ("dead", 2, "GiveUp: whether it went out is not known any more")
    async with database.in_store(store.id) as session:
        (email,) = await session.scalars(select(Email))
        assert (email.state, email.reason) == ("failed", "")


async def test_trouble_is_tried_again_later(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job, post_box.trouble = await ordered(database, store), ConnectionError("provider away")

    await do_job(runtime, str(store.id), str(job.id))

    assert await state_of(database, store) == ("waiting", 1, "ConnectionError: provider away")
    post_box.trouble = None
    await do_job(runtime, str(store.id), str(job.id))
    assert (await state_of(database, store))[:2] == ("done", 2)


async def test_a_refused_mail_is_not_tried_again(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    job, post_box.trouble = await ordered(database, store), MailRefused("no such mailbox")

    await do_job(runtime, str(store.id), str(job.id))

    assert await state_of(database, store) == ("dead", 1, "GiveUp: no such mailbox")


async def test_a_job_without_a_handler_is_dead_and_says_so(
    runtime: Runtime, database: Database, store: Store
):
    """T118."""
    job = await ordered(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(name="no.such_job"))

    await do_job(runtime, str(store.id), str(job.id))

    assert await state_of(database, store) == ("dead", 1, "GiveUp: there is no handler for no.such_job")


async def test_what_was_given_up_is_replayed_once_and_nothing_else_is(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    """T118: by its id or its name, when somebody has mended the cause."""
    job = await ordered(database, store)
    post_box.trouble = ConnectionError("provider away")
    for _ in range(SEND_ORDER_CONFIRMATION.most_attempts):
        await do_job(runtime, str(store.id), str(job.id))
    assert (await state_of(database, store))[:2] == ("dead", SEND_ORDER_CONFIRMATION.most_attempts)
    await do_job(runtime, str(store.id), str(job.id))
    assert post_box.calls == SEND_ORDER_CONFIRMATION.most_attempts
    post_box.trouble = None

    async with database.in_store(store.id) as session:
        assert [one.id for one in await jobs_given_up(session)] == [job.id]
        assert await replay_jobs(session, "orders.something_else", now=utc_now()) == 0
        assert await replay_jobs(session, str(job.id), now=utc_now()) == 1
        assert await replay_jobs(session, job.name, now=utc_now()) == 0
    await do_job(runtime, str(store.id), str(job.id))

    assert (await state_of(database, store), len(post_box.taken)) == (("done", 1, None), 1)
    async with database.in_store(store.id) as session:
        assert await replay_jobs(session, str(job.id), now=utc_now()) == 0


async def test_a_job_of_another_store_is_not_found(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store, other_store: Store
):
    """T58: a wrong store in the message reaches nothing."""
    job = await ordered(database, store)

    await do_job(runtime, str(other_store.id), str(job.id))

    assert post_box.calls == 0
    assert (await state_of(database, store))[0] == "waiting"


async def test_the_relay_sends_each_due_job_once_even_when_two_run(database: Database, store: Store):
    """T104."""
    job = await ordered(database, store)
    sent: list[UUID] = []

    def take(store_id: UUID, job_id: UUID) -> None:
        sent.append(job_id)
        if job_id == job.id:
            time.sleep(0.2)  # so that the other relay looks while this one is at it

    await asyncio.gather(*(relay_once(database, take, now=utc_now()) for _ in range(2)))

    assert sent.count(job.id) == 1
    assert (await state_of(database, store))[0] == "sent"


async def test_nothing_is_marked_sent_while_the_broker_is_away(database: Database, store: Store):
    """T103."""
    await ordered(database, store)

    def refuse(store_id: UUID, job_id: UUID) -> None:
        raise ConnectionError("broker away")

    with pytest.raises(ConnectionError):
        await relay_once(database, refuse, now=utc_now())

    assert (await state_of(database, store))[0] == "waiting"


async def test_a_job_that_is_not_due_waits(database: Database, store: Store):
    job = await ordered(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(run_at=utc_now() + timedelta(hours=1)))
    sent: list[UUID] = []

    await relay_once(database, lambda _store, job_id: sent.append(job_id), now=utc_now())

    assert job.id not in sent


async def test_a_job_of_which_every_worker_died_is_dead_and_says_so(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    """Or a picture that no worker survives would come back for ever."""
    job = await ordered(database, store)
    sent_at = utc_now() - 2 * LOST_AFTER
    for _ in range(SEND_ORDER_CONFIRMATION.most_attempts):
        async with database.in_store(store.id) as session:
            await session.execute(
                update(Job).values(state="sent", sent_at=sent_at, run_at=sent_at + LOST_AFTER)
            )
        await requeue_lost_jobs(runtime)

    await do_job(runtime, str(store.id), str(job.id))

    state, attempts, error = await state_of(database, store)
    assert (state, post_box.calls) == ("dead", 0)
    assert attempts == SEND_ORDER_CONFIRMATION.most_attempts + 1
    assert error == "GiveUp: every worker that began it has died"


async def test_a_message_that_was_lost_on_its_way_is_no_try(
    runtime: Runtime, database: Database, store: Store
):
    await ordered(database, store)
    sent_at = utc_now() - 2 * LOST_AFTER
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).values(state="sent", sent_at=sent_at, run_at=sent_at))

    await requeue_lost_jobs(runtime)

    assert (await state_of(database, store))[:2] == ("waiting", 0)


async def test_a_job_whose_worker_died_becomes_due_again(runtime: Runtime, database: Database, store: Store):
    await ordered(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(
            update(Job).values(state="sent", sent_at=utc_now() - LOST_AFTER - timedelta(seconds=1))
        )

    await requeue_lost_jobs(runtime)

    assert (await state_of(database, store))[0] == "waiting"
