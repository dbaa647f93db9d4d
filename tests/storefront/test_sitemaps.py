from datetime import datetime
from xml.etree import ElementTree as ET

from httpx import AsyncClient

from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products import listings
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from storefront import sitemaps
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.content import make_article

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


def locations(xml: str, path: str) -> list[str]:
    found = ET.fromstring(xml).findall(path, NAMES)  # noqa: S314 - our own answer
    return [element.text or "" for element in found]


async def test_the_index_leads_to_every_shown_product_in_files_of_a_limited_size(
    shopper: AsyncClient, database: Database, store: Store, monkeypatch
):
    monkeypatch.setattr(listings, "IN_ONE_LISTING", 2)
    async with database.in_store(store.id) as session:
        shown = [await make_product(session, slug=f"mug-{number}") for number in range(5)]
        await make_product(session, slug="draft", state="draft")
        shelf = await make_collection(session, shown)

    index = await shopper.get("/sitemap.xml")
    files = locations(index.text, "s:sitemap/s:loc")
    parts = [(await shopper.get(address)).text for address in files]

    assert index.headers["content-type"] == "application/xml"
    assert len(files) == 4
    origin = str(shopper.base_url).rstrip("/")
    assert locations(parts[0], "s:url/s:loc") == [
        f"{origin}/",
        f"{origin}/collections",
        f"{origin}/collections/all",
        f"{origin}/collections/{shelf.slug}",
    ]
    products = [locations(part, "s:url/s:loc") for part in parts[1:]]
    assert [len(found) for found in products] == [2, 2, 1]
    assert {address for found in products for address in found} == {
        f"{origin}/products/mug-{number}" for number in range(5)
    }
    for address in [address for found in products for address in found]:
        assert (await shopper.get(address)).status_code == 200


async def test_pages_are_listed_in_files_of_a_limited_size_too(
    shopper: AsyncClient, database: Database, store: Store, monkeypatch
):
    monkeypatch.setattr(sitemaps, "IN_ONE_PART", 3)
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await make_product(session)])
        for number in range(3):
            await make_article(session, slug=f"page-{number}")
        await make_article(session, "post", slug="post")
        await make_article(session, "post", slug="draft", state="draft")
    origin = str(shopper.base_url).rstrip("/")

    files = locations((await shopper.get("/sitemap.xml")).text, "s:sitemap/s:loc")
    parts = [locations((await shopper.get(file)).text, "s:url/s:loc") for file in files[:-1]]

    assert [file.removeprefix(f"{origin}/sitemaps/") for file in files[:-1]] == [
        "pages.xml",
        "pages-2.xml",
        "pages-3.xml",
    ]
    assert [len(part) for part in parts] == [3, 3, 3]
    assert parts[0] == [f"{origin}{path}" for path in ("/", "/collections", "/collections/all")]
    assert parts[1][:2] == [f"{origin}/collections/{shelf.slug}", f"{origin}/blog"]
    assert sorted([parts[1][2], *parts[2]]) == [
        f"{origin}{path}" for path in ("/blog/post", "/pages/page-0", "/pages/page-1", "/pages/page-2")
    ]
    for elsewhere in ("pages-0.xml", "pages-4.xml", f"pages-{'9' * 40}.xml", "pages-x.xml"):
        assert (await shopper.get(f"/sitemaps/{elsewhere}")).status_code == 404, elsewhere


async def test_a_product_is_listed_with_its_last_change_and_its_pictures(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="größe-茶")
        for position, state in enumerate(("ready", "pending", "ready")):
            session.add(
                ProductImage(
                    store_id=store.id,
                    product_id=mug.id,
                    position=position,
                    state=state,
                    renditions=[
                        {"width": width, "height": width, "format": form, "key": f"{position}-{width}.{form}"}
                        for width in (320, 640)
                        for form in ("avif", "webp")
                    ],
                    created_at=mug.created_at,
                )
            )

    page = (await shopper.get(f"/sitemaps/products-{mug.id}.xml")).text

    assert locations(page, "s:url/s:loc")[0].endswith("/products/gr%C3%B6%C3%9Fe-%E8%8C%B6")
    assert [address.rsplit("/", 1)[1] for address in locations(page, ".//image:loc")] == [
        "0-640.webp",
        "2-640.webp",
    ]
    changed = datetime.fromisoformat(locations(page, "s:url/s:lastmod")[0])
    assert changed == mug.updated_at.replace(microsecond=0)


async def test_a_part_begins_with_a_product_of_this_store(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        theirs = await make_product(session)
    async with database.in_store(store.id) as session:
        await make_product(session)

    for start in (theirs.id, new_id(), "nonsense"):
        assert (await shopper.get(f"/sitemaps/products-{start}.xml")).status_code == 404


async def test_robots_are_kept_out_of_carts_and_shown_the_sitemap(shopper: AsyncClient):
    told = (await shopper.get("/robots.txt")).text.splitlines()

    assert told[0] == "User-agent: *"
    assert {"Disallow: /cart/", "Disallow: /checkout", "Disallow: /account", "Disallow: /orders/"} <= set(
        told
    )
    # Its page may be read; the sitemap does not lead there.
    assert "Disallow: /cart" not in told
    assert f"Sitemap: {str(shopper.base_url).rstrip('/')}/sitemap.xml" in told
