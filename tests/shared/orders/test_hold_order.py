"""Orders that a person looks at first: held by rules, not packed, released once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shared.adapters.stripe_gateway import StripeGateway
from shared.fulfilment.errors import NotToBeSent
from shared.fulfilment.models import Shipment
from shared.fulfilment.queries import count_to_pack
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.orders.change_order_settings import change_order_settings
from shared.orders.downloads import DownloadGrant, NoSuchDownload, begin_download, grants_of_order
from shared.orders.hold_order import HoldRules, NotHeld, release_order
from shared.orders.jobs import SEND_DOWNLOADS, SEND_ORDER_HELD
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from tests.support.factories.catalogue import make_file, make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment
from tests.support.payments import make_till
from tests.support.stripe_sandbox import Control


async def with_rules(database: Database, store: Store, rules: HoldRules) -> None:
    async with database.in_store(store.id) as session:
        await change_order_settings(session, cancellation_minutes=0, rules=rules, actor="test", now=utc_now())


async def placed(database: Database, store: Store, *, quantity: int = 2) -> Order:
    async with database.in_store(store.id) as session:
        return await make_order(session, await make_variant(session, stock=9), quantity=quantity)


async def held_jobs(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return len(list(await session.scalars(select(Job.id).where(Job.name == SEND_ORDER_HELD.name))))


@pytest.mark.parametrize(
    ("rules", "reasons"),
    [
        (HoldRules(), []),
        (HoldRules(total_minor=4291, pieces=3, per_hour=2), []),
        (HoldRules(total_minor=4290), ["total"]),
        (HoldRules(pieces=2), ["pieces"]),
        (HoldRules(total_minor=0, pieces=1), ["total", "pieces"]),
    ],
)
async def test_a_rule_that_fits_holds(database: Database, store: Store, rules: HoldRules, reasons: list[str]):
    await with_rules(database, store, rules)

    order = await placed(database, store)

    assert order.total_minor == 4290
    assert [one["reason"] for one in order.hold_reasons] == reasons
    assert order.is_held is bool(reasons)
    assert await held_jobs(database, store) == bool(reasons)


async def test_the_second_order_of_a_mailbox_or_an_address_within_an_hour_is_held(
    database: Database, store: Store
):
    await with_rules(database, store, HoldRules(per_hour=2))
    first, second = await placed(database, store), await placed(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(email="somebody.else@example.com"))
    third = await placed(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(placed_at=utc_now() - timedelta(hours=2)))
    fourth = await placed(database, store)

    assert [one.is_held for one in (first, second, third, fourth)] == [False, True, True, False]
    assert second.hold_reasons == [{"reason": "many"}]


async def test_a_held_order_is_not_packed_until_it_is_released_once(database: Database, store: Store):
    await with_rules(database, store, HoldRules(pieces=1))
    order = await placed(database, store)

    async with database.in_store(store.id) as session:
        assert await count_to_pack(session) == 0
        order = await order_by_id(session, order.id)
        with pytest.raises(NotToBeSent):
            await make_shipment(session, order)
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Shipment.id))) == []
        assert await session.scalar(select(StockLevel.on_hand)) == 7

    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        await release_order(session, order, actor="m", now=utc_now())
    async with database.in_store(store.id) as session:
        assert await count_to_pack(session) == 1
        order = await order_by_id(session, order.id)
        with pytest.raises(NotHeld):
            await release_order(session, order, actor="m", now=utc_now())
        await make_shipment(session, order)


async def grants(database: Database, store: Store) -> tuple[int, int]:
    """Return how many files can be fetched in the store, and how many mails with links to them are to be sent."""
    async with database.in_store(store.id) as session:
        rows = await session.scalars(select(DownloadGrant.id))
        mails = await session.scalars(select(Job.id).where(Job.name == SEND_DOWNLOADS.name))
        return len(rows.all()), len(mails.all())


@pytest.mark.parametrize(
    "steps",
    [(mark_paid, release_order), (release_order, mark_paid)],
    ids=["paid, then released", "released, then paid"],
)
async def test_files_of_a_held_order_are_given_out_when_it_is_paid_and_released(
    database: Database, store: Store, steps: tuple[Callable, ...]
):
    await with_rules(database, store, HoldRules(pieces=1))
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None, kind="digital")
        await make_file(session, variant)
        order = await make_order(session, variant)

    for step, given in zip(steps, [(0, 0), (1, 1)], strict=True):
        async with database.in_store(store.id) as session:
            await step(session, await order_by_id(session, order.id), actor="m", now=utc_now())
        assert await grants(database, store) == given


async def test_a_file_that_was_given_out_is_not_fetched_while_its_order_is_held(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None, kind="digital")
        await make_file(session, variant)
        order = await make_order(session, variant)
        await mark_paid(session, order, actor="m", now=utc_now())
        grant_id = (await grants_of_order(session, order.id))[0].id
        await session.execute(update(Order).values(held_at=utc_now()))

    async with database.in_store(store.id) as session:
        with pytest.raises(NoSuchDownload):
            await begin_download(session, grant_id, now=utc_now())
        assert await session.scalar(select(DownloadGrant.used)) == 0


async def test_a_held_order_can_be_cancelled_in_one_step(database: Database, store: Store):
    await with_rules(database, store, HoldRules(pieces=1))
    order = await placed(database, store)

    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        await cancel_order(session, order, reason="", actor="m", now=utc_now())

    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        assert (order.state, order.is_held) == ("cancelled", False)
        assert await session.scalar(select(StockLevel.on_hand)) == 9


async def test_the_store_hears_of_an_order_by_card_once_it_is_paid(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    store.hold_rules = HoldRules(pieces=1).as_record()
    await with_rules(database, store, HoldRules(pieces=1))
    till = await make_till(database, store, gateway, control)
    assert await held_jobs(database, store) == 0

    await till.pay()
    await till.look()

    assert await till.order() == ("placed", "paid")
    assert await held_jobs(database, store) == 1


def test_what_is_no_figure_is_no_rule():
    assert HoldRules.of_record({"total_minor": "12", "pieces": None, "canary": "x"}) == HoldRules()
