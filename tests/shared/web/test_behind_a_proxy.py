"""Behind a trusted proxy, limits, cookies, the origin check and the log see the visitor; strangers spoof nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import httpx
import orjson
import pytest

import merchant.app
import storefront.app
from shared.adapters.rate_limits import RateLimits
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant

PROXY, STRANGER = "10.9.8.7", "203.0.113.50"
ALLOWED = 30  # checkouts a minute


@pytest.fixture
def still(settings: Settings, runner: asyncio.Runner) -> Iterator[RateLimits]:
    """Limits whose clock stands: every two seconds a visitor may check out once more, on a slow machine too early."""
    opened = RateLimits(settings.redis.url, patience=10, clock=lambda: 1e9)
    yield opened
    runner.run(opened.close())


@pytest.fixture
def proxied(services: Services, still: RateLimits) -> Door:
    """The application with one trusted network."""
    web = services.settings.web.model_copy(update={"trusted_proxies": (ip_network("10.0.0.0/8"),)})
    behind = replace(services, settings=replace(services.settings, web=web), limits=still)

    async def opened() -> Services:
        return behind

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(behind)
    return door


def caller(door: Door, peer: str, store: Store) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=door, client=(peer, 4711), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{store.slug}.localhost")


async def checkouts(client: httpx.AsyncClient, visitors: list[str]) -> list[int]:
    answers = [await client.post("/checkout", headers={"x-forwarded-for": visitor}) for visitor in visitors]
    return [answer.status_code for answer in answers]


async def test_each_visitor_behind_the_proxy_has_limits_of_their_own(proxied: Door, store: Store):
    proxy = caller(proxied, PROXY, store)

    statuses = await checkouts(proxy, ["198.51.100.1"] * (ALLOWED + 1) + ["198.51.100.2"])

    assert statuses == [303] * ALLOWED + [429, 303]


async def test_a_visitor_does_not_escape_the_limit_by_claiming_hops(proxied: Door, store: Store):
    proxy = caller(proxied, PROXY, store)

    statuses = await checkouts(proxy, [f"192.0.2.{claim}, 198.51.100.3" for claim in range(ALLOWED + 1)])

    assert statuses == [303] * ALLOWED + [429]


async def test_a_stranger_does_not_escape_the_limit_by_claiming_addresses(proxied: Door, store: Store):
    stranger = caller(proxied, STRANGER, store)

    statuses = await checkouts(stranger, [f"192.0.2.{claim}" for claim in range(ALLOWED + 1)])

    assert statuses == [303] * ALLOWED + [429]


async def test_cookies_are_bound_and_secure_where_tls_ends_at_the_proxy(
    proxied: Door, store: Store, database: Database
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    origin, form = f"https://{store.slug}.localhost", {"variant": str(variant.id), "quantity": "1"}
    over_tls = {"x-forwarded-for": "198.51.100.1", "x-forwarded-proto": "https"}

    answer = await caller(proxied, PROXY, store).post(
        "/cart/lines", data=form, headers=over_tls | {"origin": origin}
    )
    plain = await caller(proxied, STRANGER, store).post("/cart/lines", data=form, headers=over_tls)
    elsewhere = await caller(proxied, PROXY, store).post(
        "/cart/lines", data=form, headers=over_tls | {"origin": origin.replace("https", "http")}
    )

    cookie = answer.headers["set-cookie"].split("; ")
    assert answer.status_code == 303
    assert cookie[0].startswith("__Host-souk_cart=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie)
    assert not any(part.lower().startswith("domain") for part in cookie)
    assert plain.headers["set-cookie"].startswith("souk_cart=")
    assert "Secure" not in plain.headers["set-cookie"]
    assert elsewhere.status_code == 403


async def test_the_log_names_the_visitor(
    proxied: Door, store: Store, capsysbinary: pytest.CaptureFixture[bytes]
):
    claimed = {"x-forwarded-for": "198.51.100.9"}

    for peer in (PROXY, STRANGER):
        await caller(proxied, peer, store).get(f"/{new_id()}", headers=claimed)

    lines = [orjson.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["client"] for line in lines if line["event"] == "request"] == ["198.51.100.9", STRANGER]
