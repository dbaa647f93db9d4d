"""Shoppers at a real web server, and what the books say about them afterwards."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import httpx
from sqlalchemy import func, select

from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.orders import make_cart
from tests.support.machine import Machine

FORM = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
    "payment": "cash_on_delivery",
}


async def with_a_cart(machine: Machine, slug: str, variant_id: UUID) -> httpx.AsyncClient:
    """Return a browser whose cart holds one piece."""
    browser = machine.shopper(slug)
    answer = await browser.post("/cart/lines", data={"variant": str(variant_id), "quantity": "1"})
    assert answer.status_code == 303, answer.text
    return browser


async def check_out(browser: httpx.AsyncClient) -> httpx.Response:
    """Send the checkout's form."""
    return await browser.post("/checkout", data=FORM)


async def count_orders(books: Database, store_id: UUID) -> int:
    """Return how many orders the store has."""
    async with books.in_store(store_id) as session:
        return await session.scalar(select(func.count()).select_from(Order)) or 0


async def job_states(books: Database, store_id: UUID) -> Counter[str]:
    """Return how many jobs of the store are in each state."""
    async with books.in_store(store_id) as session:
        return Counter(await session.scalars(select(Job.state)))


async def carts_of(database: Database, store: Store, contents: Sequence[Sequence[Variant]]) -> list[UUID]:
    """Fill one cart with each of the contents."""
    async with database.in_store(store.id) as session:
        return [(await make_cart(session, *variants))[0].id for variants in contents]


async def assert_books_are_right(books: Database, store_id: UUID) -> None:
    """I1 to I4 and I6 for one store, by the queries that production asks of all."""
    async with books.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=store_id, checks=BOOKS)
    assert not found, [str(one) for one in found]
