"""Members write orders for somebody: goods, buyer, discount; sent as a link, or placed without the buyer (F126)."""

import re

import httpx
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.tenancy.asks import ADDRESS

HIDDEN = re.compile(r'<input type="hidden" name="(seen|seen_total)" value="([^"]*)">')
BUYER = ADDRESS | {"email": "ada@example.com"}


async def a_mug(database: Database, store: Store, *, stock: int = 5) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(session, title="Blue Mug", price_minor=1999, stock=stock)


async def begun(owner: httpx.AsyncClient, store: Store, **form: str) -> str:
    """Begin a draft; returns the address of its page."""
    answer = await owner.post(f"/dashboard/{store.slug}/drafts", data=form)
    assert answer.status_code == 303
    return answer.headers["location"]


async def seen(owner: httpx.AsyncClient, page: str) -> dict[str, str]:
    return dict(HIDDEN.findall((await owner.get(page)).text))


async def drafts(database: Database, store: Store) -> list[tuple[str, str, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(DraftOrder.state, DraftOrder.email, DraftOrder.total_minor))
        return [(state, email, total) for state, email, total in rows]


async def orders(database: Database, store: Store) -> list[Order]:
    async with database.in_store(store.id) as session:
        ids = (await session.scalars(select(Order.id).order_by(Order.number))).all()
        return [await order_by_id(session, order_id) for order_id in ids]


async def written(owner: httpx.AsyncClient, database: Database, store: Store, **more: str) -> str:
    """Write a draft of two mugs for Ada; returns the address of its page."""
    mug = await a_mug(database, store)
    page = await begun(owner, store)
    form = BUYER | {"seen": "0", f"add-{mug.id}": "2"} | more
    assert (await owner.post(page, data=form)).status_code == 303
    return page


async def test_an_empty_list_says_what_drafts_are_for(owner: httpx.AsyncClient, store: Store):
    page = await owner.get(f"/dashboard/{store.slug}/drafts")

    assert "Write an order for somebody who rings or comes by" in page.text


async def test_goods_are_looked_for_added_and_priced(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    mug = await a_mug(database, store)
    page = await begun(owner, store)

    looked = await owner.post(page, data=BUYER | {"seen": "0", "q": "blue"})
    found = await owner.get(looked.headers["location"])
    added = await owner.post(page, data=BUYER | {"seen": "1", "q": "blue", "more": str(mug.id)})
    shown = await owner.get(page)
    listed = await owner.get(f"/dashboard/{store.slug}/drafts")

    assert looked.headers["location"] == f"{page}?q=blue#find"
    assert 'aria-label="Add Blue Mug"' in found.text
    assert added.headers["location"] == page
    assert "€24.89" in shown.text
    assert "Ada" in listed.text


async def test_a_link_is_sent_once_at_the_price_that_was_seen(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    discount = {"discount": "percentage", "percent": "10", "discount_reason": "For waiting"}
    page = await written(owner, database, store, **discount)
    form = await seen(owner, page) | {"days": "3"}

    sent = await owner.post(f"{page}/sending", data=form)
    again = await owner.post(f"{page}/sending", data=form)
    shown = await owner.get(page)

    assert (sent.status_code, again.status_code) == (303, 409)
    assert await drafts(database, store) == [("sent", "ada@example.com", 3998 - 400 + 490)]
    assert "The buyer can order at this price until" in shown.text
    assert "For waiting" in shown.text


async def test_what_is_missing_is_said_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    mug = await a_mug(database, store)
    page = await begun(owner, store)
    await owner.post(page, data={"seen": "0", "country": "DE", f"add-{mug.id}": "1"})

    refused = await owner.post(f"{page}/sending", data=await seen(owner, page) | {"days": "3"})
    odd_days = await owner.post(f"{page}/sending", data=await seen(owner, page) | {"days": "x"})

    assert refused.status_code == odd_days.status_code == 422
    for field in ("email", "name", "line1", "city", "postcode"):
        assert f'id="field-{field}-error"' in refused.text
    assert 'id="field-days-error"' in odd_days.text
    assert await drafts(database, store) == [("written", "", 0)]


async def test_what_cannot_be_used_comes_back_as_it_was_typed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await begun(owner, store)
    form = BUYER | {"seen": "0", "email": "nobody", "discount": "percentage", "percent": "many"}

    refused = await owner.post(page, data=form)

    assert refused.status_code == 422
    assert 'value="nobody"' in refused.text
    assert 'value="many"' in refused.text
    assert 'id="field-percent-error"' in refused.text
    assert await drafts(database, store) == [("written", "", 0)]


async def test_it_is_placed_without_the_buyer_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await written(owner, database, store)

    answers = [await owner.post(f"{page}/order", data={"how": "paid"}) for _ in range(2)]
    shown = await owner.get(page)

    assert [answer.status_code for answer in answers] == [303, 303]
    (order,) = await orders(database, store)
    assert (order.channel, order.payment_state, order.total_minor) == ("staff", "paid", 4488)
    assert f"This has become order {order.number}." in shown.text


async def test_it_is_placed_to_be_paid_at_the_door(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await written(owner, database, store)

    await owner.post(f"{page}/order", data={"how": "door"})

    (order,) = await orders(database, store)
    assert (order.payment_method, order.payment_state) == ("cash_on_delivery", "unpaid")


async def test_it_is_taken_back_changed_and_thrown_away(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await written(owner, database, store)
    await owner.post(f"{page}/sending", data=await seen(owner, page) | {"days": "3", "is_held": "yes"})

    back = await owner.post(f"{page}/withdrawal")
    state_then = await drafts(database, store)
    gone = await owner.post(f"{page}/removal")
    again = await owner.post(f"{page}/removal")

    assert (back.status_code, gone.status_code, again.status_code) == (303, 303, 409)
    assert state_then[0][0] == "written"
    assert gone.headers["location"] == f"/dashboard/{store.slug}/drafts"
    assert (await drafts(database, store))[0][0] == "discarded"
    assert await orders(database, store) == []


async def test_an_order_is_written_again(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=9)
        order = await make_order(session, mug, quantity=2)

    page = await begun(owner, store, order=str(order.number))
    shown = await owner.get(page)
    none = await owner.post(f"/dashboard/{store.slug}/drafts", data={"order": "999"})

    assert "Draft for Ada Buyer" in shown.text
    assert "€44.88" in shown.text
    assert none.status_code == 404
