"""The brooms: what a crash left lying is picked up again."""

from sqlalchemy import case, update

from shared.checkout.release_expired import stores_with_expired
from shared.inventory.change_selling import end_preorders, stores_with_released
from shared.inventory.settle_reservations import release_expired
from shared.kernel.jobs import SENT, WAITING, Job
from shared.reviews.ask_for_reviews import plan_requests, stores_that_ask
from workers.jobs import LOST_AFTER
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def requeue_lost_jobs(runtime: Runtime) -> None:
    """Make jobs due again that were sent long ago and that nobody is doing: their worker or the queue died."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        await session.execute(
            update(Job)
            .where(Job.state == SENT, Job.sent_at < now - LOST_AFTER, Job.run_at <= now)
            .values(
                state=WAITING,
                run_at=now,
                # A worker died of it, perhaps because of it: that counts as a try (workers/jobs.py).
                attempts=Job.attempts + case((Job.run_at > Job.sent_at, 1), else_=0),
            )
            .execution_options(synchronize_session=False)
        )


async def release_expired_reservations(runtime: Runtime) -> None:
    """Give back, store by store, what was held past its time."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        stores = await stores_with_expired(session, now=now)
    await in_each_store(runtime, "reservations", stores, lambda session: release_expired(session, now=now))


async def end_due_preorders(runtime: Runtime) -> None:
    """Let pre-orders whose day has come be backorders, store by store, so that pages stop naming a day that is over."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        stores = await stores_with_released(session, now=now)
    await in_each_store(runtime, "pre-orders", stores, lambda session: end_preorders(session, now=now))


async def plan_review_requests(runtime: Runtime) -> None:
    """Plan, store by store, the mails that ask for reviews."""
    async with runtime.database.as_platform() as session:
        stores = await stores_that_ask(session)
    await in_each_store(
        runtime, "review requests", stores, lambda session: plan_requests(session, now=runtime.clock())
    )
