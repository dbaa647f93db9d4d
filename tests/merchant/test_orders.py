import httpx
from sqlalchemy import select

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def placed(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=5), quantity=2)
    return f"/dashboard/{store.slug}/orders/1001"


async def test_an_order_shows_goods_money_buyer_and_history(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.get(await placed(database, store))

    assert answer.status_code == 200
    for words in ("Plain Mug", "€42.90", "Ada Buyer", "ada@example.com", "Order placed", "Mark as paid"):
        assert words in answer.text


async def test_marking_paid_works_once(owner: httpx.AsyncClient, database: Database, store: Store):
    path = await placed(database, store)

    first, second = await owner.post(f"{path}/payment"), await owner.post(f"{path}/payment")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Order 1001 is already paid." in second.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Order.payment_state)) == "paid"


async def test_cancelling_restocks_and_says_why(owner: httpx.AsyncClient, database: Database, store: Store):
    path = await placed(database, store)

    first = await owner.post(f"{path}/cancellation", data={"reason": "Lost in the attic"})
    second = await owner.post(f"{path}/cancellation", data={"reason": "again"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Lost in the attic" in (await owner.get(path)).text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 5


async def test_an_order_of_another_store_does_not_exist(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    await placed(database, other_store)
    theirs = f"/dashboard/{store.slug}/orders/1001"

    answers = [
        await owner.get(theirs),
        await owner.post(f"{theirs}/payment"),
        await owner.post(f"{theirs}/cancellation"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    async with database.in_store(other_store.id) as session:
        assert await session.scalar(select(Order.payment_state)) == "unpaid"


async def test_a_form_from_a_sibling_shop_is_refused_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = await placed(database, store)

    answers = [
        await owner.post(f"{path}/payment", headers=headers)
        for headers in (
            {"sec-fetch-site": "same-site"},
            {"sec-fetch-site": "cross-site"},
            {"origin": "null"},
            {"origin": "http://evil.example"},
            {"origin": f"http://{store.slug}.localhost"},
        )
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Order.payment_state)) == "unpaid"
