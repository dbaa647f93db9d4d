"""Pages that are kept go out on the shortest way, and nobody can tell by the answer."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import orjson
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

import merchant.app
import storefront.app
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.hosts import FRESH_SECONDS, Directory
from shared.web.ledger import TOLD_AFTER
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.web import HTMX, browser

OF_ONE_ANSWER = {"x-request-id", "date"}
HOME = {"site": "storefront", "route": "home.show"}


@pytest.fixture
def keeping(services: Services) -> Door:
    """The whole application with its pages kept, as in production."""
    kept = replace(services, pages=PageCache(2**20), directory=Directory(services.database))

    async def opened() -> Services:
        return kept

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(kept)
    return door


@pytest.fixture
def visitor(keeping: Door, store: Store) -> httpx.AsyncClient:
    return browser(keeping, f"{store.slug}.localhost")


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def lines(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    printed = capsysbinary.readouterr().out.splitlines()
    return [line for line in map(orjson.loads, printed) if line["event"] == "request"]


@pytest.mark.parametrize(
    "asked",
    [
        {"accept-encoding": "br"},
        {"accept-encoding": "gzip"},
        {"accept-encoding": "identity"},
        {**HTMX, "accept-encoding": "br"},
    ],
    ids=["br", "gzip", "plain", "part"],
)
async def test_the_short_way_answers_as_the_whole_way(visitor: httpx.AsyncClient, asked: dict[str, str]):
    whole = await visitor.get("/", headers=asked)

    short = await visitor.get("/", headers=asked)

    assert short.content == whole.content
    assert {name: said for name, said in short.headers.items() if name not in OF_ONE_ANSWER} == {
        name: said for name, said in whole.headers.items() if name not in OF_ONE_ANSWER
    }
    assert "default-src 'none'" in short.headers["content-security-policy"]


async def test_one_who_has_the_page_is_told_so(visitor: httpx.AsyncClient):
    first = await visitor.get("/")

    again = await visitor.get("/", headers={"if-none-match": first.headers["etag"]})
    other = await visitor.get("/", headers={"if-none-match": '"another"'})
    head = await visitor.head("/")

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.content == first.content
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]


async def test_each_is_logged_and_counted(
    keeping: Door, visitor: httpx.AsyncClient, store: Store, capsysbinary: pytest.CaptureFixture[bytes]
):
    await visitor.get("/")
    keeping.tell()
    capsysbinary.readouterr()
    counted = figure("souk_requests_total", **HOME, status="200")
    timed, hits = figure("souk_request_seconds_count", **HOME), figure("souk_page_cache_hits_total")

    answers = [
        await visitor.get("/?utm_source=letter", headers={"x-request-id": f"of-a-proxy-{n}"})
        for n in range(3)
    ]
    keeping.tell()

    told = lines(capsysbinary)
    assert [answer.headers["x-request-id"] for answer in answers] == [
        "of-a-proxy-0",
        "of-a-proxy-1",
        "of-a-proxy-2",
    ]
    assert [line["request_id"] for line in told] == ["of-a-proxy-0", "of-a-proxy-1", "of-a-proxy-2"]
    assert {(line["route"], line["store"], line["status"], line["path"]) for line in told} == {
        ("home.show", store.slug, 200, "/")
    }
    assert figure("souk_requests_total", **HOME, status="200") == counted + 3
    assert figure("souk_request_seconds_count", **HOME) == timed + 3
    assert figure("souk_request_seconds_bucket", **HOME, le="+Inf") == timed + 3
    assert figure("souk_page_cache_hits_total") == hits + 3


async def test_what_was_answered_is_told_by_itself_a_moment_later(
    visitor: httpx.AsyncClient, capsysbinary: pytest.CaptureFixture[bytes]
):
    begun = asyncio.get_running_loop().time()
    await visitor.get("/")
    capsysbinary.readouterr()
    await visitor.get("/", headers={"x-request-id": "told-later"})

    before = [line["request_id"] for line in lines(capsysbinary)]
    # On a machine that stood still meanwhile the moment is over.
    is_over = asyncio.get_running_loop().time() - begun >= TOLD_AFTER
    await asyncio.sleep(2 * TOLD_AFTER)

    assert "told-later" not in before or is_over
    assert [*before, *(line["request_id"] for line in lines(capsysbinary))].count("told-later") == 1


async def test_a_shop_that_closed_answers_no_kept_page(keeping: Door, database: Database, store: Store):
    visitor = browser(keeping, f"{store.slug}.localhost")
    assert (await visitor.get("/")).status_code == 200
    async with database.as_platform() as session:
        await session.execute(text("UPDATE stores SET state = 'suspended' WHERE id = :id"), {"id": store.id})
    await asyncio.sleep(FRESH_SECONDS)

    assert (await visitor.get("/")).status_code == 421


async def test_a_kept_page_is_of_its_own_store_alone(
    keeping: Door, database: Database, store: Store, other_store: Store
):
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            await make_product(session, slug="mug", title=f"Mug of {one.slug}")

    for _ in range(2):
        for one, other in ((store, other_store), (other_store, store)):
            page = await browser(keeping, f"{one.slug}.localhost").get("/products/mug")
            assert f"Mug of {one.slug}" in page.text
            assert other.slug not in page.text


async def test_two_hosts_in_one_request_are_refused_though_the_page_is_kept(keeping: Door, store: Store):
    visitor = browser(keeping, f"{store.slug}.localhost")
    await visitor.get("/")
    headers = [("host", f"{store.slug}.localhost"), ("host", "evil.example")]

    answer = await visitor.get("/", headers=headers)

    assert answer.status_code == 400
