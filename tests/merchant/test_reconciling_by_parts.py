"""A day of a payment provider is read some at a time, for one store or for all that share an account (F092)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from shared.adapters.stripe_books import PAGE
from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import account_of
from shared.checkout.reconcile_day import MOST_READ, Part, read_part, reconcile_part
from shared.kernel.clock import utc_now
from shared.kernel.jobs import Job, enqueue
from shared.payments.ask_reconciliation import days_beside, open_day
from shared.payments.jobs import RECONCILE_DAY
from shared.payments.reconciliation import Reconciliation, ReconciliationLine, reconciliation_by_id
from shared.stores.models import Store
from tests.support.payments import Till
from tests.support.reconciling import MATCHED_LINE, Office, copy_charges, lists_of, till_day
from tests.support.stripe_sandbox import KEY, Wire
from workers.jobs import do_job
from workers.reconciliation import reconcile_yesterday


async def test_a_day_is_read_some_at_a_time_and_the_next_job_goes_on(office: Office, till: Till):
    """However much moved: a run asks for so many movements and no more, and remembers none of them."""
    await till.pay()
    await till.look()
    ours = {"payment_id": str(till.payment_id), "store_id": str(office.store.id)}
    copy_charges(office, 2 * MOST_READ, metadata=ours)
    first = len(office.sandbox.calls)

    await office.compare()

    asked = [path for path in lists_of(office, first) if path.startswith("/v1/charges")]
    assert len(asked) == -(-(2 * MOST_READ + 1) // PAGE)
    async with office.database.in_store(office.store.id) as session:
        jobs = list(await session.scalars(select(Job).where(Job.name == RECONCILE_DAY.name)))
        kinds = select(ReconciliationLine.kind, func.count()).group_by(ReconciliationLine.kind)
        found = {kind: count for kind, count in await session.execute(kinds)}
    # Three runs for the charges, one for the refunds, one for each kind of what only we may know of.
    assert len(jobs) == 3 + 1 + 3
    assert found == {"matched": 1, "missing_here": 2 * MOST_READ}
    assert await office.days() == [("done", "")]


async def test_whoever_goes_on_from_a_place_that_was_left_does_nothing(
    office: Office, till: Till, gateway: StripeGateway
):
    await till.pay()
    await till.look()
    copy_charges(office, 4, metadata={"store_id": str(office.store.id)})
    day_id = (
        (await office.desk.post(office.here, data={"account": "house", "day": office.day.isoformat()}))
        .headers["location"]
        .rpartition("/")[2]
    )

    async def day() -> Reconciliation:
        async with office.database.in_store(office.store.id) as session:
            return await reconciliation_by_id(session, day_id)

    async def write(part: Part) -> None:
        await reconcile_part(
            office.database, gateway, office.store.id, UUID(day_id), part, leads=True, clock=utc_now
        )

    first = await read_part(gateway, await day(), most=2)
    await write(first)
    second = await read_part(gateway, await day(), most=2)
    await asyncio.gather(write(second), write(second), write(first))

    assert len(await office.lines()) == 4
    assert (await day()).read_after == second.told.after
    assert len(await office.waiting()) == 3
    await office.work()
    assert len(await office.lines()) == 5
    assert await office.days() == [("done", "")]


async def test_what_nobody_tells_of_any_more_is_forgotten_at_the_end_and_not_before(
    office: Office, till: Till, gateway: StripeGateway
):
    await till.pay()
    await till.look()
    [key] = copy_charges(office, 1, metadata={"store_id": str(office.store.id)})
    page = await office.compare()
    assert [kind for _, kind, _, _ in await office.lines()] == ["matched", "missing_here"]
    books = office.sandbox.books_of_account(account_of(KEY))
    books.put(books.get("charge", key.replace("pi_", "ch_")) | {"status": "failed"})

    await office.desk.post(page)
    [job_id] = await office.waiting()
    await do_job(office.runtime, str(office.store.id), str(job_id))
    assert len(await office.lines()) == 2
    await office.work()

    assert await office.lines() == [MATCHED_LINE]


async def test_the_installations_lists_are_read_once_for_all_its_stores(
    office: Office, till: Till, other_store: Store
):
    await till.pay()
    await till.look()
    copy_charges(office, MOST_READ, metadata={"store_id": str(other_store.id)})
    noon = till_day(office) + timedelta(days=1)
    office.runtime = replace(office.runtime, clock=lambda: noon)
    for store in (office.store, other_store):
        async with office.database.in_store(store.id) as session:
            await open_day(session, None, office.day, actor="system", now=noon)
    async with office.database.in_store(office.store.id) as session:
        [day_id] = await session.scalars(select(Reconciliation.id))
        enqueue(session, RECONCILE_DAY, now=noon, reconciliation_id=day_id)
    first = len(office.sandbox.calls)

    await office.work()

    assert await office.lines() == [MATCHED_LINE]
    assert await office.days() == [("done", "")]
    asked = [path for path in lists_of(office, first) if path.startswith("/v1/charges")]
    assert len(asked) == -(-(MOST_READ + 1) // PAGE)
    async with office.database.in_store(other_store.id) as session:
        [theirs] = await session.scalars(select(Reconciliation))
        assert theirs.state == "done"
        assert await session.scalar(select(func.count()).select_from(ReconciliationLine)) == MOST_READ
        # Only what nobody but that store can know of is read by jobs of its own.
        jobs = select(func.count()).select_from(Job).where(Job.name == RECONCILE_DAY.name)
        assert await session.scalar(jobs) == 3


async def test_days_that_are_still_apart_are_each_led_by_their_own_job(office: Office, other_store: Store):
    """Two that lead one another would both be left where neither goes on."""
    stores, late = (office.store, other_store), utc_now() - timedelta(days=2)
    for store in stores:
        async with office.database.in_store(store.id) as session:
            session.add(
                day := Reconciliation(
                    store_id=store.id, day=late.date(), state="done", actor="", asked_at=late, looked_at=late
                )
            )
            await session.flush()
            session.add(
                ReconciliationLine(
                    store_id=store.id,
                    reconciliation_id=day.id,
                    what="payment",
                    key="pi_past_us",
                    kind="missing_here",
                    there_minor=100,
                    there_currency="EUR",
                    moved_at=late,
                    looked_at=late,
                )
            )

    await reconcile_yesterday(office.runtime)

    asked = []
    for store in stores:
        async with office.database.in_store(store.id) as session:
            [day] = await session.scalars(select(Reconciliation))
            [job] = await session.scalars(select(Job).where(Job.name == RECONCILE_DAY.name))
        assert (day.state, job.payload) == ("asked", {"reconciliation_id": str(day.id)})
        asked.append(day)
    assert asked[0].asked_at != asked[1].asked_at
    async with office.database.as_platform() as session:
        assert await days_beside(session, asked[0]) == []


async def test_a_store_that_cannot_be_compared_keeps_no_other_waiting(
    office: Office, till: Till, other_store: Store, wire: Wire
):
    """The one that leads is refused: all that came along are told why, and none is left under way."""
    await till.pay()
    await till.look()
    noon = till_day(office) + timedelta(days=1)
    broken = StripeGateway("no_key", [], address="http://stripe.test", transport=wire)
    office.runtime = replace(office.runtime, clock=lambda: noon, gateway=broken)
    for store in (office.store, other_store):
        async with office.database.in_store(store.id) as session:
            await open_day(session, None, office.day, actor="system", now=noon)
    async with office.database.in_store(office.store.id) as session:
        [day_id] = await session.scalars(select(Reconciliation.id))
        enqueue(session, RECONCILE_DAY, now=noon, reconciliation_id=day_id)

    await office.work()

    assert await office.days() == [("failed", "denied")]
    office.store = other_store
    assert await office.days() == [("failed", "denied")]
