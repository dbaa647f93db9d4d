"""Public pages from memory: what is kept, under which key, for how long, and when it is let go."""

import asyncio
import gzip
from dataclasses import replace
from uuid import UUID

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import merchant.app
import storefront.app
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from shared.web.cached_site import CachedSite
from shared.web.door import Door
from shared.web.hosts import FRESH_SECONDS as DIRECTORY_SECONDS
from shared.web.page_cache import FRESH_SECONDS, PageCache, best_form, meaning_of
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.web import HTMX, browser

PUBLIC = {"cache-control": "public, no-cache"}
STORE = Store(id=UUID(int=1), catalogue_version=1, locale="en", currency="EUR")
BODY = "<p>" + "mug " * 2000


class Site:
    """A site of one public page that counts how often it was rendered."""

    def __init__(self, most_bytes: int = 1_000_000, headers: dict[str, str] | None = None) -> None:
        self.now = 0.0
        self.rendered = 0
        self.store = STORE
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self.headers = PUBLIC if headers is None else headers
        self.pages = PageCache(most_bytes, clock=lambda: self.now)
        routes = [Route("/{name}", self._show, name="page.show"), Route("/{a}/{b}", self._show, name="other")]
        self._site = CachedSite(Starlette(routes=routes), self.pages, kept={"page.show"})

    async def _show(self, request: Request) -> Response:
        self.rendered += 1
        self.begun.set()
        await self.gate.wait()
        return HTMLResponse(f"{request.url.path} {self.rendered} {BODY}", headers=self.headers)

    async def get(self, path: str = "/mugs", **headers: str) -> httpx.Response:
        async def app(scope, receive, send):
            await self._site({**scope, "state": {"store": self.store}}, receive, send)

        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://a.shop"
        ) as client:
            return await client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})


async def test_a_page_is_rendered_once():
    site = Site()

    first, second = await site.get(), await site.get()

    assert site.rendered == 1
    assert second.text == first.text
    assert second.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "change", [{"id": UUID(int=2)}, {"catalogue_version": 2}, {"locale": "ar"}, {"currency": "JPY"}]
)
async def test_what_makes_another_page_makes_another_key(change):
    site = Site()
    await site.get()
    site.store = Store(**{"id": STORE.id, "catalogue_version": 1, "locale": "en", "currency": "EUR"} | change)

    await site.get()

    assert site.rendered == 2


async def test_a_part_for_htmx_is_not_the_page():
    site = Site()
    await site.get()

    await site.get(**HTMX)

    assert site.rendered == 2


async def test_without_a_store_nothing_is_found_or_kept():
    site = Site()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/mugs",
        "headers": [],
        "query_string": b"",
        "scheme": "http",
        "state": {},
    }

    with pytest.raises(KeyError):
        await site._site(scope, None, None)  # type: ignore[arg-type] # it never comes to them

    assert (site.rendered, site.pages.size) == (0, 0)


async def test_marks_of_advertisers_make_no_page_of_their_own():
    site = Site()
    await site.get("/mugs?after=x")

    await site.get("/mugs?utm_source=letter&after=x&fbclid=1")

    assert site.rendered == 1
    assert meaning_of(b"utm_source=letter&after=x&UTM_medium=1") == b"after=x"


async def test_a_page_is_rendered_again_when_it_is_old():
    site = Site()
    await site.get()
    site.now = FRESH_SECONDS - 1
    await site.get()
    assert site.rendered == 1
    site.now = FRESH_SECONDS

    await site.get()

    assert site.rendered == 2


async def test_the_least_lately_used_leaves_when_there_is_no_room():
    site = Site(most_bytes=2_500)
    await site.get("/a")
    await site.get("/b")
    await site.get("/a")

    await site.get("/c")

    assert site.pages.size <= 2_500
    assert site.rendered == 3
    await site.get("/a")
    assert site.rendered == 3
    await site.get("/b")
    assert site.rendered == 4


async def test_nothing_is_kept_without_memory_but_still_answered():
    site = Site(most_bytes=0)

    await site.get()
    answer = await site.get()

    assert (site.rendered, site.pages.size) == (2, 0)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"cache-control": "private, no-store"}, PUBLIC | {"set-cookie": "cart=1"}]
)
async def test_what_is_personal_is_not_kept(headers):
    site = Site(headers=headers)

    await site.get()
    await site.get()

    assert (site.rendered, site.pages.size) == (2, 0)


async def test_a_route_that_is_not_named_is_not_kept_but_asked_whether_it_changed():
    site = Site()
    first = await site.get("/a/b")
    site.rendered = 0

    again = await site.get("/a/b", if_none_match=first.headers["etag"])

    assert (site.rendered, again.status_code, site.pages.size) == (1, 304, 0)


async def test_a_crowd_at_a_new_page_renders_it_once():
    site = Site()
    site.gate.clear()
    crowd = [asyncio.ensure_future(site.get()) for _ in range(20)]
    await site.begun.wait()
    site.gate.set()

    answers = await asyncio.gather(*crowd)

    assert site.rendered == 1
    assert {answer.text for answer in answers} == {answers[0].text}


async def test_a_failure_leaves_no_one_waiting():
    site = Site()
    site.headers = {"cache-control": "\ud800"}  # cannot be written, so the handler's answer breaks
    with pytest.raises(UnicodeEncodeError):
        await site.get()
    site.headers = PUBLIC

    answer = await asyncio.wait_for(site.get(), 30)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        (b"", "identity"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip;q=1.0, br;q=0", "gzip"),
        (b"br;q=0.0, *;q=0.1", "gzip"),
        (b"*", "br"),
        (b"identity;q=1, br;q=nonsense", "identity"),
        (b"GZIP", "gzip"),
    ],
)
def test_the_best_form_is_what_the_client_takes(accepted, form):
    assert best_form(accepted) == form


async def test_every_form_unpacks_to_the_same_page():
    site = Site()
    plain = (await site.get(accept_encoding="identity")).content
    raw = {}
    for form in ("br", "gzip"):
        answer = await site.get(accept_encoding=form)
        assert answer.headers["content-encoding"] == form
        raw[form] = answer.content  # httpx unpacks both
        assert int(answer.headers["content-length"]) < len(plain) / 10

    assert raw == {"br": plain, "gzip": plain}
    assert brotli.decompress(brotli.compress(plain)) == gzip.decompress(gzip.compress(plain)) == plain


async def test_unchanged_is_told_without_the_page():
    site = Site()
    first = await site.get()

    again = await site.get(if_none_match=f'"other", {first.headers["etag"]}')

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "public, no-cache"


@pytest.fixture
def keeping(services: Services) -> Door:
    """The whole application with its pages kept, as in production."""
    kept = replace(services, pages=PageCache(2**20))

    async def opened() -> Services:
        return kept

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(kept)
    return door


async def test_a_change_shows_within_the_second(keeping: Door, database: Database, store: Store):
    shopper = browser(keeping, f"{store.slug}.localhost")
    before = await shopper.get("/collections/all")
    async with database.in_store(store.id) as session:
        await make_product(session, title="Kiln Mug")
        await bump_catalogue(session)

    await asyncio.sleep(DIRECTORY_SECONDS)
    after = await shopper.get("/collections/all")

    assert "Kiln Mug" not in before.text
    assert "Kiln Mug" in after.text


async def test_two_stores_never_share_a_page(
    keeping: Door, database: Database, store: Store, other_store: Store
):
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            await make_product(session, slug="mug", title=f"Mug of {one.slug}")

    for one, other in ((store, other_store), (other_store, store)):
        page = await browser(keeping, f"{one.slug}.localhost").get("/products/mug")
        assert f"Mug of {one.slug}" in page.text
        assert other.slug not in page.text


async def test_an_answer_from_memory_has_what_every_answer_has(keeping: Door, store: Store):
    shopper = browser(keeping, f"{store.slug}.localhost")
    first = await shopper.get("/")

    second = await shopper.get("/")

    own = {"x-request-id"}
    assert {name for name in first.headers if name not in own} == {n for n in second.headers if n not in own}
    assert second.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert second.headers["x-request-id"] != first.headers["x-request-id"]
