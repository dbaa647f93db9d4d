import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from merchant.order_filter import asked_for, wanted_orders
from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.ids import new_id
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.order_list import WantedOrders, count_found, next_orders, page_and_count, page_of_orders
from shared.orders.saved_views import SavedView
from shared.orders.tags import OrderTag
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product, make_variant, only_variant
from tests.support.factories.orders import make_order

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def desk(store: Store) -> str:
    return f"/dashboard/{store.slug}/orders"


async def place(database: Database, store: Store, count: int, **facts: Any) -> list[UUID]:
    """Place orders 1001, 1002, … for one piece each of one variant, of which there are five for each."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5 * count)
        placed = [(await make_order(session, variant)).id for _ in range(count)]
        if facts:
            await session.execute(update(Order).values(**facts))
        return placed


async def numbers(database: Database, store: Store, **query: str) -> list[int]:
    wanted = wanted_orders(
        asked_for({name.rstrip("_"): value for name, value in query.items()}, store),
        store,
        new_id(),
        frozenset(),
    )
    async with database.in_store(store.id) as session:
        found = [order.number for order in (await page_of_orders(session, wanted)).rows]
        page, count = await page_and_count(session, wanted)
        assert [order.number for order in page.rows] == found
        assert await count_found(session, wanted) == count == len(found)
    return found


async def on_hand(database: Database, store: Store) -> int | None:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(StockLevel.on_hand))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1003, 1002, 1001]),
        ({"view": "unpaid"}, [1003, 1002]),
        ({"view": "to_send"}, [1003, 1002, 1001]),
        ({"view": "cancelled"}, []),
        ({"payment": "paid"}, [1001]),
        ({"payment": "gone"}, [1003, 1002, 1001]),
        ({"method": "cash_on_delivery", "channel": "shop"}, [1003, 1002, 1001]),
        ({"channel": "staff"}, []),
        ({"country": "FR"}, [1002]),
        ({"least": "100"}, [1002]),
        ({"most": "99,99"}, [1003, 1001]),
        ({"most": "nothing"}, [1003, 1002, 1001]),
        ({"from_": "2026-03-02"}, [1003]),
        ({"to": "2026-03-01"}, [1002, 1001]),
        ({"from_": "2026-03-02", "to": "2026-03-01"}, []),
        ({"to": "9999-12-31", "from_": "0001-01-01"}, [1003, 1002, 1001]),
        ({"q": "#1002"}, [1002]),
        ({"q": "zed@"}, [1003]),
        ({"q": "ADA BUYER"}, [1003, 1002, 1001]),
        ({"q": "plain mug"}, [1003, 1002, 1001]),
        ({"q": "100%"}, []),
        ({"q": "plain_mug"}, []),
        ({"q": "pl%mug"}, []),
        ({"q": "mug\\"}, []),
        ({"tag": "GIFT"}, [1001]),
    ],
)
async def test_what_is_asked_for_is_what_is_listed(
    database: Database, store: Store, query: dict[str, str], found: list[int]
):
    first, second, third = await place(database, store, 3, placed_at=NOON)
    async with database.in_store(store.id) as session:
        order = await session.get_one(Order, (store.id, first))
        await mark_paid(session, order, actor="test", now=NOON)
        session.add(OrderTag(store_id=store.id, order_id=first, name="Gift"))
        dearer = {"subtotal_minor": Order.subtotal_minor + 50_000, "total_minor": Order.total_minor + 50_000}
        french = func.jsonb_set(Order.address, ["country"], func.to_jsonb("FR"))
        await session.execute(update(Order).where(Order.id == second).values(address=french, **dearer))
        later = {"placed_at": NOON.replace(day=2), "email": "zed@example.com"}
        await session.execute(update(Order).where(Order.id == third).values(later))

    assert await numbers(database, store, **query) == found


async def test_a_day_is_one_of_the_stores_clock(database: Database, store: Store):
    await place(database, store, 1, placed_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    store.time_zone = "Europe/Berlin"

    assert await numbers(database, store, to="2026-03-01") == []
    assert await numbers(database, store, from_="2026-03-02", to="2026-03-02") == [1001]


async def test_a_number_is_also_looked_for_among_skus(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await only_variant(session, await make_product(session, stock=5))
        variant.sku = "1002-BLUE"
        await session.flush()
        await make_order(session, variant)
        await make_order(session, await make_variant(session, stock=5))

    assert await numbers(database, store, q="1002") == [1002, 1001]


async def test_pages_and_pieces_follow_on_without_gaps(database: Database, store: Store):
    await place(database, store, 5, placed_at=NOON)

    async with database.in_store(store.id) as session:
        first = await page_of_orders(session, WantedOrders(), size=2)
        second = await page_of_orders(session, WantedOrders(), after=first.next_cursor, size=2)
        third = await page_of_orders(session, WantedOrders(), after=second.next_cursor, size=2)
        # Words are looked for in all of them at once.
        by_words = WantedOrders(words="example")
        for page, at in ((first, None), (second, first.next_cursor), (third, second.next_cursor)):
            told, count = await page_and_count(session, by_words, after=at, size=2)
            assert ([one.id for one in told.rows], told.next_cursor) == (
                [one.id for one in page.rows],
                page.next_cursor,
            )
            assert count == 5
        pieces: list[Sequence[Order]] = []
        while not pieces or pieces[-1]:
            last = pieces[-1][-1] if pieces else None
            pieces.append(await next_orders(session, WantedOrders(), last, size=2))

    in_pages = [[order.number for order in page.rows] for page in (first, second, third)]
    assert in_pages == [[1005, 1004], [1003, 1002], [1001]]
    assert third.next_cursor is None
    assert [[order.number for order in piece] for piece in pieces] == [*in_pages, []]


async def test_the_list_shows_what_it_is_narrowed_to_and_how_many(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await place(database, store, 2)

    page = (await owner.get(desk(store), params={"country": "DE", "q": "ada"})).text
    nothing = (await owner.get(desk(store), params={"payment": "refunded"})).text

    assert "Country: Germany" in page
    assert "2 orders" in page
    assert "No order fits" in nothing


async def test_many_are_paid_at_once_and_refusals_are_told(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await place(database, store, 3)
    await owner.post(f"{desk(store)}/1002/payment")

    chosen = {"action": "pay", "number": ["1001", "1002", "1003", "1003", "77"]}
    answer = await owner.post(f"{desk(store)}/batches", data=chosen)

    assert answer.status_code == 200
    assert "2 orders done" in answer.text
    assert "2 orders were left as they are" in answer.text
    assert "Order 1002 is already paid." in answer.text
    async with database.in_store(store.id) as session:
        states = list(await session.scalars(select(Order.payment_state).order_by(Order.number)))
        paid = await session.scalar(select(func.count()).where(Event.name == "order.paid"))
    assert (states, paid) == (["paid", "paid", "paid"], 3)


async def test_many_are_cancelled_and_put_back(owner: httpx.AsyncClient, database: Database, store: Store):
    await place(database, store, 3)
    await owner.post(f"{desk(store)}/1002/payment")
    assert await on_hand(database, store) == 12

    chosen = {"action": "cancel", "number": ["1001", "1002", "1003"], "reason": "Lost at sea"}
    await owner.post(f"{desk(store)}/batches", data=chosen)
    again = await owner.post(f"{desk(store)}/batches", data=chosen)

    assert "3 orders were left as they are" in again.text
    assert await on_hand(database, store) == 14
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Order.state, Order.cancel_reason).order_by(Order.number))
        assert [tuple(row) for row in rows] == [
            ("cancelled", "Lost at sea"),
            ("placed", None),
            ("cancelled", "Lost at sea"),
        ]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"action": "pay"}, "Choose at least one order first."),
        ({"action": "burn", "number": "1001"}, "Choose what is to be done."),
        ({"action": "tag", "number": "1001", "tag": " "}, "Write a word of at most 40 characters."),
        ({"action": "cancel", "number": "1001", "reason": "x" * 301}, "Use at most 300 characters."),
    ],
)
async def test_what_cannot_be_meant_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, form: dict[str, str], words: str
):
    await place(database, store, 1)

    answer = await owner.post(f"{desk(store)}/batches", data=form)

    assert answer.status_code == 422
    assert words in answer.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Order.state))) == ["placed"]
        assert list(await session.scalars(select(OrderTag.name))) == []


async def test_tags_are_put_on_once_and_taken_off(owner: httpx.AsyncClient, database: Database, store: Store):
    await place(database, store, 2)
    both = {"number": ["1001", "1002"]}

    await owner.post(f"{desk(store)}/1001/tags", data={"tag": "  Call   first "})
    once_more = await owner.post(f"{desk(store)}/batches", data=both | {"action": "tag", "tag": "call FIRST"})
    page = (await owner.get(f"{desk(store)}/1001")).text
    await owner.post(f"{desk(store)}/1001/tags", data={"remove": "call first"})

    assert "It had this tag already." in once_more.text
    assert "Call first" in page
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(OrderTag.name))) == ["call FIRST"]
        count = select(func.count()).where(Event.name.in_(["order.tagged", "order.untagged"]))
        assert await session.scalar(count) == 3


async def test_a_view_is_its_readers_own(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    await place(database, store, 1)
    answer = await owner.post(
        f"{desk(store)}/views", data={"name": "To Germany", "query": "q=ada&country=DE&evil=1"}
    )
    shown = (await owner.get(desk(store))).text
    nameless = await owner.post(f"{desk(store)}/views", data={"name": " ", "query": "country=DE"})

    assert answer.headers["location"] == f"{desk(store)}?country=DE&q=ada"
    assert "To Germany" in shown
    assert nameless.status_code == 422
    assert "Give it a name of at most 40 characters." in nameless.text
    async with database.in_store(store.id) as session:
        (kept,) = await session.scalars(select(SavedView))
    assert (kept.name, kept.query) == ("To Germany", "country=DE&q=ada")

    await owner.post(f"{desk(store)}/views/{kept.id}/removal")
    assert "To Germany" not in (await owner.get(desk(store))).text


async def test_the_file_holds_what_the_list_shows_and_runs_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await place(database, store, 3)
    async with database.in_store(store.id) as session:
        evil = func.jsonb_set(Order.address, ["name"], func.to_jsonb('=HYPERLINK("x")'))
        await session.execute(update(Order).where(Order.number == 1002).values(address=evil))
    await owner.post(f"{desk(store)}/1002/tags", data={"tag": "gift"})

    answer = await owner.get(f"{desk(store)}.csv", params={"q": "hyperlink"})
    everything = await owner.get(f"{desk(store)}.csv")

    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["number"], row["name"], row["total"], row["tags"]) == (
        "1002",
        '\'=HYPERLINK("x")',
        "23.90",
        "gift",
    )
    assert len(everything.text.splitlines()) == 4
    assert answer.headers["content-disposition"] == 'attachment; filename="orders.csv"'


async def test_sheets_hold_what_is_to_be_packed(owner: httpx.AsyncClient, database: Database, store: Store):
    await place(database, store, 2)

    page = (await owner.get(f"{desk(store)}/sheets", params={"number": ["1002", "x", "4"]})).text

    assert "Order 1002" in page
    assert "Order 1001" not in page
    assert "Plain Mug" in page
