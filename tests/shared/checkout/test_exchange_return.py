"""Other goods for those that came back (F134): even, dearer, cheaper; what was exchanged is worth what was paid."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.exchange_return import exchange_return, plan_exchange
from shared.checkout.pay_edit import conclude_edit
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.errors import SoldOut
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.models import Payment, Refund
from shared.payments.queries import lock_payment
from shared.products.models import Variant
from shared.returns.errors import ReturnMoved
from shared.returns.models import Return
from shared.returns.move_return import Came, approve_return, receive_return, settle_return
from shared.returns.queries import return_by_id
from shared.returns.rules import worth_of
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_return
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.factories.taxes import make_vat
from tests.support.order_edits import payment_for
from tests.support.payments import paid_by_card


async def came_back(database: Database, store: Store) -> Return:
    """Take back one of two mugs at 20.00 that a card paid, and put it on the shelf of which it came."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=2000, stock=5)
        order = await make_order(session, mug, quantity=2)
        payment = paid_by_card(order)[0]
        assert isinstance(payment, Payment)
        payment.refunded_minor = 0
        session.add(payment)
        order.payment_state, order.payment_method, order.paid_at = "paid", "card", now
        await session.flush()
        await make_shipment(session, order)
        order = await fresh(session, order)
        asked = await make_return(session, order, count=1)
        asked = await return_by_id(session, str(asked.id))
        await approve_return(session, order, asked, answer="", actor="m", now=now)
        came = {line.id: Came("as_new", "stock") for line in asked.lines}
        await receive_return(session, order, asked, came=came, actor="m", now=now)
    return await read(database, store, asked.id)


async def read(database: Database, store: Store, return_id: UUID) -> Return:
    async with database.in_store(store.id) as session:
        return await return_by_id(session, str(return_id))


async def a_variant(database: Database, store: Store, price_minor: int, **columns: object) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(
            session, **{"title": "Tray", "price_minor": price_minor, "stock": 4} | columns
        )


async def exchange(
    database: Database, store: Store, asked: Return, added: Mapping[UUID, int], *, is_by_hand: bool = False
) -> OrderEdit:
    async with database.in_store(store.id) as session:
        asked = await return_by_id(session, str(asked.id))
        return await exchange_return(
            session,
            await current_store(session),
            asked,
            added,
            reason="Another size",
            is_by_hand=is_by_hand,
            seen=asked.order.edit_count,
            seen_total_minor=None,
            actor="m",
            now=utc_now(),
        )


async def order_of(database: Database, asked: Return) -> Order:
    async with database.in_store(asked.store_id) as session:
        return await order_by_id(session, asked.order_id)


async def refunds(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Refund.amount_minor).order_by(Refund.id)))


async def levels(database: Database, store: Store) -> list[tuple[int, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(StockLevel.on_hand, StockLevel.reserved).order_by(StockLevel.id))
        return [(on_hand, reserved) for on_hand, reserved in rows]


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


async def test_an_even_exchange_moves_goods_and_no_money(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2000)

    edit = await exchange(database, store, asked, {tray.id: 1})

    order = await order_of(database, asked)
    assert (edit.state, edit.settlement, edit.difference.minor, edit.refunded_minor) == (
        "applied",
        "even",
        0,
        0,
    )
    assert (order.total_minor, order.discount_minor, order.fulfilment_state) == (
        4490,
        2000,
        "partly_fulfilled",
    )
    assert [(line.title, line.quantity, line.discount_minor) for line in order.lines] == [
        ("Blue Mug", 2, 0),
        ("Tray", 1, 2000),
    ]
    assert [(one.name, one.amount.minor) for one in order.discounts] == [("Exchange", 2000)]
    assert (await read(database, store, asked.id)).state == "settled"
    assert await refunds(database, store) == []
    assert await levels(database, store) == [(4, 0), (3, 0)]
    assert await violations(database, store) == []


async def test_what_was_exchanged_is_worth_what_was_paid(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2000)
    await exchange(database, store, asked, {tray.id: 1})

    order = await order_of(database, asked)

    assert worth_of(order, order.lines[1], before=0, count=1) == Money(2000, "EUR")


async def test_the_rest_goes_back_where_the_other_goods_are_cheaper(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 1500)

    edit = await exchange(database, store, asked, {tray.id: 1})

    assert (edit.state, edit.difference.minor, edit.refunded_minor) == ("applied", 0, 500)
    assert await refunds(database, store) == [500]
    kept = await read(database, store, asked.id)
    assert (kept.state, kept.refund_minor) == ("settled", 500)
    order = await order_of(database, asked)
    assert worth_of(order, order.lines[1], before=0, count=1) == Money(1500, "EUR")
    assert await violations(database, store) == []


async def test_dearer_goods_wait_for_the_difference(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2750)

    edit = await exchange(database, store, asked, {tray.id: 1})

    assert (edit.state, edit.settlement, edit.difference.minor) == ("waiting", "link", 750)
    assert (await read(database, store, asked.id)).state == "received"
    assert await levels(database, store) == [(4, 0), (4, 1)]
    assert await violations(database, store) == []
    payment = await _paid(database, edit)
    async with database.in_store(store.id) as session:
        assert await conclude_edit(session, await lock_payment(session, payment.id), now=utc_now())

    order = await order_of(database, asked)
    assert (order.total_minor, order.fulfilment_state) == (4490 + 750, "partly_fulfilled")
    assert (await read(database, store, asked.id)).state == "settled"
    assert await levels(database, store) == [(4, 0), (3, 0)]
    assert worth_of(order, order.lines[1], before=0, count=1) == Money(2750, "EUR")
    assert await violations(database, store) == []


async def test_a_return_that_was_settled_meanwhile_is_not_exchanged_as_well(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2750)
    edit = await exchange(database, store, asked, {tray.id: 1})
    payment = await _paid(database, edit)
    async with database.in_store(store.id) as session:
        known = await return_by_id(session, str(asked.id))
        await settle_return(session, known.order, known, Money(2000, "EUR"), actor="m", now=utc_now())

    async with database.in_store(store.id) as session:
        assert not await conclude_edit(session, await lock_payment(session, payment.id), now=utc_now())

    order = await order_of(database, asked)
    assert (order.total_minor, len(order.lines)) == (4490, 1)
    assert await levels(database, store) == [(4, 0), (4, 0)]
    with pytest.raises(ReturnMoved):
        await exchange(database, store, asked, {tray.id: 1})


async def test_a_store_may_settle_the_difference_itself(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2750)

    edit = await exchange(database, store, asked, {tray.id: 1}, is_by_hand=True)

    assert (edit.state, edit.settlement) == ("applied", "by_hand")
    assert (await read(database, store, asked.id)).state == "settled"
    assert await violations(database, store) == []


async def test_goods_that_are_not_there_leave_the_return_open(database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2000)

    with pytest.raises(SoldOut):
        await exchange(database, store, asked, {tray.id: 5})
    with pytest.raises(Invalid):
        await exchange(database, store, asked, {})

    assert (await read(database, store, asked.id)).state == "received"
    assert (await order_of(database, asked)).edit_count == 0
    assert await levels(database, store) == [(4, 0), (4, 0)]


async def test_tax_is_due_only_on_what_is_dearer(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_vat(session)
    asked, tray = await came_back(database, store), await a_variant(database, store, 3190)
    async with database.in_store(store.id) as session:
        asked = await return_by_id(session, str(asked.id))
        plan = await plan_exchange(
            session, await current_store(session), asked.order, asked, {tray.id: 1}, now=utc_now()
        )

    assert (plan.worth.minor, plan.refund.minor) == (2000, 0)
    assert (plan.edit.difference.minor, plan.edit.included_tax.minor) == (1190, 190)


async def _paid(database: Database, edit: OrderEdit) -> Payment:
    """Write the payment for a change as if a provider had said that it came in."""
    payment = payment_for(edit)
    async with database.in_store(edit.store_id) as session:
        session.add(payment)
    return payment
