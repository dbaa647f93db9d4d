"""Stages of work: where an order may go, who is told, and what becomes of orders whose stage goes."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.adapters.stripe_gateway import StripeGateway
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.events import Event
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.orders.remove_stage import remove_stage
from shared.orders.set_stage import set_stage
from shared.orders.stages import NoSuchStage, OrderStage, StageChanged, StageNotNext, all_stages
from shared.orders.write_stage import StageTerms, write_stage
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.payments import make_till
from tests.support.stripe_sandbox import Control


async def name_stages(database: Database, store: Store, *names: str, **facts: Any) -> list[UUID]:
    async with database.in_store(store.id) as session:
        return [
            await write_stage(session, StageTerms(name, **facts), actor="m", now=utc_now()) for name in names
        ]


async def placed(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return await make_order(session, await make_variant(session, stock=9))


async def move(database: Database, store: Store, order: Order, stage_id: UUID | None) -> bool:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        return await set_stage(session, order, stage_id, actor="m@example.com", now=utc_now())


async def standing(database: Database, store: Store, order: Order) -> UUID | None:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Order.stage_id).where(Order.id == order.id))


async def told(database: Database, store: Store, order: Order) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what the order's history says of stages."""
    async with database.in_store(store.id) as session:
        events = await session.scalars(
            select(Event)
            .where(Event.subject_id == order.id, Event.name.in_(("order.staged", "order.unstaged")))
            .order_by(Event.occurred_at, Event.id)
        )
        return [(one.name, one.actor, one.data) for one in events]


async def test_an_order_goes_from_stage_to_stage_and_its_payment_and_goods_stay(
    database: Database, store: Store
):
    cutting, sewing = await name_stages(database, store, "Cutting", "Sewing")
    order = await placed(database, store)

    assert [await move(database, store, order, one) for one in (cutting, sewing, sewing, None)] == [
        True,
        True,
        False,
        True,
    ]

    assert await told(database, store, order) == [
        ("order.staged", "m@example.com", {"stage": "Cutting"}),
        ("order.staged", "m@example.com", {"stage": "Sewing", "was": "Cutting"}),
        ("order.unstaged", "m@example.com", {"was": "Sewing"}),
    ]
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        assert (order.state, order.payment_state, order.fulfilment_state) == (
            "placed",
            "unpaid",
            "unfulfilled",
        )


async def test_only_what_may_follow_follows(database: Database, store: Store):
    cutting, sewing, ironing = await name_stages(database, store, "Cutting", "Sewing", "Ironing")
    async with database.in_store(store.id) as session:
        stage = await session.get_one(OrderStage, (store.id, cutting))
        await write_stage(
            session, StageTerms("Cutting", leads_to=[sewing]), stage=stage, actor="m", now=utc_now()
        )
    order = await placed(database, store)
    await move(database, store, order, cutting)

    for wanted in (ironing, None):
        with pytest.raises(StageNotNext):
            await move(database, store, order, wanted)
    assert await standing(database, store, order) == cutting
    assert len(await told(database, store, order)) == 1

    assert await move(database, store, order, sewing)


async def test_a_stage_with_no_next_one_is_the_end(database: Database, store: Store):
    (done,) = await name_stages(database, store, "Done", leads_to=[])
    (sewing,) = await name_stages(database, store, "Sewing")
    order = await placed(database, store)
    await move(database, store, order, done)

    with pytest.raises(StageNotNext):
        await move(database, store, order, sewing)
    assert await standing(database, store, order) == done


async def test_of_two_who_move_an_order_the_second_looks_again(database: Database, store: Store):
    cutting, sewing = await name_stages(database, store, "Cutting", "Sewing")
    order = await placed(database, store)

    async with database.in_store(store.id) as session:
        seen = await order_by_id(session, order.id)
        await move(database, store, order, cutting)
        with pytest.raises(StageChanged):
            await set_stage(session, seen, sewing, actor="m", now=utc_now())

    assert await standing(database, store, order) == cutting
    assert len(await told(database, store, order)) == 1


async def test_nothing_is_moved_to_a_stage_of_another_store(
    database: Database, store: Store, other_store: Store
):
    (theirs,) = await name_stages(database, other_store, "Theirs")
    order = await placed(database, store)

    with pytest.raises(NoSuchStage):
        await move(database, store, order, theirs)
    assert await standing(database, store, order) is None


async def test_work_begins_when_an_order_is_paid_and_what_is_under_way_stays(
    database: Database, store: Store
):
    (sewing,) = await name_stages(database, store, "Sewing")
    (cutting,) = await name_stages(database, store, "Cutting", is_on_paid=True)
    first, second = await placed(database, store), await placed(database, store)
    await move(database, store, second, sewing)
    assert await standing(database, store, first) is None

    for order in (first, second):
        async with database.in_store(store.id) as session:
            await mark_paid(session, await order_by_id(session, order.id), actor="m", now=utc_now())

    assert [await standing(database, store, one) for one in (first, second)] == [cutting, sewing]
    assert await told(database, store, first) == [("order.staged", "system", {"stage": "Cutting"})]
    assert len(await told(database, store, second)) == 1


async def test_work_begins_when_a_card_has_paid(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    (cutting,) = await name_stages(database, store, "Cutting", is_on_paid=True)
    till = await make_till(database, store, gateway, control)
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert order.stage_id is None

    await till.pay()
    await till.look()

    assert await standing(database, store, order) == cutting


async def test_work_begins_at_one_stage_at_most(database: Database, store: Store):
    await name_stages(database, store, "Cutting", "Sewing", is_on_paid=True)

    async with database.in_store(store.id) as session:
        assert [(one.name, one.is_on_paid) for one in await all_stages(session)] == [
            ("Cutting", False),
            ("Sewing", True),
        ]


async def test_a_stage_with_orders_goes_only_with_a_place_for_them(database: Database, store: Store):
    cutting, sewing = await name_stages(database, store, "Cutting", "Sewing")
    orders = [await placed(database, store) for _ in range(2)]
    for order in orders:
        await move(database, store, order, cutting)

    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid) as refusal:
            await remove_stage(session, cutting, actor="m", now=utc_now())
    assert dict(refusal.value.fields) == {
        "moved_to": "2 orders are at this stage. Choose where they go.",
    }
    assert [await standing(database, store, one) for one in orders] == [cutting, cutting]

    async with database.in_store(store.id) as session:
        assert await remove_stage(session, cutting, moved_to=sewing, actor="m", now=utc_now()) == 2
    assert [await standing(database, store, one) for one in orders] == [sewing, sewing]
    assert (await told(database, store, orders[0]))[-1] == (
        "order.staged",
        "m",
        {"stage": "Sewing", "was": "Cutting"},
    )
    async with database.in_store(store.id) as session:
        assert [one.name for one in await all_stages(session)] == ["Sewing"]


@pytest.mark.parametrize("wanted", ["itself", "none that there is"])
async def test_orders_go_to_no_stage_that_there_is_not(database: Database, store: Store, wanted: str):
    (cutting,) = await name_stages(database, store, "Cutting")
    order = await placed(database, store)
    await move(database, store, order, cutting)

    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid):
            target = cutting if wanted == "itself" else store.id
            await remove_stage(session, cutting, moved_to=target, actor="m", now=utc_now())

    assert await standing(database, store, order) == cutting


async def test_a_removed_stage_follows_no_other_and_its_emptied_orders_are_at_none(
    database: Database, store: Store
):
    cutting, sewing = await name_stages(database, store, "Cutting", "Sewing")
    async with database.in_store(store.id) as session:
        stage = await session.get_one(OrderStage, (store.id, cutting))
        await write_stage(
            session, StageTerms("Cutting", leads_to=[sewing]), stage=stage, actor="m", now=utc_now()
        )
    order = await placed(database, store)
    await move(database, store, order, sewing)

    async with database.in_store(store.id) as session:
        await remove_stage(session, sewing, is_emptied=True, actor="m", now=utc_now())

    assert await standing(database, store, order) is None
    assert (await told(database, store, order))[-1] == ("order.unstaged", "m", {"was": "Sewing"})
    async with database.in_store(store.id) as session:
        # Not "any": who said that only one may follow did not say that all may.
        assert [one.leads_to for one in await all_stages(session)] == [[]]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (StageTerms(""), "name"),
        (StageTerms("x" * 41), "name"),
        (StageTerms("CUTTING"), "name"),
        (StageTerms("Sewing", tone="mauve"), "tone"),
        (StageTerms("Sewing", public_words="x" * 101), "public_words"),
        (StageTerms("Sewing", leads_to=[UUID(int=7)]), "leads_to"),
    ],
)
async def test_what_cannot_be_meant_names_no_stage(
    database: Database, store: Store, terms: StageTerms, field: str
):
    await name_stages(database, store, "Cutting", is_on_paid=True)

    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid) as refusal:
            await write_stage(session, terms, actor="m", now=utc_now())

    assert list(refusal.value.fields) == [field]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(OrderStage)) == 1
