"""Shoppers at a real web server, and what the books say about them afterwards."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import httpx
from sqlalchemy import func, select

from shared.inventory.models import AwaitedGoods, Reservation, StockLevel, StockMovement
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
    """I1: counters are what ledger, reservations and those who wait add up to; every order has its one job."""
    async with books.in_store(store_id) as session:
        for level in await session.scalars(select(StockLevel)):
            moved = select(func.sum(StockMovement.quantity)).where(StockMovement.variant_id == level.id)
            held = select(func.coalesce(func.sum(Reservation.quantity), 0)).where(
                Reservation.variant_id == level.id, Reservation.state == "held"
            )
            assert level.on_hand >= -level.backorder_limit
            assert level.on_hand == (await session.scalar(moved) or 0)
            assert level.reserved == await session.scalar(held)
            waiting = select(func.coalesce(func.sum(AwaitedGoods.waiting), 0)).where(
                AwaitedGoods.variant_id == level.id
            )
            assert level.owed == await session.scalar(waiting)
        carts = list(await session.scalars(select(Order.cart_id)))
        assert len(carts) == len(set(carts))
