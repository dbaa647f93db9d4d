"""What searches share of their page, and what each has of its own (storefront/search_own.py)."""

from dataclasses import replace

from httpx import AsyncClient

import merchant.app
import storefront.app
from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.parts import Parts
from shared.web.services import Services
from storefront.search_own import STAND_INS
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_product
from tests.support.search_pages import titles
from tests.support.web import browser


async def test_what_stands_around_a_search_is_shared_and_nothing_of_it_is_anothers(
    services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await make_product(session, title="Wool Throw")
        await rebuild_index(session, now=utc_now())
    odd = {"q": """<"throw"> & 'wool'"""}

    async def visited(*asked: dict[str, str]) -> list[str]:
        """Visit in a process that has written nothing yet."""
        own = replace(services, parts=Parts(2**20), memory=CatalogueMemory())
        shopper = at_process(own, store)
        return [(await shopper.get("/search", params=one)).text for one in asked]

    jug, strange = await visited({"q": "jug"}, odd)
    strange_first, jug_second = await visited(odd, {"q": "jug"})

    assert (jug, strange) == (jug_second, strange_first)
    assert titles(jug) == ["Stoneware Jug"]
    assert titles(strange) == ["Wool Throw"]
    written = "&lt;&#34;throw&#34;&gt; &amp; &#39;wool&#39;"
    assert f"<title>“{written}”" in strange
    assert f"<h1>Results for <bdi>“{written}”</bdi></h1>" in strange
    assert f'name="q" value="{written}"' in strange
    for page in (jug, strange):
        assert not any(one in page for one in (STAND_INS.words, STAND_INS.results))
    assert "throw" not in jug


async def test_prices_that_were_typed_stand_in_their_fields_and_in_no_other_search(
    services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", price_minor=1000)
        await make_product(session, title="Glass Jug", price_minor=3000)
        await rebuild_index(session, now=utc_now())
    shopper = at_process(replace(services, parts=Parts(2**20), memory=CatalogueMemory()), store)

    before, limited, after = [
        (await shopper.get(f"/search?q=jug{more}")).text for more in ("", "&from=12.50&to=x", "&sort=price")
    ]

    assert all(f'id="filter-{name}"' in before for name in ("from", "to"))
    assert 'value="12.50"' in limited
    assert "“x” is not a price" in limited
    assert not any(stand_in("12.50", page) or "is not a price" in page for page in (before, after))
    assert '<option value="price" selected>' in after
    assert '<option value="relevance" selected>' in before


def at_process(services: Services, store: Store) -> AsyncClient:
    async def opened() -> Services:
        return services

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(services)
    return browser(door, f"{store.slug}.localhost")
