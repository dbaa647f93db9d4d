"""Orders that are changed after they were placed (F138): lines, money and goods move together, or nothing does."""

import pytest
from sqlalchemy import select, update

from shared.checkout.errors import PriceChanged
from shared.fulfilment.carriers import Tracking
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import left_to_pack
from shared.inventory.errors import SoldOut
from shared.inventory.models import AwaitedGoods
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.orders.errors import CannotBeEdited, EditedMeanwhile
from shared.orders.mark_paid import mark_paid
from shared.orders.queries import order_by_id
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.promotions import make_promotion
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.factories.taxes import make_vat
from tests.support.order_edits import a_variant, an_order, change, figures, levels, read, violations


async def test_pieces_that_leave_an_unpaid_order_take_their_money_and_go_on_the_shelf(
    database: Database, store: Store
):
    order = await an_order(database, store)

    edit = await change(database, order.id, {order.lines[0].id: 1}, store=store)

    assert await figures(database, store, order.id) == ([("Blue Mug", 1, 1999)], 1999 + 490)
    assert await levels(database, store) == [(4, 0)]
    assert (edit.state, edit.settlement, edit.difference.minor, edit.number) == ("applied", "open", -3998, 1)
    assert [(one.title, one.pieces) for one in edit.movements] == [("Blue Mug", -2)]
    assert await violations(database, store) == []


async def test_what_is_added_costs_what_it_costs_now_and_the_rest_what_it_did(
    database: Database, store: Store
):
    order = await an_order(database, store)
    tray = await a_variant(database, store)
    mug = order.lines[0].variant_id
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.id == mug).values(price_minor=2500))

    await change(database, order.id, {order.lines[0].id: 4}, {tray.id: 2}, store=store)

    lines, total = await figures(database, store, order.id)
    assert lines == [("Blue Mug", 3, 5997), ("Tray", 2, 2000), ("Blue Mug", 1, 2500)]
    assert total == 5997 + 2000 + 2500 + 490
    assert await levels(database, store) == [(1, 0), (2, 0)]
    kept = await read(database, store, order.id)
    assert [(step.kind, step.name, step.amount.minor) for step in kept.trace][-2:] == [
        ("edit", "1", 4500),
        ("total", "", 10987),
    ]
    assert await violations(database, store) == []


async def test_a_line_that_is_taken_out_is_gone_from_the_order(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)

    await change(database, order.id, {order.lines[0].id: 0}, {tray.id: 1}, store=store)

    assert await figures(database, store, order.id) == ([("Tray", 1, 1000)], 1490)
    assert await levels(database, store) == [(5, 0), (3, 0)]
    assert await violations(database, store) == []


async def test_discounts_and_taxes_of_what_stays_are_parts_of_what_was_frozen(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_vat(session)
        promotion = await make_promotion(session)
    order = await an_order(database, store)
    assert (order.discount_minor, order.included_tax_minor, order.lines[0].tax_minor) == (600, 940, 862)
    async with database.in_store(store.id) as session:
        await session.delete(await session.merge(promotion))

    await change(database, order.id, {order.lines[0].id: 1}, store=store)

    kept = await read(database, store, order.id)
    line = kept.lines[0]
    assert (line.total_minor, line.discount_minor, line.tax_minor) == (1999, 200, 287)
    assert (kept.subtotal_minor, kept.discount_minor, kept.total_minor) == (1999, 200, 1999 - 200 + 490)
    assert kept.included_tax_minor == 287 + 78
    assert [(share.name, share.amount.minor) for share in kept.taxes] == [("VAT", 287 + 78)]
    assert [one.amount.minor for one in kept.discounts] == [200]
    assert await violations(database, store) == []


async def test_of_two_who_change_it_the_second_looks_again(database: Database, store: Store):
    order = await an_order(database, store)
    await change(database, order.id, {order.lines[0].id: 2}, store=store, seen=0)

    with pytest.raises(EditedMeanwhile):
        await change(database, order.id, {order.lines[0].id: 1}, store=store, seen=0)

    assert (await figures(database, store, order.id))[0] == [("Blue Mug", 2, 3998)]
    assert await levels(database, store) == [(3, 0)]


async def test_nobody_changes_an_order_at_another_price_than_they_saw(database: Database, store: Store):
    order = await an_order(database, store)

    with pytest.raises(PriceChanged):
        await change(database, order.id, {order.lines[0].id: 2}, store=store, seen_total_minor=1)

    assert (await read(database, store, order.id)).edit_count == 0
    assert await levels(database, store) == [(2, 0)]


async def test_goods_that_are_not_there_leave_everything_as_it_was(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)

    with pytest.raises(SoldOut):
        await change(database, order.id, {order.lines[0].id: 1}, {tray.id: 5}, store=store)

    assert (await figures(database, store, order.id))[0] == [("Blue Mug", 3, 5997)]
    assert await levels(database, store) == [(2, 0), (4, 0)]


async def test_what_is_packed_stays_in_the_order(database: Database, store: Store):
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id), most=2)

    with pytest.raises(Invalid) as refusal:
        await change(database, order.id, {order.lines[0].id: 1}, store=store)
    await change(database, order.id, {order.lines[0].id: 2}, store=store)

    assert list(refusal.value.fields) == [f"line-{order.lines[0].id}"]
    kept = await read(database, store, order.id)
    assert (kept.fulfilment_state, kept.total_minor) == ("fulfilled", 2 * 1999 + 490)
    assert await violations(database, store) == []
    with pytest.raises(CannotBeEdited):
        await change(database, order.id, {order.lines[0].id: 3}, store=store)


async def test_what_is_added_to_an_order_on_its_way_is_still_to_be_packed(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id), most=2)
    await change(database, order.id, {}, {tray.id: 1}, store=store)

    async with database.in_store(store.id) as session:
        order = await fresh(session, await order_by_id(session, order.id))
        assert order.fulfilment_state == "partly_fulfilled"
        await pack_shipment(
            session,
            order,
            goods={one.goods.piece: one.left for one in await left_to_pack(session, order)},
            tracking=Tracking(),
            seen=order.shipment_count,
            actor="m",
            now=utc_now(),
        )

    assert (await read(database, store, order.id)).fulfilment_state == "fulfilled"
    assert await violations(database, store) == []


@pytest.mark.parametrize(
    ("pieces", "field"), [(0, "goods"), (-1, "line"), (1000, "line"), (3, "goods")], ids=str
)
async def test_what_cannot_be_meant_is_refused_at_its_field(
    database: Database, store: Store, pieces: int, field: str
):
    order = await an_order(database, store)
    line = order.lines[0].id

    with pytest.raises(Invalid) as refusal:
        await change(database, order.id, {line: pieces}, store=store)

    assert list(refusal.value.fields) == [field if field == "goods" else f"line-{line}"]
    assert (await read(database, store, order.id)).edit_count == 0


async def test_goods_that_are_still_to_come_are_waited_for_by_fewer(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=2, backorder_limit=5)
        order = await make_order(session, variant, quantity=5)

    await change(database, order.id, {order.lines[0].id: 4}, store=store)

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(AwaitedGoods.waiting))).all() == [2]
    assert await levels(database, store) == [(-2, 0)]
    await change(database, order.id, {order.lines[0].id: 1}, store=store)
    assert await levels(database, store) == [(1, 0)]
    assert await violations(database, store) == []


async def test_an_order_that_was_paid_by_hand_is_settled_by_hand(database: Database, store: Store):
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await mark_paid(session, await order_by_id(session, order.id), actor="m", now=utc_now())

    edit = await change(database, order.id, {order.lines[0].id: 2}, store=store)

    assert (edit.settlement, edit.refunded_minor, edit.state) == ("by_hand", 0, "applied")
    assert await violations(database, store) == []
