"""Every page of the dashboard, empty and with something in it."""

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.factories.orders import make_order

PAGES = [
    "",
    "/orders",
    "/orders?view=unpaid&q=ada",
    "/orders?view=cancelled",
    "/products",
    "/products?state=draft&q=x",
    "/stock",
    "/stock/reorder",
    "/search",
    "/promotions",
    "/promotions/new",
    "/gift-cards",
    "/shipping",
    "/taxes",
]


@pytest.mark.parametrize("page", PAGES)
async def test_an_empty_store_has_pages_that_say_what_to_do(
    owner: httpx.AsyncClient, store: Store, page: str
):
    answer = await owner.get(f"/dashboard/{store.slug}{page}")

    assert answer.status_code == 200
    assert store.name in answer.text


@pytest.mark.parametrize("page", PAGES)
async def test_a_store_at_work_has_pages(
    owner: httpx.AsyncClient, database: Database, store: Store, page: str
):
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=3))
        await make_product(session, state="draft", option="Size", values=["S", "M"])

    assert (await owner.get(f"/dashboard/{store.slug}{page}")).status_code == 200
