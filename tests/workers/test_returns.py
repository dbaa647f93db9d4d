"""One mail for each state that a return comes to, and what it says."""

from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.returns.jobs import SEND_RETURN_NEWS
from shared.returns.move_return import approve_return
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.returns import make_return, make_sent_order
from tests.support.post_box import PostBox
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime


async def do_all(runtime: Runtime, store: Store) -> None:
    async with runtime.database.in_store(store.id) as session:
        await session.execute(update(Job).values(run_at=utc_now()))
        of_returns = select(Job.id).where(Job.name == SEND_RETURN_NEWS.name, Job.state == "waiting")
        found = list(await session.scalars(of_returns))
    for job_id in found:
        await do_job(runtime, str(store.id), str(job_id))


async def test_each_state_is_told_once(database: Database, store: Store, services: Services):
    post_box = PostBox()
    runtime = worker_with(services, post_box)
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        asked = await make_return(session, order, count=2)
    await do_all(runtime, store)
    async with database.in_store(store.id) as session:
        await approve_return(
            session, order, asked, answer="To: Souk Returns, Dock 4", actor="m", now=utc_now()
        )
    await do_all(runtime, store)
    await do_all(runtime, store)

    first, second = post_box.taken
    assert first.subject.endswith("your return of order 1001")
    assert "Please do not send anything yet." in first.text
    assert "2 x Plain Mug" in first.text
    assert "You may send back what you asked for of order 1001." in second.text
    assert "To: Souk Returns, Dock 4" in second.html
