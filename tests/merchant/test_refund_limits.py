"""A role that gives back up to so much of one order (F028): counted over all that anybody gave, in whichever way."""

import asyncio

import httpx
import pytest
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.payments.models import Payment
from shared.returns.hand_refunds import HandRefund
from shared.returns.models import Return
from shared.stores.models import Store
from shared.stores.permissions import ORDERS_CHANGE, ORDERS_REFUND, ORDERS_SEE
from shared.web.door import Door
from tests.merchant.test_order_assignments import desk
from tests.merchant.test_order_edits import an_order, edits, page_of, total_of, typed
from tests.merchant.test_order_list import place
from tests.support.factories.returns import make_received_return, make_sent_order
from tests.support.factories.shipments import fresh
from tests.support.payments import Till
from tests.support.roles import Person, with_role

BEYOND = "You may give back 20.00 EUR of one order"


@pytest.fixture
def clerk(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who gives back up to 20.00 of one order."""
    may = [ORDERS_SEE, ORDERS_CHANGE, ORDERS_REFUND]
    return runner.run(with_role(door, database, store, may, refund_at_most=2000))


async def paid_by_hand(database: Database, store: Store, count: int = 1) -> None:
    """Have orders of 23.90 each paid by hand."""
    await place(database, store, count)
    async with database.in_store(store.id) as session:
        for number in range(1001, 1001 + count):
            order = await order_by_number(session, str(number))
            await mark_paid(session, order, actor="m", now=utc_now())


async def given(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(
                select(HandRefund.amount_minor).order_by(HandRefund.created_at, HandRefund.id)
            )
        )


async def test_all_that_anybody_gave_back_of_an_order_counts(
    owner: httpx.AsyncClient, clerk: Person, database: Database, store: Store
):
    await paid_by_hand(database, store, 2)
    orders, client = f"{desk(store)}/orders", clerk.browser
    await owner.post(f"{orders}/1001/refunds", data={"amount": "12.00"})

    shown = await client.get(f"{orders}/1001")
    beyond = await client.post(f"{orders}/1001/refunds", data={"amount": "8.01", "reason": "Chipped"})
    kept = await given(database, store)
    up_to = await client.post(f"{orders}/1001/refunds", data={"amount": "8.00"})
    other = await client.post(f"{orders}/1002/refunds", data={"amount": "20.00"})
    by_owner = await owner.post(f"{orders}/1001/refunds", data={"amount": "0.50"})

    assert "Your role gives back up to €20.00 of one order." in shown.text
    assert beyond.status_code == 422
    assert f"{BEYOND}, and this makes it 20.01 EUR. Ask somebody who may give back more: Mia Member." in (
        beyond.text
    )
    assert 'value="8.01"' in beyond.text
    assert "Chipped" in beyond.text
    assert kept == [1200]
    assert [answer.status_code for answer in (up_to, other, by_owner)] == [303, 303, 303]
    assert await given(database, store) == [1200, 800, 2000, 50]


async def test_of_many_at_the_same_moment_as_many_as_the_limit_holds(
    clerk: Person, database: Database, store: Store
):
    await paid_by_hand(database, store)
    refunds = f"{desk(store)}/orders/1001/refunds"

    answers = await asyncio.gather(*(clerk.browser.post(refunds, data={"amount": "7.00"}) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [303, 303, 422, 422, 422, 422]
    assert await given(database, store) == [700, 700]


async def test_what_a_card_gets_back_is_limited_with_what_calls_an_order_off(
    door: Door, till: Till, clerk: Person
):
    await till.pay()
    await till.look()
    async with till.database.in_store(till.store.id) as session:
        number = await session.scalar(select(Order.number))
    order, client = f"{desk(till.store)}/orders/{number}", clerk.browser

    answers = [
        await client.post(f"{order}/refunds", data={"amount": "20.01"}),
        await client.post(f"{order}/cancellation", data={"reason": "lost"}),
        await client.post(
            f"{desk(till.store)}/orders/batches", data={"action": "cancel", "number": str(number)}
        ),
    ]
    async with till.database.in_store(till.store.id) as session:
        untouched = (await session.scalars(select(Payment.refunded_minor))).one()
    stands = await till.order()
    part = await client.post(f"{order}/refunds", data={"amount": "20.00"})

    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert [BEYOND in answer.text for answer in answers] == [True, True, True]
    assert (untouched, stands) == (0, ("placed", "paid"))
    assert part.status_code == 303
    assert await till.refunds() == [(2000, "requested")]


async def test_an_order_that_cost_nothing_yet_may_be_called_off(
    clerk: Person, database: Database, store: Store
):
    await place(database, store, 1)

    answer = await clerk.browser.post(f"{desk(store)}/orders/1001/cancellation", data={"reason": "lost"})

    assert answer.status_code == 303
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Order.state)) == "cancelled"


async def test_a_return_is_settled_within_the_limit(clerk: Person, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await mark_paid(session, order, actor="m", now=utc_now())
        asked = await make_received_return(session, await fresh(session, order), count=2)
    page = f"{desk(store)}/returns/{asked.id}"

    beyond = await clerk.browser.post(f"{page}/settlement", data={"amount": "20.50"})
    async with database.in_store(store.id) as session:
        waiting = await session.scalar(select(Return.state))
    within = await clerk.browser.post(f"{page}/settlement", data={"amount": "20.00"})

    assert (beyond.status_code, waiting, within.status_code) == (422, "received", 303)
    assert BEYOND in beyond.text
    assert 'value="20.50"' in beyond.text


async def test_another_currency_counts_by_the_rate_of_its_order(
    clerk: Person, database: Database, store: Store
):
    await paid_by_hand(database, store)
    async with database.in_store(store.id) as session:
        # Two minor units of its currency are one of the store's own.
        await session.execute(update(Order).values(base_factor=2))
    refunds = f"{desk(store)}/orders/1001/refunds"

    answer = await clerk.browser.post(refunds, data={"amount": "23.00"})

    assert answer.status_code == 303
    assert await given(database, store) == [2300]


async def test_a_change_of_an_order_gives_back_no_more_either(
    clerk: Person, database: Database, store: Store
):
    order, _ = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await mark_paid(session, await order_by_number(session, "1001"), actor="m", now=utc_now())
    page, total = page_of(store, order), await total_of(database, store, order)
    form = typed(await clerk.browser.get(f"{page}/edit", params={f"line-{order.lines[0].id}": "1"}))

    answer = await clerk.browser.post(f"{page}/edits", data=form)

    assert answer.status_code == 422
    assert BEYOND in answer.text
    assert await edits(database, store) == []
    assert await total_of(database, store, order) == total
