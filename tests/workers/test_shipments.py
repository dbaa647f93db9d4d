"""The mail about a parcel: once, in the order's words, and never about what was undone."""

from sqlalchemy import select, update

from shared.fulfilment.carriers import Tracking
from shared.fulfilment.jobs import SEND_SHIPMENT_NEWS
from shared.fulfilment.move_shipment import hand_over, undo
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.notifications.mail_log import KINDS
from shared.notifications.models import Email
from shared.orders.jobs import SEND_ORDER_CONFIRMATION
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.post_box import PostBox, do_jobs
from workers.jobs import do_job
from workers.runtime import Runtime

LINK = "https://dhl.example/42"


async def do_all(runtime: Runtime, store: Store) -> None:
    async with runtime.database.in_store(store.id) as session:
        # The time to undo passes.
        await session.execute(update(Job).values(run_at=utc_now()))
        found = list(
            await session.scalars(select(Job.id).where(Job.name == SEND_SHIPMENT_NEWS.name).order_by(Job.id))
        )
    for job_id in found:
        await do_job(runtime, str(store.id), str(job_id))


async def test_it_says_what_is_inside_and_where_to_follow_it_once(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)
        shipment = await make_shipment(session, order, tracking=Tracking("DHL", "42", LINK))
        await hand_over(session, order, shipment, actor="m", now=utc_now())

    await do_all(runtime, store)

    (mail,) = post_box.taken
    assert mail.recipient == "ada@example.com"
    assert mail.subject.endswith("order 1001 is on its way")
    for words in ("2 x Plain Mug", "DHL, 42", LINK, "Please have", "/orders/"):
        assert words in mail.text
    assert LINK in mail.html


async def test_a_part_says_that_the_rest_follows(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)
        await make_shipment(session, order, most=1)

    await do_all(runtime, store)

    assert "1 x Plain Mug" in post_box.taken[0].text
    assert "The rest follows." in post_box.taken[0].text


async def test_what_was_undone_in_time_is_not_spoken_of(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await undo(session, order, await make_shipment(session, order), actor="m", now=utc_now())

    await do_all(runtime, store)

    assert post_box.taken == []


async def test_who_picks_up_hears_that_it_is_ready(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await session.execute(update(Order).values(pricing={"delivery": "pick_up"}))
        await make_shipment(session, await fresh(session, order))

    await do_all(runtime, store)

    assert post_box.taken[0].subject.endswith("order 1001 is ready for you")
    assert "you can pick it up" in post_box.taken[0].text


async def test_a_store_that_leaves_it_unsaid_sends_none_and_its_log_says_so(
    database: Database, store: Store, other_store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await make_shipment(session, order)
        await session.execute(update(Store).where(Store.id == store.id).values(mails_off=["shipment"]))
    async with database.in_store(other_store.id) as session:
        await make_shipment(session, await make_order(session, await make_variant(session, stock=5)))

    await do_all(runtime, store)
    await do_all(runtime, other_store)

    assert [mail.subject.partition(":")[0] for mail in post_box.taken] == [other_store.name]
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Email.kind, Email.state))
        assert [tuple(row) for row in rows] == [("shipment", "suppressed")]


async def test_what_has_to_be_told_goes_out_whatever_is_switched_off(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=5))
        await session.execute(update(Store).where(Store.id == store.id).values(mails_off=list(KINDS)))

    await do_jobs(runtime, store, SEND_ORDER_CONFIRMATION.name)

    assert len(post_box.taken) == 1
