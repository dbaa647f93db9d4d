"""Rows that are written straight on the driver: the session knows them afterwards as if it had flushed them."""

from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import history_of, record
from shared.kernel.ids import new_id
from shared.kernel.jobs import WAITING, Job, columns_of, declared
from shared.kernel.storing import write_new
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def test_defaults_and_json_are_written_as_by_a_flush(database: Database, store: Store):
    subject, now = new_id(), utc_now()
    kind = next(iter(declared().values()))
    async with database.in_store(store.id) as session:
        record(session, "thing.happened", subject, actor="test", now=now, words="Größe „M“", pieces=[1, 2])
        job = Job(store_id=store.id, **columns_of(kind, now=now, subject_id=subject))
        session.add(job)
        await write_new(session)
        assert not session.new

    async with database.in_store(store.id) as session:
        (event,) = await history_of(session, subject)
        assert event.data == {"words": "Größe „M“", "pieces": [1, 2]}
        kept = await session.get_one(Job, (store.id, job.id))
        assert (kept.state, kept.attempts, kept.payload) == (WAITING, 0, {"subject_id": str(subject)})
        assert (kept.sent_at, kept.last_error) == (None, None)


async def test_what_changes_afterwards_is_flushed(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, price_minor=1900))
        assert order.base_total_minor == order.total_minor
        order.note = "Ring twice"

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Order.note).where(Order.id == order.id)) == "Ring twice"
