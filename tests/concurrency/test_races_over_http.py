"""T1 and T2 through the front door: two web processes, real sockets, every request in one burst."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from uuid import UUID

import httpx
from sqlalchemy import select

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right, check_out, count_orders, with_a_cart
from tests.support.factories.catalogue import make_variant
from tests.support.machine import Machine
from tests.support.rounds import rounds

BUYERS, UNITS = 30, 5
# Fewer than a caller may try in a minute.
TABS = 20


async def make_stock(books: Database, shop: Store, count: int) -> UUID:
    async with books.in_store(shop.id) as session:
        return (await make_variant(session, stock=count)).id


async def left(books: Database, shop: Store, variant_id: UUID) -> int:
    async with books.in_store(shop.id) as session:
        return (await session.scalars(select(StockLevel.on_hand).where(StockLevel.id == variant_id))).one()


async def burst(requests: Iterable[Awaitable[httpx.Response]]) -> list[httpx.Response]:
    return await asyncio.gather(*requests)


async def test_the_last_units_go_to_as_many_browsers(machine: Machine, books: Database, shop: Store):
    """T1."""
    await machine.launch_web(processes=2)
    for done in range(rounds(2)):
        variant_id = await make_stock(books, shop, UNITS)
        browsers = [await with_a_cart(machine, shop.slug, variant_id) for _ in range(BUYERS)]

        answers = await burst(check_out(browser) for browser in browsers)

        assert Counter(answer.status_code for answer in answers) == {303: UNITS, 409: BUYERS - UNITS}
        refused = [answer.text for answer in answers if answer.status_code == 409]
        assert [text for text in refused if "This has sold out." not in text] == []
        assert await left(books, shop, variant_id) == 0
        assert await count_orders(books, shop.id) == UNITS * (done + 1)
    await assert_books_are_right(books, shop.id)


async def test_one_cart_in_many_tabs_becomes_one_order(machine: Machine, books: Database, shop: Store):
    """T2: every tab is led to the same order."""
    await machine.launch_web(processes=2)
    for done in range(rounds(3)):
        variant_id = await make_stock(books, shop, TABS)
        browser = await with_a_cart(machine, shop.slug, variant_id)
        await burst(browser.get("/cart") for _ in range(TABS))  # opens a connection for each tab

        answers = await burst(check_out(browser) for _ in range(TABS))

        assert Counter(answer.status_code for answer in answers) == {303: TABS}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert await left(books, shop, variant_id) == TABS - 1
        assert await count_orders(books, shop.id) == done + 1
    await assert_books_are_right(books, shop.id)
