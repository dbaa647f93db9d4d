"""Whoever may see or work on their own orders only (F028): others' are as if they were not there."""

import asyncio
import re
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.orders.drafts import DraftOrder
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.orders.tags import OrderTag
from shared.returns.models import Return
from shared.stores.models import Store
from shared.stores.permissions import (
    CUSTOMERS_SEE,
    ORDERS_CHANGE,
    ORDERS_EXPORT,
    ORDERS_REFUND,
    ORDERS_SEE,
    REPORTS_SEE,
    own,
)
from shared.web.door import Door
from tests.merchant.test_customers import make_customer
from tests.merchant.test_draft_orders import begun, seen, written
from tests.merchant.test_order_assignments import NUMBER, desk
from tests.merchant.test_order_list import place
from tests.support.digits import stand_in
from tests.support.factories.returns import make_return, make_sent_order
from tests.support.factories.shipments import fresh
from tests.support.roles import Person, with_role

ALL_OWN = [own(one) for one in (ORDERS_SEE, ORDERS_CHANGE, ORDERS_REFUND, ORDERS_EXPORT)]
TAB = re.compile(r'aria-current="page">All <span class="soft">(\d+)')


@pytest.fixture
def packer(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody whose role holds for their own orders only."""
    return runner.run(with_role(door, database, store, [*ALL_OWN, CUSTOMERS_SEE, REPORTS_SEE]))


async def give(database: Database, store: Store, person: Person, *numbers: int) -> None:
    async with database.in_store(store.id) as session:
        mine = update(Order).where(Order.number.in_(numbers))
        await session.execute(mine.values(assignee_id=person.id))


async def standing(database: Database, store: Store) -> list[tuple[int, str, str, UUID | None]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Order.number, Order.state, Order.payment_state, Order.assignee_id).order_by(Order.number)
        )
        return [(number, state, money, whose) for number, state, money, whose in rows]


async def test_lists_counts_pages_finds_and_files_know_only_their_own(
    packer: Person, database: Database, store: Store
):
    await place(database, store, 3)
    await give(database, store, packer, 1002)
    async with database.in_store(store.id) as session:
        secret = await order_by_number(session, "1001")
        session.add(OrderTag(store_id=store.id, order_id=secret.id, name="Secret word"))
    at, client = desk(store), packer.browser

    listed = await client.get(f"{at}/orders")
    searched = await client.get(f"{at}/orders?q=ada")
    pages = [(await client.get(f"{at}/orders/{number}")).status_code for number in (1001, 1002, 1003, 9999)]
    found = [(await client.get(f"{at}/find?q={number}")).text for number in (1001, 1002)]
    file = await client.get(f"{at}/orders.csv")
    sheets = await client.get(f"{at}/orders/sheets?number=1001&number=1002")
    packing = await client.get(f"{at}/packing")
    home = await client.get(at)

    assert NUMBER.findall(listed.text) == NUMBER.findall(searched.text) == ["1002"]
    assert TAB.findall(listed.text) == ["1"]
    assert "Secret word" not in listed.text
    assert "Assigned to" not in listed.text
    assert pages == [404, 200, 404, 404]
    assert [f"{at}/orders/{number}" in text for number, text in zip((1001, 1002), found, strict=True)] == [
        False,
        True,
    ]
    assert [line.split(",")[0].strip('"') for line in file.text.splitlines()[1:]] == ["1002"]
    for page in (sheets, packing, home):
        assert stand_in("1002", page.text)
        assert not stand_in("1001", page.text)
        assert not stand_in("1003", page.text)


async def test_what_is_done_to_others_finds_nothing_and_changes_nothing(
    packer: Person, database: Database, store: Store
):
    await place(database, store, 2)
    await give(database, store, packer, 1002)
    before = await standing(database, store)
    order, client = f"{desk(store)}/orders/1001", packer.browser
    deeds = {
        "payment": {},
        "cancellation": {"reason": "lost"},
        "refunds": {"amount": "1"},
        "notes": {"note": "Seen"},
        "tags": {"tag": "seen"},
        "assignment": {"was": "", "assignee": str(packer.id)},
    }

    answers = [await client.post(f"{order}/{path}", data=form) for path, form in deeds.items()]
    many = await client.post(
        f"{desk(store)}/orders/batches", data={"action": "cancel", "number": ["1001", "1002"]}
    )

    assert [answer.status_code for answer in answers] == [404] * len(deeds)
    assert many.text.count("We could not find that order.") == 1
    assert many.text.count("Cancelled, and the goods are back in stock.") == 1
    assert before == [(1001, "placed", "unpaid", None), (1002, "placed", "unpaid", packer.id)]
    assert await standing(database, store) == [
        (1001, "placed", "unpaid", None),
        (1002, "cancelled", "unpaid", packer.id),
    ]
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(OrderTag))).all() == []
        assert await session.scalar(select(StockLevel.on_hand)) == 9


async def test_an_order_that_is_handed_on_is_gone_for_who_had_it(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    await place(database, store, 1)
    await give(database, store, packer, 1001)
    order = f"{desk(store)}/orders/1001"

    shown = await packer.browser.get(order)
    handed_on = await packer.browser.post(
        f"{order}/assignment", data={"was": str(packer.id), "assignee": "nobody"}
    )

    assert "Who works on it" in shown.text
    assert (handed_on.status_code, handed_on.headers["location"]) == (303, f"{desk(store)}/orders")
    assert (await packer.browser.get(order)).status_code == 404
    assert (await owner.get(order)).status_code == 200


async def test_drafts_and_returns_go_with_them(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await mark_paid(session, order, actor="m", now=utc_now())
        await make_return(session, await fresh(session, order))
        returned = await session.scalar(select(Return.id))
    theirs = await begun(owner, store)
    at, client = desk(store), packer.browser

    before = [
        (await client.get(path)).status_code for path in (f"{at}/returns/{returned}", theirs, f"{at}/returns")
    ]
    decided = await client.post(f"{at}/returns/{returned}/decision", data={"decision": "approve"})
    await give(database, store, packer, order.number)
    after = (await client.get(f"{at}/returns/{returned}")).status_code
    mine = await begun(client, store)

    assert before == [404, 404, 200]
    assert decided.status_code == 404
    assert after == 200
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Return.state)) == "asked"
        whose = {str(one.id): one.assignee_id for one in await session.scalars(select(DraftOrder))}
    assert whose == {theirs.rpartition("/")[2]: None, mine.rpartition("/")[2]: packer.id}


async def test_the_order_that_their_draft_becomes_is_theirs(packer: Person, database: Database, store: Store):
    page = await written(packer.browser, database, store)
    form = await seen(packer.browser, page)

    placed = await packer.browser.post(f"{page}/order", data=form | {"how": "paid"})

    assert placed.status_code == 303
    assert await standing(database, store) == [(1001, "placed", "paid", packer.id)]
    assert (await packer.browser.get(f"{desk(store)}/orders/1001")).status_code == 200


async def test_a_customers_page_tells_of_their_own_orders_only(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    customer = await make_customer(database, store, "ada@example.com", "Ada")
    await place(database, store, 2, customer_id=customer.id)
    await give(database, store, packer, 1002)
    page = f"{desk(store)}/customers/{customer.id}"

    theirs, whole = await packer.browser.get(page), await owner.get(page)

    assert [f"{desk(store)}/orders/{number}" in theirs.text for number in (1001, 1002)] == [False, True]
    assert [f"{desk(store)}/orders/{number}" in whole.text for number in (1001, 1002)] == [True, True]


async def test_the_bell_rings_for_their_own_orders_only(packer: Person, database: Database, store: Store):
    # Before these, nothing was placed since they came.
    bell = f"{desk(store)}/notices"
    first = (await packer.browser.get(f"{bell}/now")).text
    ids = await place(database, store, 2)
    await give(database, store, packer, 1002)
    async with database.in_store(store.id) as session:
        for order_id in ids:
            record(session, "order.payment_failed", order_id, actor="shopper", now=utc_now())

    listed = await packer.browser.get(bell)
    count = await packer.browser.get(f"{bell}/now")

    assert (first, count.text) == ("0", "2")
    assert "The payment of order 1002 did not come through" in listed.text
    assert not stand_in("1001", listed.text)


async def test_reports_are_of_the_whole_store_and_what_needs_all_orders_stays_closed(
    packer: Person, database: Database, store: Store
):
    await place(database, store, 1)
    at = desk(store)

    statuses = [
        (await packer.browser.get(f"{at}/{path}")).status_code
        for path in ("reports", "bank-statements", "subscriptions", "returns/set-aside")
    ]

    assert statuses == [200, 403, 403, 403]


async def test_who_sees_all_and_works_on_their_own_is_offered_no_more(
    door: Door, database: Database, store: Store
):
    person = await with_role(door, database, store, [ORDERS_SEE, own(ORDERS_CHANGE)])
    await place(database, store, 2)
    await give(database, store, person, 1002)
    at, client = desk(store), person.browser

    listed = await client.get(f"{at}/orders")
    theirs, mine = await client.get(f"{at}/orders/1001"), await client.get(f"{at}/orders/1002")
    tagged = [
        (await client.post(f"{at}/orders/{number}/tags", data={"tag": "x"})).status_code
        for number in (1001, 1002)
    ]
    paid = await client.post(f"{at}/orders/batches", data={"action": "pay", "number": "1002"})

    assert NUMBER.findall(listed.text) == ["1002", "1001"]
    assert f'action="{at}/orders/1001/tags"' not in theirs.text
    assert f'action="{at}/orders/1002/tags"' in mine.text
    assert tagged == [404, 303]
    # What takes a permission of its own for one order takes it for many.
    assert paid.status_code == 403
    assert await standing(database, store) == [
        (1001, "placed", "unpaid", None),
        (1002, "placed", "unpaid", person.id),
    ]
