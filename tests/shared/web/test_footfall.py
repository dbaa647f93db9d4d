"""Visits are counted by day and product, without a cookie, and by nothing that leads to a person."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy import func, select

import merchant.app
import storefront.app
from shared.insight.models import BegunCheckout, ProductVisitDay, VisitDay
from shared.insight.periods import Period
from shared.insight.report import Asked
from shared.insight.reports import reckon
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.reading import Writer
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.footfall import MOST_WAITING, Footfall
from shared.web.hosts import Directory
from shared.web.page_cache import PageCache
from shared.web.services import Services
from shared.web.visitors import is_looked_at, source_of
from tests.support.factories.catalogue import make_product, make_variant, only_variant
from tests.support.web import HTMX, browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LOOKING = {"user-agent": FIREFOX, "sec-fetch-dest": "document", "sec-fetch-mode": "navigate"}


@pytest.fixture(params=[0, 2**20], ids=["made", "kept"])
def shop(request: pytest.FixtureRequest, services: Services) -> Door:
    """The whole application, with pages that are made each time and with pages that are kept as bytes."""
    return opened(replace(services, pages=PageCache(request.param), directory=Directory(services.database)))


def opened(services: Services) -> Door:
    async def open_services() -> Services:
        return services

    door = Door(open_services, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(services)
    return door


async def counted(door: Door, database: Database, store: Store) -> dict[str, tuple[int, int]]:
    """Write what the process has counted and return views and additions by source."""
    await door.footfall.write()
    async with database.in_store(store.id) as session:
        rows = await session.scalars(select(VisitDay).where(VisitDay.day == utc_now().date()))
        return {row.source: (row.views, row.added) for row in rows}


async def by_product(database: Database, store: Store) -> dict[Any, tuple[int, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.scalars(select(ProductVisitDay))
        return {row.product_id: (row.views, row.added) for row in rows}


async def test_each_page_that_somebody_looks_at_counts_however_it_was_answered(
    shop: Door, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Jug")
    shopper = browser(shop, f"{store.slug}.localhost")
    page = f"/products/{product.slug}"

    first = await shopper.get(page, headers=LOOKING)
    again = await shopper.get(f"{page}?utm_source=newsletter", headers=LOOKING)
    unchanged = await shopper.get(page, headers=LOOKING | {"if-none-match": first.headers["etag"]})

    assert [answer.status_code for answer in (first, again, unchanged)] == [200, 200, 304]
    assert "set-cookie" not in first.headers
    assert await counted(shop, database, store) == {"direct": (2, 0), "mail": (1, 0)}
    assert await by_product(database, store) == {product.id: (3, 0)}
    # What is written is not written again.
    assert await counted(shop, database, store) == {"direct": (2, 0), "mail": (1, 0)}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": "WhatsApp/2.23"},
        {"user-agent": "Mozilla/5.0 HeadlessChrome/140.0"},
        {"user-agent": "curl/8.9"},
        {"user-agent": "Mozilla/5.0 (compatible; UptimeMonitor/1.0)"},
        {"user-agent": ""},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"sec-fetch-dest": "iframe"},
        {"cookie": "souk_member=abc"},
        HTMX,
    ],
    ids=lambda headers: "-".join(headers)[:30],
)
async def test_programs_pages_fetched_ahead_parts_and_members_count_for_nothing(
    shopper: httpx.AsyncClient, door: Door, database: Database, store: Store, headers: Mapping[str, str]
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Jug")

    answer = await shopper.get(f"/products/{product.slug}", headers=LOOKING | headers)

    assert answer.status_code == 200
    assert await counted(door, database, store) == {}


async def test_what_has_no_page_counts_for_nothing(
    shopper: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        draft = await make_product(session, title="Draft", state="draft")

    for slug in (draft.slug, "made-up", "%00", "%ED%A0%80", "a" * 300):
        await shopper.get(f"/products/{slug}", headers=LOOKING)
    await shopper.head(f"/products/{draft.slug}", headers=LOOKING)

    assert await counted(door, database, store) == {}


@pytest.mark.parametrize(
    ("referer", "query", "source"),
    [
        ("", "", "direct"),
        ("http://kiln.localhost/collections/all", "gclid=1", "inside"),
        ("https://www.google.de/", "", "search"),
        ("https://www.google.de/", "gclid=1", "advertising"),
        ("https://l.instagram.com/?u=x", "", "social"),
        ("https://t.co/abc", "", "social"),
        ("https://pact.company/", "", "elsewhere"),
        ("https://mail.google.com/", "utm_medium=email", "mail"),
        ("https://outlook.live.com/", "", "mail"),
        ("https://blog.example/", "utm_medium=cpc&utm_source=x", "advertising"),
        ("android-app://com.example/", "", "elsewhere"),
        ("nonsense", "utm_source=nonsense", "direct"),
    ],
    ids=str,
)
def test_a_source_is_told_by_the_page_before_and_the_marks_of_the_address(
    referer: str, query: str, source: str
):
    asked = {b"host": b"kiln.localhost"} | ({b"referer": referer.encode()} if referer else {})

    assert source_of(asked, query.encode()) == source


def test_a_browser_that_says_nothing_of_how_it_fetches_is_somebody():
    assert is_looked_at({b"user-agent": FIREFOX.encode()})
    # A telephone, not a robot.
    assert is_looked_at({b"user-agent": b"Mozilla/5.0 (Linux; Android 9; CUBOT_X18 Plus) AppleWebKit/537.36"})
    # As a service worker passes on what its browser asked for.
    assert is_looked_at({b"user-agent": FIREFOX.encode(), b"sec-fetch-dest": b"empty"})


async def test_a_way_from_the_page_to_the_order_is_told_by_its_steps(
    shopper: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_variant(session, title="Jug")
        shelf_warmer = await make_variant(session, title="Shelf warmer")
        slugs = [variant.product.slug for variant in (jug, shelf_warmer)]
    for slug in (slugs[0], slugs[1], slugs[1]):
        await shopper.get(f"/products/{slug}", headers=LOOKING)
    for _ in range(2):
        added = await shopper.post("/cart/lines", data={"variant": str(jug.id), "quantity": "1"})
        assert added.status_code == 303
        assert (await shopper.get("/checkout")).status_code == 200
    refused = await shopper.post("/cart/lines", data={"variant": str(new_id()), "quantity": "1"})
    assert refused.status_code == 404

    assert await counted(door, database, store) == {"direct": (3, 0), "inside": (0, 2)}
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        asked = Asked(Period.days_until(today, 7), "EUR", Period.days_until(today, 7))
        funnel, unsold, sources = [
            await reckon(session, name, replace(asked, sort="unsold"))
            for name in ("funnel", "interest", "sources")
        ]
    # The cart came to the checkout twice, which is once.
    assert funnel.total == (None, 3, 2, 1, 0, Decimal("66.7"), Decimal("0.0"), Decimal("0.0"))
    assert funnel.rows[-1] == (today, *funnel.total[1:])
    assert [row[:3] for row in unsold.rows] == [("Shelf warmer", 2, 0), ("Jug", 1, 2)]
    assert sources.rows[1] == ("Directly, or not told", 3, Decimal("100.0"), 3)


async def test_a_process_that_ends_as_it_should_loses_nothing(
    settings: Settings, services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Jug")
        variant = await only_variant(session, product)
    own = Database(settings.database, application="souk-tests")
    door = opened(replace(services, database=own, directory=Directory(own), limits=_NoLimits()))
    inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    is_open = asyncio.Event()

    async def send(_message: object) -> None:
        is_open.set()

    life = asyncio.create_task(door({"type": "lifespan"}, inbox.get, send))
    inbox.put_nowait({"type": "lifespan.startup"})
    await is_open.wait()
    await browser(door, f"{store.slug}.localhost").get(f"/products/{product.slug}", headers=LOOKING)
    door.footfall.put(store.id, variant.id)
    inbox.put_nowait({"type": "lifespan.shutdown"})
    await life

    assert await by_product(database, store) == {product.id: (1, 1)}


class Books:
    """A database that may be away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.trouble: Exception | None = None

    def writing(self, store_id: UUID) -> AbstractAsyncContextManager[Writer]:
        if self.trouble:
            raise self.trouble
        return self._database.writing(store_id)


async def test_what_cannot_be_written_waits(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Jug")
    books = Books(database)
    footfall = Footfall(books, utc_now)
    scope = {"method": "GET", "path": f"/products/{variant.product.slug}", "query_string": b""}
    cart = new_id()

    books.trouble = ConnectionRefusedError()
    footfall.enter(store.id, scope, {b"user-agent": FIREFOX.encode()})
    footfall.put(store.id, variant.id)
    footfall.check_out(store.id, cart)
    await footfall.write()
    footfall.put(store.id, variant.id)
    books.trouble = None
    await footfall.write()

    assert await by_product(database, store) == {variant.product_id: (1, 2)}
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(BegunCheckout.cart_id))).all() == [cart]


async def test_what_the_database_refuses_is_let_go(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Jug")
    books = Books(database)
    footfall = Footfall(books, utc_now)

    books.trouble = asyncpg.CharacterNotInRepertoireError()
    footfall.put(store.id, variant.id)
    await footfall.write()
    books.trouble = None
    footfall.put(store.id, variant.id)
    await footfall.write()

    assert await by_product(database, store) == {variant.product_id: (0, 1)}


async def test_addresses_that_somebody_makes_up_fill_no_memory(database: Database, store: Store):
    footfall = Footfall(database, utc_now)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Jug")
    footfall.put(store.id, variant.id)
    for number in range(MOST_WAITING + 5):
        scope = {"method": "GET", "path": f"/products/{number}", "query_string": b""}
        footfall.enter(store.id, scope, {b"user-agent": FIREFOX.encode()})
    footfall.put(store.id, new_id())
    footfall.put(store.id, variant.id)

    await footfall.write()
    assert await by_product(database, store) == {variant.product_id: (0, 2)}


async def test_a_cart_is_at_the_checkout_once_whichever_process_counts_it(
    door: Door, services: Services, database: Database, store: Store
):
    other, cart = opened(services), new_id()
    for process in (door, other, door):
        process.footfall.check_out(store.id, cart)
        await process.footfall.write()

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(BegunCheckout)) == 1


class _NoLimits:
    async def close(self) -> None: ...
