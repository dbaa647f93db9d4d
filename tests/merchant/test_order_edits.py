"""Staff change what is in an order: put together in the address, looked at, made (F138)."""

import asyncio
import re

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment
from tests.support.payments import Till

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


async def an_order(database: Database, store: Store) -> tuple[Order, Variant]:
    """Place an order of three mugs, in a shop that has trays, too."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000, stock=4)
        return await make_order(session, mug, quantity=3), tray


def page_of(store: Store, order: Order) -> str:
    return f"/dashboard/{store.slug}/orders/{order.number}"


def typed(page: httpx.Response) -> dict[str, str]:
    """Return what the form that makes the change would send."""
    return dict(HIDDEN.findall(page.text))


async def total_of(database: Database, store: Store, order: Order) -> int:
    async with database.in_store(store.id) as session:
        return (await order_by_id(session, order.id)).total_minor


async def edits(database: Database, store: Store) -> list[tuple[str, str, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(OrderEdit.state, OrderEdit.settlement, OrderEdit.reason))
        return [(state, settlement, reason) for state, settlement, reason in rows]


async def test_a_change_is_put_together_looked_at_and_made(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order, tray = await an_order(database, store)
    line = f"line-{order.lines[0].id}"
    address = f"{page_of(store, order)}/edit"

    empty = await owner.get(address)
    found = await owner.get(address, params={line: "3", "q": "oak"})
    looked_at = await owner.get(address, params={line: "1", "q": "", "more": str(tray.id)})
    made = await owner.post(f"{page_of(store, order)}/edits", data=typed(looked_at) | {"reason": "They rang"})
    shown = await owner.get(made.headers["location"])

    assert "Nothing is different yet." in empty.text
    assert 'aria-label="Add Oak Tray"' in found.text
    assert f'name="add-{tray.id}"' in looked_at.text
    assert "€34.89" in looked_at.text
    assert await total_of(database, store, order) == 1999 + 1000 + 490
    assert await edits(database, store) == [("applied", "open", "They rang")]
    assert (made.status_code, made.headers["location"]) == (303, page_of(store, order))
    assert "Oak Tray" in shown.text
    assert "Order changed" in shown.text


async def test_htmx_gets_the_two_columns_only(owner: httpx.AsyncClient, database: Database, store: Store):
    order, _ = await an_order(database, store)

    part = await owner.get(f"{page_of(store, order)}/edit", headers={"hx-request": "true"})

    assert part.text.strip().startswith("{#") is False
    assert "<html" not in part.text
    assert 'id="editing"' in part.text


async def test_a_refused_change_keeps_what_was_put_together(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order, tray = await an_order(database, store)
    form = {
        f"line-{order.lines[0].id}": "2",
        f"add-{tray.id}": "2",
        "seen": "0",
        "seen_total": "6488",
        "reason": "x" * 301,
    }

    refused = await owner.post(f"{page_of(store, order)}/edits", data=form)
    sold_out = await owner.post(
        f"{page_of(store, order)}/edits",
        data=form | {"reason": "", f"add-{tray.id}": "9", "seen_total": "13488"},
    )

    assert refused.status_code == 422
    assert "Use at most 300 characters." in refused.text
    assert "x" * 301 in refused.text
    assert (typed(refused)[f"line-{order.lines[0].id}"], typed(refused)[f"add-{tray.id}"]) == ("2", "2")
    assert sold_out.status_code == 409
    assert await edits(database, store) == []
    assert await total_of(database, store, order) == 3 * 1999 + 490


async def test_the_second_of_two_is_told_that_somebody_was_faster(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order, tray = await an_order(database, store)
    looked_at = await owner.get(f"{page_of(store, order)}/edit", params={"more": str(tray.id)})
    first = await owner.post(f"{page_of(store, order)}/edits", data=typed(looked_at))

    second = await owner.post(f"{page_of(store, order)}/edits", data=typed(looked_at))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody else has worked on this order meanwhile." in second.text
    assert len(await edits(database, store)) == 1


async def test_an_order_that_is_sent_is_not_changed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order, _ = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id))

    page = await owner.get(f"{page_of(store, order)}/edit")
    shown = await owner.get(page_of(store, order))

    assert page.status_code == 409
    assert "cannot be changed any more" in page.text
    assert "Change goods or delivery" not in shown.text


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def test_a_dearer_order_waits_and_can_be_called_off(
    owner: httpx.AsyncClient, database: Database, paid: Till
):
    async with database.in_store(paid.store.id) as session:
        order = await order_by_id(session, paid.order_id)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000, stock=4)
    here = page_of(paid.store, order)
    looked_at = await owner.get(f"{here}/edit", params={f"add-{tray.id}": "2"})
    await owner.post(f"{here}/edits", data=typed(looked_at) | {"settlement": "link"})
    waits = await owner.get(here)
    closed = await owner.get(f"{here}/edit")

    ended = await owner.post(f"{here}/edits/withdrawal")
    again = await owner.post(f"{here}/edits/withdrawal")

    assert "The buyer gets a link by mail and pays" in looked_at.text
    assert "Waiting for payment" in waits.text
    assert closed.status_code == 409
    assert (ended.status_code, again.status_code) == (303, 409)
    assert await edits(database, paid.store) == [("called_off", "link", "")]
    assert await total_of(database, paid.store, order) == 4488


async def test_a_store_that_has_the_money_says_so(owner: httpx.AsyncClient, database: Database, paid: Till):
    async with database.in_store(paid.store.id) as session:
        order = await order_by_id(session, paid.order_id)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000, stock=4)
    here = page_of(paid.store, order)
    looked_at = await owner.get(f"{here}/edit", params={f"add-{tray.id}": "1"})

    await owner.post(f"{here}/edits", data=typed(looked_at) | {"settlement": "by_hand"})

    assert await edits(database, paid.store) == [("applied", "by_hand", "")]
    assert await total_of(database, paid.store, order) == 5488
