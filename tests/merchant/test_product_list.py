"""The list of products: narrowed, sorted, paged."""

import re
from datetime import timedelta

import httpx
import pytest

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product


def titles_in(page: str) -> list[str]:
    return re.findall(r'row-product"[^>]*>.*?<span>([^<]+)<br>', page, re.DOTALL)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bowl", "Cup", "Dish"]),
        ("state=draft", ["Dish"]),
        ("state=nonsense", ["Bowl", "Cup", "Dish"]),
        ("vendor=ada", ["Bowl"]),
        ("type=tea", ["Cup"]),
        ("tag=blue", ["Bowl"]),
        ("lack=stock", ["Cup"]),
        ("lack=low", ["Bowl"]),
        ("lack=price_cut", ["Dish"]),
        ("lack=pictures", ["Bowl", "Cup", "Dish"]),
        ("lack=alt", []),
        ("lack=barcode&q=cup", ["Cup"]),
        ("sort=newest", ["Dish", "Cup", "Bowl"]),
        ("sort=changed", ["Bowl", "Dish", "Cup"]),
    ],
)
async def test_the_list_is_what_its_address_says(
    owner: httpx.AsyncClient, database: Database, store: Store, query: str, found: list[str]
):
    async with database.in_store(store.id) as session:
        bowl = await make_product(session, title="Bowl", stock=3, vendor="Ada", tags=["blue"])
        await make_product(session, title="Cup", stock=0, product_type="Tea")
        await make_product(session, title="Dish", state="draft", compare_at_minor=2500)
        bowl.updated_at = utc_now() + timedelta(minutes=1)

    answer = await owner.get(f"/dashboard/{store.slug}/products?{query}")

    assert titles_in(answer.text) == found


async def test_a_collection_narrows_the_list(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        inside, _ = await make_product(session, title="In"), await make_product(session, title="Out")
        shelf = await make_collection(session, [inside])

    answer = await owner.get(f"/dashboard/{store.slug}/products?collection={shelf.id}")

    assert titles_in(answer.text) == ["In"]


@pytest.mark.parametrize("sort", ["title", "newest", "changed"])
async def test_each_order_has_a_second_page_without_gap_or_repetition(
    owner: httpx.AsyncClient, database: Database, store: Store, sort: str
):
    async with database.in_store(store.id) as session:
        for number in range(53):
            await make_product(session, title=f"Cup {number:02}", stock=None)

    first = (await owner.get(f"/dashboard/{store.slug}/products?sort={sort}")).text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = (await owner.get(following[1].replace("&amp;", "&"))).text

    assert len(titles_in(first)) == 50
    assert sorted(titles_in(first) + titles_in(second)) == [f"Cup {number:02}" for number in range(53)]
