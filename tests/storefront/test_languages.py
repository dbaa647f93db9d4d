"""A shop in several languages: the address says which, and everything that follows keeps to it."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from sqlalchemy import select

import merchant.app
import storefront.app
from shared.content.announcement import AnnouncementWords, announce
from shared.content.arrange import publish
from shared.content.sections import new_section
from shared.customers.models import Customer, CustomerProof
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.products.name_brands import name_brands
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.account_links import PASSWORD, link_in_mail, open_account
from tests.support.factories.catalogue import make_collection, make_product, only_variant
from tests.support.factories.content import make_article
from tests.support.installation import make_store
from tests.support.web import HTMX, browser

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ADDRESS = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
    "delivery": "standard",
    "payment": "cash_on_delivery",
}


@pytest.fixture
def shop(database: Database, runner: asyncio.Runner) -> Store:
    """A shop in English, French and Arabic that sells a mug."""
    return runner.run(_shop(database))


async def _shop(database: Database) -> Store:
    store = await make_store(database, languages=["fr", "ar"])
    async with database.in_store(store.id) as session:
        await make_collection(session, [await make_product(session, slug="mug", title="Plain Mug")])
    return store


@pytest.fixture
def reader(door: Door, shop: Store) -> httpx.AsyncClient:
    return browser(door, f"{shop.slug}.localhost")


def opening(html: str) -> str:
    return re.search(r"<html [^>]*>", html)[0]


def pages_in(node: Any) -> Iterator[str]:
    """Yield the addresses of pages that JSON-LD names."""
    if isinstance(node, list):
        for one in node:
            yield from pages_in(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in {"url", "item", "urlTemplate", "@id"}:
                yield value
            else:
                yield from pages_in(value)


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))


async def test_the_main_language_is_at_plain_addresses_and_the_others_under_their_prefix(
    reader: httpx.AsyncClient,
):
    plain, french, arabic = [await reader.get(f"{prefix}/products/mug") for prefix in ("", "/fr", "/ar")]

    assert 'lang="en" dir="ltr"' in opening(plain.text)
    assert 'lang="fr" dir="ltr"' in opening(french.text)
    assert 'lang="ar" dir="rtl"' in opening(arabic.text)
    assert [page.headers["content-language"] for page in (plain, french, arabic)] == ["en", "fr", "ar"]
    assert "Add to cart" in plain.text
    assert "Ajouter au panier" in french.text
    assert "أضف إلى السلة" in arabic.text
    assert "Add to cart" not in french.text + arabic.text


async def test_what_is_not_translated_keeps_its_own_direction(
    reader: httpx.AsyncClient, database: Database, shop: Store
):
    words = "Fired twice, in a kiln of its own."
    async with database.in_store(shop.id) as session:
        jug = await make_product(session, slug="jug", description_html=f"<p>{words}</p>")
        jugs = await make_collection(session, [jug])
        jugs.description_html = f"<p>{words}</p>"
        await make_article(session, slug="kiln", body=words)

    for path in ("/ar/products/jug", f"/ar/collections/{jugs.slug}", "/ar/pages/kiln"):
        page = (await reader.get(path)).text
        assert re.search(r'<(?:div|section) class="prose[^>]* dir="auto"[^>]*>\s*<p>Fired twice', page), path


async def test_the_front_page_of_a_language_is_its_prefix_with_or_without_a_stroke(reader: httpx.AsyncClient):
    for path in ("/fr", "/fr/"):
        page = await reader.get(path)
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{str(reader.base_url).rstrip("/")}/fr/">' in page.text


@pytest.mark.parametrize("path", ["/de/products/mug", "/xx/", "/FR/", "/fr/fr/", "/frr/products/mug", "/en/"])
async def test_a_language_that_the_store_does_not_speak_is_no_address(reader: httpx.AsyncClient, path: str):
    assert (await reader.get(path)).status_code == 404


async def test_a_page_that_is_not_there_says_so_in_its_language(reader: httpx.AsyncClient):
    page = await reader.get("/fr/products/nothing")

    assert page.status_code == 404
    assert "Nous n’avons pas trouvé ce produit." in page.text
    assert 'href="/fr/"' in page.text


async def test_a_product_may_be_called_like_a_language(
    reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        await make_product(session, slug="fr", title="A product named fr")

    plain, french = await reader.get("/products/fr"), await reader.get("/fr/products/fr")

    assert "A product named fr" in plain.text
    assert 'lang="en"' in opening(plain.text)
    assert "A product named fr" in french.text
    assert 'lang="fr"' in opening(french.text)


@pytest.mark.parametrize("path", ["/", "/collections", "/collections/all", "/products/mug", "/search?q=mug"])
async def test_every_link_of_a_page_stays_in_its_language(reader: httpx.AsyncClient, path: str):
    page = (await reader.get(f"/ar{path}")).text
    choice = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)
    told = page.replace(choice[0], "")
    found = re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"]*)"', told)

    outside = [link for link in found if not link.startswith(("/ar/", "/static/", "/media/", "/icons/"))]
    assert outside == []
    assert len(found) > 10


async def test_languages_name_each_other_and_themselves(reader: httpx.AsyncClient):
    origin = str(reader.base_url).rstrip("/")
    told = {
        prefix: alternates((await reader.get(f"{prefix}/products/mug")).text) for prefix in ("", "/fr", "/ar")
    }

    assert told[""] == {
        "en": f"{origin}/products/mug",
        "fr": f"{origin}/fr/products/mug",
        "ar": f"{origin}/ar/products/mug",
        "x-default": f"{origin}/products/mug",
    }
    assert told["/fr"] == told[""]
    assert told["/ar"] == told[""]


async def test_who_is_sent_a_link_is_told_its_language_and_the_others(reader: httpx.AsyncClient):
    async def locales(path: str) -> list[tuple[str, str]]:
        page = (await reader.get(path)).text
        return re.findall(r'<meta property="og:locale(:alternate)?" content="([^"]+)">', page)

    assert await locales("/products/mug") == [("", "en_US"), (":alternate", "fr_FR"), (":alternate", "ar_EG")]
    assert await locales("/fr/products/mug") == [
        ("", "fr_FR"),
        (":alternate", "en_US"),
        (":alternate", "ar_EG"),
    ]


async def test_a_store_with_one_language_speaks_of_no_others(shopper: httpx.AsyncClient):
    page = (await shopper.get("/")).text

    assert alternates(page) == {}
    assert "og:locale:alternate" not in page
    assert page.count('property="og:locale"') == 1
    assert 'class="languages"' not in page


async def test_the_sitemap_lists_every_language_with_all_others(reader: httpx.AsyncClient):
    origin = str(reader.base_url).rstrip("/")
    index = (await reader.get("/sitemap.xml")).text
    parts = re.findall(r"<loc>([^<]+)</loc>", index)
    entries = ET.fromstring((await reader.get(parts[1])).text).findall("s:url", NAMES)  # noqa: S314 - our own answer

    assert [entry.find("s:loc", NAMES).text for entry in entries] == [
        f"{origin}{prefix}/products/mug" for prefix in ("", "/fr", "/ar")
    ]
    for entry in entries:
        assert {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)} == {
            "en": f"{origin}/products/mug",
            "fr": f"{origin}/fr/products/mug",
            "ar": f"{origin}/ar/products/mug",
            "x-default": f"{origin}/products/mug",
        }


async def test_the_choice_of_languages_keeps_the_page(reader: httpx.AsyncClient):
    page = (await reader.get("/fr/search?q=mug&utm_source=letter")).text
    choice = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)[0]

    assert re.findall(r'<a href="([^"]*)" hreflang="(\w+)" lang="\w+"( aria-current="true")?>', choice) == [
        ("/search?q=mug", "en", ""),
        ("/fr/search?q=mug", "fr", ' aria-current="true"'),
        ("/ar/search?q=mug", "ar", ""),
    ]


async def test_an_order_keeps_the_language_in_which_it_was_placed(
    reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        variant = await only_variant(session, await make_product(session, slug="bowl", title="Bowl"))

    added = await reader.post("/fr/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    checkout = await reader.get("/fr/checkout")
    refused = await reader.post("/fr/checkout", data=ADDRESS | {"city": ""})
    placed = await reader.post("/fr/checkout", data=ADDRESS)
    page = await reader.get(placed.headers["location"])

    assert added.headers["location"] == "/fr/cart"
    assert "Adresse de livraison" in checkout.text
    assert ">Allemagne<" in checkout.text
    assert refused.status_code == 422
    assert "Indiquez la ville." in refused.text
    assert placed.headers["location"].startswith("/fr/orders/")
    assert "Nous la préparons." in page.text
    async with database.in_store(shop.id) as session:
        assert await session.scalar(select(Order.language)) == "fr"


async def test_htmx_is_led_on_in_its_language(reader: httpx.AsyncClient, database: Database, shop: Store):
    await open_account(reader, database, shop, "mila@example.com")

    answer = await reader.post(
        "/ar/account/sign-in", data={"email": "mila@example.com", "password": PASSWORD}, headers=HTMX
    )

    assert answer.headers["hx-redirect"] == "/ar/account"


async def test_a_customer_remembers_the_language_of_the_account(
    reader: httpx.AsyncClient, services: Services, shop: Store
):
    asked = await reader.post("/ar/account/sign-up", data={"email": "mila@example.com"})
    token = await link_in_mail(services, shop, "sign_up", email="mila@example.com")
    opened = await reader.post(f"/ar/account/sign-up/{token}", data={"name": "Mila", "password": PASSWORD})

    assert asked.headers["location"] == "/ar/account/sign-up?sent"
    assert opened.headers["location"] == "/ar/account"
    async with services.database.in_store(shop.id) as session:
        assert await session.scalar(select(CustomerProof.language)) == "ar"
        assert await session.scalar(select(Customer.language)) == "ar"


async def test_a_refusal_in_json_is_told_in_the_language_too(reader: httpx.AsyncClient):
    answer = await reader.get("/fr/products/nothing", headers={"accept": "application/json"})

    assert answer.json()["message"] == "Nous n’avons pas trouvé ce produit."


async def test_amounts_are_written_as_the_language_writes_them(reader: httpx.AsyncClient):
    plain, french, arabic = [
        (await reader.get(f"{prefix}/products/mug")).text for prefix in ("", "/fr", "/ar")
    ]

    assert "€19.00" in plain
    assert "19,00\u00a0€" in french
    assert "19.00\u00a0€" in arabic


async def test_no_language_is_answered_with_another_ones_page(services: Services, shop: Store):
    """T59: kept pages and what they share, for every order of asking."""
    keeping = replace(services, pages=PageCache(8 * 2**20), memory=CatalogueMemory())

    async def opened() -> Services:
        return keeping

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    client = browser(door, f"{shop.slug}.localhost")
    asked = [("", "en"), ("/fr", "fr"), ("/ar", "ar"), ("/fr", "fr"), ("", "en"), ("/ar", "ar")]

    for path in ("/", "/collections", "/collections/all", "/products/mug"):
        tags = {}
        for prefix, language in asked:
            page = await client.get(f"{prefix}{path}")
            assert f'lang="{language}"' in opening(page.text), (prefix, path)
            assert page.headers["content-language"] == language
            assert tags.setdefault(language, page.headers["etag"]) == page.headers["etag"]
        assert len(set(tags.values())) == 3


async def test_without_a_network_each_language_has_its_own_page(reader: httpx.AsyncClient):
    worker = (await reader.get("/service-worker.js")).text
    page = await reader.get("/fr/offline")
    manifest = (await reader.get("/ar/manifest.webmanifest")).json()

    assert '"/offline", "/fr/offline", "/ar/offline"' in worker
    assert "Vous êtes hors ligne" in page.text
    assert (manifest["lang"], manifest["dir"], manifest["start_url"]) == ("ar", "rtl", "/ar/")


async def test_a_feed_in_each_language_leads_to_its_pages(reader: httpx.AsyncClient):
    feed = (await reader.get("/fr/feeds/new.atom")).text
    goods = (await reader.get("/fr/feeds/google.xml")).text

    blog = (await reader.get("/fr/blog/feed.atom")).text

    for told in (feed, blog):
        assert 'xml:lang="fr"' in told
        assert "/fr</id>" in told
    assert f"{str(reader.base_url).rstrip('/')}/fr/products/mug" in feed
    assert f"{str(reader.base_url).rstrip('/')}/fr/products/mug" in goods


async def test_machines_are_told_addresses_of_the_language_that_they_read(
    reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        await name_brands(session, ["Kiln"], now=utc_now())
        await make_product(session, slug="jug", vendor="Kiln")
        await make_article(session, "post", slug="dye")
    origin = str(reader.base_url).rstrip("/")

    for path in ("/fr/", "/fr/products/jug", "/fr/blog/dye", "/fr/collections/all"):
        page = (await reader.get(path)).text
        nodes = [json.loads(node) for node in re.findall(r'ld\+json">(.*?)</script>', page, re.DOTALL)]
        told = {address for node in nodes for address in pages_in(node) if address != f"{origin}/"}
        assert told, path
        assert {address for address in told if not address.startswith(f"{origin}/fr/")} == set(), path


async def test_what_a_store_says_of_itself_is_read_in_the_language_or_else_as_it_was_written(
    door: Door, database: Database
):
    words = {"ar": {"tagline": "شعار", "hero_title": "مرحبًا", "announcement": "خبر"}, "fr": "nonsense"}
    shop = await make_store(database, languages=["fr", "ar"], translations=words)
    async with database.in_store(shop.id) as session:
        hero = new_section(
            "hero", title="Hello", text="", action="", link={"to": "collections"}, picture=None
        )
        await publish(session, "home", {"sections": [hero]}, actor="test", now=utc_now())
        await announce(session, AnnouncementWords(text="News"), actor="test", now=utc_now())
    client = browser(door, f"{shop.slug}.localhost")

    plain, french, arabic = [(await client.get(path)).text for path in ("/", "/fr/", "/ar/")]

    assert ">مرحبًا</h1>" in arabic
    assert "<p>خبر</p>" in arabic
    assert '<meta name="description" content="شعار">' in arabic
    for page in (plain, french):
        assert ">Hello</h1>" in page
        assert "<p>News</p>" in page
        assert '<meta name="description" content="For tests">' in page
