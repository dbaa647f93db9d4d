"""An order is changed, packed, cancelled and given money back on at one moment: each wins whole, or is told why not."""

from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.pay_edit import conclude_edit, withdraw_edit
from shared.fulfilment.carriers import Tracking
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import left_to_pack
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.edits import OrderEdit, edits_of
from shared.orders.errors import EditedMeanwhile, EditOver
from shared.orders.queries import order_by_id
from shared.payments.models import Payment
from shared.payments.queries import lock_payment, payments_of
from shared.payments.request_refund import request_refund
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.order_edits import payment_for
from tests.support.payments import paid_by_card
from tests.support.races import Races, call_off, deadlocks, far_away
from tests.support.rounds import rounds

NEAR, FAR = (0.0, 1), (0.1, 4)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


async def an_order(database: Database, store: Store) -> UUID:
    """Place an order of three mugs and two trays that a card has paid; there are more of both."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=2000, stock=10)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000, stock=10)
        return await _order_of(session, mug, tray)


async def _order_of(session, *goods: Variant) -> UUID:
    order = await make_order(session, *goods, quantity=3)
    payment = paid_by_card(order)[0]
    assert isinstance(payment, Payment)
    payment.refunded_minor = 0
    session.add(payment)
    order.payment_state, order.payment_method, order.paid_at = "paid", "card", utc_now()
    return order.id


async def _edit(session, order_id: UUID, lines: dict[int, int], *, seen: int | None = None) -> None:
    """Bring lines of an order, by their place, to so many pieces; a line more is of the second one's goods."""
    order = await order_by_id(session, order_id)
    await edit_order(
        session,
        await current_store(session),
        order,
        Wanted({order.lines[place].id: count for place, count in lines.items()}, {}),
        reason="",
        seen=order.edit_count if seen is None else seen,
        seen_total_minor=None,
        actor="race",
        now=utc_now(),
    )


async def edit_from_one_page(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Take a mug out, from a page that was opened before anything was changed."""
    try:
        await database.run(store_id, lambda session: _edit(session, order_id, {0: 2}, seen=0))
    except EditedMeanwhile:
        return "meanwhile"
    return "edited"


async def everything(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Come in turn to change the order one way, to change it another way, to pack it, to cancel it, to refund a bit."""
    everything.turn += 1  # type: ignore[attr-defined] # a counter of this process
    step = [_swap, _swap_back, _pack, _refund, _cancel][everything.turn % 5]  # type: ignore[attr-defined] # as above
    try:
        await database.run(store_id, lambda session: step(session, order_id))
    except (Conflict, Invalid) as refusal:
        return type(refusal).__name__
    return step.__name__


everything.turn = 0  # type: ignore[attr-defined] # as above


async def _swap(session, order_id: UUID) -> None:
    await _edit(session, order_id, {0: 1, 1: 5})


async def _swap_back(session, order_id: UUID) -> None:
    await _edit(session, order_id, {0: 4, 1: 0})


async def _pack(session, order_id: UUID) -> None:
    order = await order_by_id(session, order_id)
    left = await left_to_pack(session, order)
    await pack_shipment(
        session,
        order,
        goods={one.goods.piece: 1 for one in left[:1]},
        tracking=Tracking(),
        seen=order.shipment_count,
        actor="race",
        now=utc_now(),
    )


async def _refund(session, order_id: UUID) -> None:
    payment = (await payments_of(session, order_id))[0]
    await request_refund(session, payment, Money(100, "EUR"), reason="", actor="race", now=utc_now())


async def _cancel(session, order_id: UUID) -> None:
    order = await order_by_id(session, order_id)
    await cancel_order(session, order, reason="", actor="race", now=utc_now())


async def pay_or_withdraw(database: Database, store_id: UUID, payment_id: UUID) -> str:
    """Half of those who come bring the money for a change, the other half call it off or cancel the order."""
    pay_or_withdraw.turn += 1  # type: ignore[attr-defined] # a counter of this process
    turn = pay_or_withdraw.turn % 4  # type: ignore[attr-defined] # as above

    async def whole(session) -> str:
        if turn < 2:
            payment = await lock_payment(session, payment_id)
            return "paid" if await conclude_edit(session, payment, now=utc_now()) else "too late"
        payment = await lock_payment(session, payment_id)
        if turn == 2:
            await withdraw_edit(session, payment.order_id, actor="race", now=utc_now())
            return "withdrawn"
        await _cancel(session, payment.order_id)
        return "cancelled"

    try:
        return await database.run(store_id, whole)
    except EditOver:
        return "over"
    except Conflict:
        return "already cancelled"


pay_or_withdraw.turn = 0  # type: ignore[attr-defined] # as above


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


@distances
async def test_of_twenty_who_change_one_page_one_does(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    clicks = 20 // fewer
    async with far_away(settings.database, delay) as way:
        order_id = await an_order(database, store)

        answers = await races.run(way, edit_from_one_page, store.id, [order_id] * clicks)

    assert answers == {"edited": 1, "meanwhile": clicks - 1}
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        assert [line.quantity for line in order.lines] == [2, 3]
        assert (await session.scalars(select(StockLevel.on_hand).order_by(StockLevel.id))).all() == [8, 7]
    assert await violations(database, store) == []


@distances
async def test_whatever_happens_to_an_order_at_once_its_books_are_right(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    before = await deadlocks(database)
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 3)):
            order_id = await an_order(database, store)

            answers = await races.run(way, everything, store.id, [order_id] * (20 // fewer))

            async with database.in_store(store.id) as session:
                order = await order_by_id(session, order_id)
                applied = [edit for edit in await edits_of(session, order_id) if edit.is_applied]
            assert len(applied) + len(await _waited(database, store, order_id)) == (
                answers["_swap"] + answers["_swap_back"]
            )
            assert (order.state == "cancelled") == (answers["_cancel"] == 1), answers
            assert not (answers["_cancel"] and answers["_pack"]), answers
            assert await violations(database, store) == []
    assert await deadlocks(database) == before


async def _waited(database: Database, store: Store, order_id: UUID) -> list[OrderEdit]:
    async with database.in_store(store.id) as session:
        return [edit for edit in await edits_of(session, order_id) if edit.settlement == "link"]


@distances
async def test_a_change_is_paid_for_or_called_off_and_never_both(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            order_id = await an_order(database, store)
            async with database.in_store(store.id) as session:
                await _edit(session, order_id, {1: 5})
                (edit,) = await edits_of(session, order_id)
                payment = payment_for(edit)
                session.add(payment)

            answers = await races.run(way, pay_or_withdraw, store.id, [payment.id] * (20 // fewer))

            async with database.in_store(store.id) as session:
                (edit,) = await edits_of(session, order_id)
                levels = (await session.scalars(select(StockLevel.reserved))).all()
            assert (edit.state == "applied") == (answers["paid"] == 1), answers
            assert answers["paid"] + answers["withdrawn"] <= 1, answers
            assert set(levels) == {0}
            if edit.state != "applied":
                async with database.in_store(store.id) as session:
                    # Who hears of the money gives it back (settle_payment), if cancelling has not done so.
                    kept = await lock_payment(session, payment.id)
                    if kept.refundable:
                        await request_refund(
                            session, kept, kept.refundable, reason="", actor="race", now=utc_now()
                        )
            assert await violations(database, store) == []


@distances
async def test_orders_whose_changes_hold_each_others_goods_are_cancelled_at_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    """What a change gives back and what its order does are two sets: half begin with the mugs, half with the trays."""
    before, many = await deadlocks(database), 20 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 3)):
            async with database.in_store(store.id) as session:
                goods = [
                    await make_variant(session, title=title, price_minor=1000, stock=200)
                    for title in ("Blue Mug", "Oak Tray")
                ]
                orders = [await _order_of(session, *goods) for _ in range(many)]
            for turn, order_id in enumerate(orders):
                async with database.in_store(store.id) as session:
                    await _edit(session, order_id, {turn % 2: 5})

            answers = await races.run(way, call_off, store.id, orders)

            assert answers == {"cancelled": many}
            async with database.in_store(store.id) as session:
                level = select(StockLevel.on_hand, StockLevel.reserved).where(
                    StockLevel.id.in_([one.id for one in goods])
                )
                assert (await session.execute(level)).all() == [(200, 0), (200, 0)]
            assert await violations(database, store) == []
    assert await deadlocks(database) == before
