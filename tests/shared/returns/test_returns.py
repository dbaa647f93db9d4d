from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from shared.fulfilment.errors import ShipmentMoved
from shared.fulfilment.move_shipment import undo
from shared.fulfilment.queries import shipments_of
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.orders.mark_paid import mark_paid
from shared.orders.order_lines import OrderLine
from shared.payments.models import Payment, Refund
from shared.products.models import Product
from shared.returns.ask_for_return import Wanted, ask_for_return
from shared.returns.errors import MoreThanPaid, NotReturnable, ReturnMoved
from shared.returns.models import Return
from shared.returns.move_return import (
    approve_return,
    refuse_return,
    settle_return,
    withdraw_return,
)
from shared.returns.queries import return_by_id, return_offer, worth_of_return
from shared.returns.rules import Rules, change_rules, worth_of
from shared.returns.states import STATES, TRANSITIONS, sources_of
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_received_return, make_return, make_sent_order
from tests.support.factories.shipments import fresh
from tests.support.payments import paid_by_card


def test_every_state_is_reached_and_only_what_came_back_is_settled():
    assert {after for _before, after in TRANSITIONS} | {"asked"} == set(STATES)
    assert sources_of("settled") == ("received",)
    assert sources_of("refused") == ("asked",)


async def test_what_was_sent_can_be_returned_once(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3)
        asked = await make_return(session, order, count=2)

        assert (asked.number, asked.state, [line.quantity for line in asked.lines]) == (1, "asked", [2])
        assert [one.most for one in (await return_offer(session, order)).lines] == [1]
        with pytest.raises(NotReturnable):
            await make_return(session, order, count=2)
        assert await session.scalar(select(OrderLine.in_return)) == 2


async def test_what_is_not_sent_yet_cannot_be_returned(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        with pytest.raises(NotReturnable):
            await make_return(session, order)
        assert await session.scalar(select(func.count()).select_from(Return)) == 0


async def test_a_second_click_asks_for_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await make_return(session, order)
        with pytest.raises(NotReturnable):
            await ask_for_return(
                session,
                order,
                wanted={order.lines[0].id: Wanted(1, "other")},
                note="",
                seen=0,
                actor="shopper",
                now=utc_now(),
            )
        assert await session.scalar(select(OrderLine.in_return)) == 1


async def test_the_time_to_ask_ends_to_the_second(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        offer = await return_offer(session, order)
        packed_at = (await shipments_of(session, order.id))[0].packed_at

        assert offer.until == packed_at + timedelta(days=14)
        assert offer.is_open(now=offer.until)
        assert not offer.is_open(now=offer.until + timedelta(seconds=1))


async def test_a_store_may_take_nothing_back(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await change_rules(session, Rules(days=0), actor="m", now=utc_now())
        with pytest.raises(NotReturnable):
            await make_return(session, order)


async def test_what_is_kept_by_its_tag_or_category_cannot_be_returned(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        product = (await session.scalars(select(Product))).one()
        (category,) = await make_branch(session, "knives")
        await stand_in(session, category, [product])
        for rules in (Rules(kept_tags=("final",)), Rules(kept_categories=(category.id,))):
            await session.execute(update(Product).values(tags=["final"]))
            await change_rules(session, rules, actor="m", now=utc_now())
            with pytest.raises(NotReturnable):
                await make_return(session, order)
        await change_rules(session, Rules(kept_tags=("other",)), actor="m", now=utc_now())
        await make_return(session, order)


@pytest.mark.parametrize(
    ("count", "reason", "note", "field"),
    [
        (0, "other", "", "goods"),
        (-1, "other", "", "goods"),
        (1, "because", "", "reason-"),
        (1, "other", "x" * 1001, "note"),
    ],
)
async def test_nonsense_is_refused_at_its_field(database: Database, store: Store, count, reason, note, field):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        with pytest.raises(Invalid) as refusal:
            await make_return(session, order, count=count, reason=reason, note=note)
        assert [name.startswith(field) for name in refusal.value.fields] == [True]
        assert await session.scalar(select(func.count()).select_from(Return)) == 0


async def test_refused_or_withdrawn_goods_may_be_asked_for_again(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=1)
        with pytest.raises(Invalid):
            await refuse_return(
                session, order, await make_return(session, order), answer="", actor="m", now=utc_now()
            )
        first = (await session.scalars(select(Return))).one()
    async with database.in_store(store.id) as session:
        order = await fresh(session, order)
        asked = await return_by_id(session, str(first.id))
        await refuse_return(session, order, asked, answer="It was worn.", actor="m", now=utc_now())
        second = await make_return(session, await fresh(session, order))
        await withdraw_return(session, order, second, actor="shopper", now=utc_now())

        assert await session.scalar(select(OrderLine.in_return)) == 0
        with pytest.raises(ReturnMoved):
            await approve_return(session, order, asked, answer="", actor="m", now=utc_now())


async def test_what_comes_back_as_new_goes_on_the_shelf(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, stock=9)
        received = await make_received_return(session, order, count=2)
        assert (received.state, received.lines[0].condition) == ("received", "as_new")
        assert await session.scalar(select(StockLevel.on_hand)) == 8
        await make_received_return(session, await fresh(session, order), count=1, fate="write_off")
        assert await session.scalar(select(StockLevel.on_hand)) == 8


async def test_the_pieces_of_a_line_are_worth_what_was_paid_for_it(database: Database, store: Store):
    """T38: whatever the steps, and the last one takes the remainder."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3)
        line = order.lines[0]
        line.discount_minor = 700
        shares = [worth_of(order, line, before=before, count=1).minor for before in range(3)]
        assert (shares, sum(shares)) == ([1666, 1667, 1667], 3 * 1900 - 700)
        assert worth_of(order, line, before=1, count=2).minor == 1667 + 1667


async def test_money_goes_back_to_the_card_and_never_more_than_came(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=2)
        session.add_all(paid_by_card(order))
        await session.flush()
        await session.execute(
            update(Payment).values(
                state="succeeded",
                captured_minor=order.total_minor,
                refunded_minor=0,
                amount_minor=order.total_minor,
            )
        )
        before = await session.scalar(select(func.count()).select_from(Refund)) or 0
        received = await make_received_return(session, order)
        worth = await worth_of_return(session, order, received)
        assert worth == Money(1900, "EUR")

        await settle_return(session, order, received, worth, actor="m", now=utc_now())

        assert await session.scalar(select(Payment.refunded_minor)) == 1900
        assert await session.scalar(select(func.count()).select_from(Refund)) == before + 1
        with pytest.raises(ReturnMoved):
            await settle_return(session, order, received, worth, actor="m", now=utc_now())
        assert await session.scalar(select(Payment.refunded_minor)) == 1900


async def test_cash_goes_back_by_hand_up_to_what_came_in(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=2)
        await mark_paid(session, order, actor="m", now=utc_now())
        order = await fresh(session, order)
        received = await make_received_return(session, order)
        order_id, total = order.id, order.to_pay
    with pytest.raises(MoreThanPaid) as refusal:
        async with database.in_store(store.id) as session:
            much = total + Money(1, "EUR")
            await settle_return(session, order, received, much, actor="m", now=utc_now())
    assert refusal.value.left == total
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Return.state).where(Return.order_id == order_id)) == "received"
        await settle_return(session, order, received, total, actor="m", now=utc_now())
        assert await session.scalar(select(Return.refund_minor)) == total.minor


async def test_cash_that_never_came_is_not_given_back(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        received = await make_received_return(session, order)
        with pytest.raises(MoreThanPaid):
            await settle_return(session, order, received, Money(1, "EUR"), actor="m", now=utc_now())


async def test_a_parcel_with_goods_on_their_way_back_is_not_undone(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await make_return(session, order)
        (shipment,) = await shipments_of(session, order.id)
        with pytest.raises(ShipmentMoved):
            await undo(session, order, shipment, actor="m", now=utc_now())
