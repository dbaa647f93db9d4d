"""T59: what may be kept is the same for everybody of a store, and never comes from another store."""

from collections.abc import Sequence
from dataclasses import replace

import httpx
import pytest

import merchant.app
import storefront.app
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.web import HTMX, browser
from tests.tenancy.visits import SITES, send
from tests.tenancy.world import ACTORS, World
from tests.tenancy.world_ids import nobodys
from tests.tenancy.world_visitors import Actor, make_actor

# What says that anybody may keep it: it must not depend on who asks.
PUBLIC = {
    ("storefront", route)
    for route in (
        "home.show", "collections.index", "collections.show", "categories.show", "brands.index",
        "brands.show", "tags.show", "products.show", "product_sizes.show", "reviews.index", "search.show", "media.show",
        "comparisons.show",
        "robots.show", "sitemaps.index", "sitemaps.pages", "sitemaps.further_pages", "sitemaps.products", "feeds.atom",
        "feeds.google", "feeds.facebook", "installable.manifest", "installable.icon", "installable.offline", "installable.service_worker",
        "pages.show", "posts.index", "posts.show", "posts.atom", "branding.show", "branding.rules",
    )
} | {("merchant", "static"), ("merchant", "api.description.show")}  # fmt: skip
SHAPES = nobodys()
ROUTES = [pytest.param(site, route, id=f"{site}-{route}") for site in SITES for route in SITES[site]]
# The figures of /metrics are never twice the same, and a workbook says to the second when it was written.
UNSTEADY = {"health.metrics", "product_exports.show"}
STEADY = [
    pytest.param(site, route, id=f"{site}-{route}")
    for site in SITES
    for route, entry in SITES[site].items()
    if entry.plain(SHAPES).method == "GET" and route not in UNSTEADY
]
NOBODY = Actor({}, {})


@pytest.fixture(scope="module")
def production(services: Services) -> tuple[Door, PageCache, CatalogueMemory]:
    """The application as production has it: with a memory for pages and for what they share."""
    pages, memory = PageCache(8 * 2**20), CatalogueMemory()
    door_services = replace(services, pages=pages, memory=memory)

    async def opened() -> Services:
        return door_services

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(door_services)
    return door, pages, memory


@pytest.fixture
def keeping(production: tuple[Door, PageCache, CatalogueMemory]) -> Door:
    """That application, which keeps nothing yet."""
    door, pages, memory = production
    pages._pages.clear()
    pages.size = 0
    memory._facts.clear()
    return door


def directives(answer: httpx.Response) -> set[str]:
    return {part.strip() for part in answer.headers["cache-control"].split(",")}


@pytest.mark.parametrize("kind", ACTORS)
@pytest.mark.parametrize(("site", "route"), ROUTES)
async def test_only_what_is_the_same_for_everybody_may_be_kept(
    keeping: Door, world: World, site: str, route: str, kind: str
):
    """Everybody here has a cart; the customer and the owner are signed in."""
    ask = SITES[site][route].plain(world.own)

    theirs = await send(keeping, world, site, await make_actor(world, kind), ask)

    told = directives(theirs)
    if (site, route) not in PUBLIC:
        assert "public" not in told
        assert told & {"private", "no-store"}
        return
    other = await send(keeping, world, site, NOBODY, ask)
    assert "public" in told
    assert "set-cookie" not in theirs.headers
    assert (theirs.status_code, theirs.content) == (other.status_code, other.content)


@pytest.mark.parametrize(("site", "route"), STEADY)
async def test_an_answer_names_the_headers_that_change_it(keeping: Door, world: World, site: str, route: str):
    ask = SITES[site][route].plain(world.own)
    actor = await make_actor(world, "owner")
    plain = await send(keeping, world, site, actor, ask, headers={"accept-encoding": "identity"})

    for headers in (
        {**HTMX, "accept-encoding": "identity"},
        {"accept-encoding": "br"},
        {"accept-encoding": "gzip"},
    ):
        other = await send(keeping, world, site, actor, ask, headers=headers)
        named = {name.strip().lower() for name in other.headers.get("vary", "").split(",")}
        if other.headers.get("content-encoding") != plain.headers.get("content-encoding"):
            assert "accept-encoding" in named
        if other.content != plain.content and "content-encoding" not in other.headers:
            assert {"hx-request", "hx-request-type"} <= named
        assert other.headers.get("vary") == plain.headers.get("vary")


async def twins(database: Database, stores: Sequence[Store]) -> None:
    """Give each store a product and a collection of the same addresses."""
    for store in stores:
        async with database.in_store(store.id) as session:
            product = await make_product(session, slug="mug", title=f"Mug of {store.slug}")
            collection = await make_collection(session, [product], title=f"Shelf of {store.slug}")
            collection.slug = "mugs"


@pytest.mark.parametrize("path", ["/", "/collections", "/collections/mugs", "/products/mug", "/search?q=mug"])
async def test_a_tag_of_one_store_means_nothing_in_another(
    keeping: Door, database: Database, store: Store, other_store: Store, path: str
):
    await twins(database, [store, other_store])
    async with browser(keeping, f"{store.slug}.localhost") as here:
        own = await here.get(path)
        again = await here.get(path, headers={"if-none-match": own.headers["etag"]})
    async with browser(keeping, f"{other_store.slug}.localhost") as there:
        other = await there.get(path, headers={"if-none-match": own.headers["etag"]})

    assert (own.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert store.slug in own.text
    assert other_store.slug not in own.text
    assert other_store.slug in other.text
    assert store.slug not in other.text
