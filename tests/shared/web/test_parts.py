"""Parts of pages that many pages share: each is written once for all that it shows, and never for anything else."""

from dataclasses import replace
from sys import getsizeof

import httpx
import pytest
from markupsafe import escape
from sqlalchemy import select, update

import merchant.app
import storefront.app
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.parts import OVERHEAD, Parts
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.web import browser


def test_the_least_lately_used_leaves_when_there_is_no_room():
    room = 2 * (OVERHEAD + getsizeof(escape("a" * 10)))
    parts = Parts(room)
    parts.keep("a", escape("a" * 10))
    parts.keep("b", escape("b" * 10))
    parts.find("a")

    parts.keep("c", escape("c" * 10))

    assert parts.find("a") == "a" * 10
    assert parts.find("b") is None
    assert parts.find("c") == "c" * 10
    assert parts.size == room


def test_a_part_counts_what_it_takes_in_memory():
    parts = Parts(2**20)
    parts.keep("plain", escape("a" * 10_000))
    plain = parts.size

    parts.keep("wide", escape("a" * 9_999 + "€"))

    assert plain == getsizeof(escape("a" * 10_000)) + OVERHEAD
    assert parts.size - plain > 2 * 10_000


def test_one_that_is_larger_than_all_room_is_not_kept():
    parts = Parts(100)

    parts.keep("a", escape("a"))

    assert (parts.find("a"), parts.size) == (None, 0)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"price_minor": 1300}, "€12.00", "€13.00"),
        ({"compare_at_minor": 1500}, "€12.00", "€15.00"),
        ({"currency": "USD"}, "€12.00", "$12.00"),
    ],
)
async def test_what_changes_a_card_shows_at_once(
    database: Database,
    store: Store,
    shopper: httpx.AsyncClient,
    change: dict[str, object],
    before: str,
    after: str,
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug", price_minor=1200)
    assert before in (await shopper.get("/collections/all")).text
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(**change))

    page = (await shopper.get("/collections/all")).text

    assert after in page


async def test_a_title_is_escaped_in_a_card_that_is_kept(
    database: Database, store: Store, shopper: httpx.AsyncClient
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug")
    await shopper.get("/collections/all")
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).values(title="<b>Mug</b>"))

    pages = [(await shopper.get("/collections/all")).text for _ in range(2)]

    for page in pages:
        assert "<b>Mug" not in page
        assert "&lt;b&gt;Mug&lt;/b&gt;" in page


async def test_each_language_has_its_own_card(database: Database, store: Store, shopper: httpx.AsyncClient):
    async with database.as_platform() as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=["de"]))
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug", price_minor=1200, stock=0)

    english, german = await shopper.get("/collections/all"), await shopper.get("/de/collections/all")
    again = await shopper.get("/collections/all")

    assert "Sold out" in english.text
    assert "Sold out" not in german.text
    assert 'href="/de/products/' in german.text
    assert again.text == english.text


async def test_a_product_page_that_is_kept_in_parts_shows_each_change_and_each_choice(
    services: Services, database: Database, store: Store
):
    keeping = replace(services, memory=CatalogueMemory(), parts=Parts(2**20))
    door = Door(_unused, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    shopper = browser(door, f"{store.slug}.localhost")
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug", price_minor=1200, option="Size", values=["S", "M"])
        other = await session.scalar(select(Variant.id).where(Variant.position == 1))
    path = f"/products/{mug.slug}"
    first = await shopper.get(path)
    kept = keeping.parts.size

    assert (await shopper.get(path)).text == first.text
    assert keeping.parts.size == kept
    assert f'name="variant" value="{other}"' not in first.text
    assert f'name="variant" value="{other}"' in (await shopper.get(f"{path}?variant={other}")).text
    assert 'value="3"' in (await shopper.get(f"{path}?quantity=3")).text
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=1300))
    assert "€13.00" in (await shopper.get(path)).text


async def test_what_one_visitor_typed_is_not_kept(services: Services, database: Database, store: Store):
    keeping = replace(services, memory=CatalogueMemory(), parts=Parts(2**20))
    door = Door(_unused, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    shopper = browser(door, f"{store.slug}.localhost")
    async with database.in_store(store.id) as session:
        mug = await make_product(session, stock=2)
        variant = await session.scalar(select(Variant.id))
    await shopper.get(f"/products/{mug.slug}")
    kept = keeping.parts.size

    refused = await shopper.post("/cart/lines", data={"variant": str(variant), "quantity": "77"})

    assert refused.status_code == 422
    assert 'value="77"' in refused.text
    assert keeping.parts.size == kept
    assert 'value="77"' not in (await shopper.get(f"/products/{mug.slug}")).text


async def _unused() -> Services:
    raise AssertionError("the door is opened by hand")
