"""What is in a page's head, for those who read only that."""

import re

import pytest
from httpx import AsyncClient

from shared.kernel.database import Database
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from shared.stores.place import locale_in
from tests.support.factories.catalogue import make_collection, make_product


def meta(html: str, name: str) -> str | None:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    return found[1] if found else None


def canonical(html: str) -> str | None:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', html)
    return found[1] if found else None


@pytest.mark.parametrize(
    ("locale", "country", "named"),
    [
        ("de", "AT", "de_AT"),
        ("de-CH", "DE", "de_CH"),
        ("de", "CH", "de_CH"),
        ("en", "DE", "en_US"),
        ("fr", "CA", "fr_CA"),
        ("ar", "FR", "ar_EG"),
        ("xx", "DE", "xx"),
    ],
)
def test_a_language_is_that_of_the_country_where_it_is_at_home(locale: str, country: str, named: str):
    assert locale_in(locale, country) == named


async def test_a_page_names_the_one_address_it_has(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="mug-größe", option="Size", values=["S", "M"])
        shelf = await make_collection(session, [mug])
    origin = str(shopper.base_url).rstrip("/")

    for asked, address in {
        "/": "/",
        "/?utm_source=letter": "/",
        "/collections": "/collections",
        f"/collections/{shelf.slug}?sort=x": f"/collections/{shelf.slug}",
        "/products/mug-größe?variant=nonsense": "/products/mug-gr%C3%B6%C3%9Fe",
    }.items():
        page = (await shopper.get(asked)).text
        assert canonical(page) == origin + address, asked
        assert meta(page, "og:url") == origin + address
        assert meta(page, "robots") is None


async def test_the_next_page_of_a_collection_is_a_page_of_its_own(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await make_product(session) for _ in range(26)])

    first = (await shopper.get(f"/collections/{shelf.slug}")).text
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = (await shopper.get(onward[1])).text

    assert canonical(second) == str(shopper.base_url).rstrip("/") + onward[1]


async def test_pages_of_one_visitor_are_not_for_search_engines(shopper: AsyncClient, store: Store):
    for path in ("/search?q=mug", "/account/sign-in"):
        page = (await shopper.get(path)).text
        assert meta(page, "robots") == "noindex", path
        assert canonical(page) is None, path


async def test_the_cart_has_one_address_that_may_be_found(shopper: AsyncClient):
    page = (await shopper.get("/cart?removed=x")).text

    assert meta(page, "robots") is None
    assert canonical(page) == f"{str(shopper.base_url).rstrip('/')}/cart"


async def test_a_link_that_is_sent_shows_title_words_and_picture(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(
            session,
            slug="mug",
            title='A "round" mug',
            seo_title="The mug for mornings",
            description_html="<p>Fired twice & glazed.</p>",
        )
        sizes = [
            {"key": f"mug-{width}", "width": width, "height": width // 4 * 5, "format": "webp"}
            for width in (400, 800)
        ]
        session.add(
            ProductImage(
                store_id=store.id,
                product_id=mug.id,
                created_at=mug.created_at,
                position=0,
                alt="From above",
                state="ready",
                renditions=sizes,
            )
        )
        await make_product(session, slug="bare")

    page = (await shopper.get("/products/mug")).text

    assert meta(page, "og:type") == "product"
    assert meta(page, "og:title") == f"The mug for mornings · {store.name}"
    assert meta(page, "og:description") == "Fired twice &amp; glazed."
    assert "<title>The mug for mornings" in page
    assert meta(page, "og:image") == f"{str(shopper.base_url).rstrip('/')}/media/mug-800"
    assert [meta(page, f"og:image:{name}") for name in ("width", "height", "alt")] == [
        "800",
        "1000",
        "From above",
    ]
    assert meta(page, "twitter:card") == "summary_large_image"
    bare = (await shopper.get("/products/bare")).text
    assert [meta(bare, name) for name in ("og:image", "og:image:alt", "twitter:card")] == [
        None,
        None,
        "summary",
    ]
