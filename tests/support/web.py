"""Browsers without a browser: they keep cookies, follow nothing by themselves, and speak to the real door."""

import asyncio
from itertools import count
from pathlib import Path

import httpx
import pytest

import merchant.app
import storefront.app
from shared.adapters.files import open_files
from shared.adapters.outbound import Outbound
from shared.adapters.rate_limits import RateLimits
from shared.adapters.store_gateways import StoreGateways
from shared.adapters.tax_providers import TaxProviders
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.taxes.vat_register import NoRegister
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.hosts import Directory
from shared.web.kept_templates import keep_templates
from shared.web.page_cache import PageCache
from shared.web.parts import Parts
from shared.web.services import Services
from shared.web.templates import make_templates
from tests.support.factories.people import make_member

HTMX = {"hx-request": "true", "hx-request-type": "partial"}

_addresses = count(1)


@pytest.fixture(scope="session")
def services(
    settings: Settings, database: Database, limits: RateLimits, home: Path, first_home: Path | None
) -> Services:
    """The services of a web process, on the test's database."""
    return Services(
        settings=settings,
        database=database,
        files=open_files(settings.files),
        limits=limits,
        directory=Directory(database),
        # Tests write rows as no use-case does, so nothing is kept; tests/shared/web/test_page_cache.py keeps pages.
        pages=PageCache(0),
        memory=CatalogueMemory(0),
        # Not a part can stand where it should not, so tests keep them as a process does.
        parts=Parts(2**20),
        # Several processes compile each template once.
        templates=make_templates(reload=False, compiled=keep_templates(first_home or home)),
        clock=utc_now,
        vat_register=NoRegister(),
        tax_providers=TaxProviders(settings.key_ring, Outbound(resolve=_finds_nothing)),
        store_gateways=StoreGateways(settings.key_ring, transport=httpx.MockTransport(_knows_nobody)),
    )


async def _finds_nothing(_host: str) -> list[str]:
    """Answer for the world outside, which no test may call."""
    raise OSError


def _knows_nobody(_request: httpx.Request) -> httpx.Response:
    """Answer for Stripe, whom no test may ask: tests/support/payments.py has a sandbox for those that do."""
    return httpx.Response(
        401, json={"error": {"message": "Invalid API Key", "type": "invalid_request_error"}}
    )


@pytest.fixture(scope="session")
def door(services: Services) -> Door:
    """The whole application, started."""

    async def opened() -> Services:
        return services

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(services)
    return door


def browser(door: Door, host: str) -> httpx.AsyncClient:
    """Return a browser at a host, with an address of its own (rate limits count by address)."""
    number = next(_addresses)
    client = (f"198.51.{number // 250 % 250}.{number % 250 + 1}", 1234)
    transport = httpx.ASGITransport(app=door, client=client, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.fixture
def shopper(door: Door, store: Store) -> httpx.AsyncClient:
    """A shopper at the test's store."""
    return browser(door, f"{store.slug}.localhost")


@pytest.fixture
def stranger(door: Door) -> httpx.AsyncClient:
    """Somebody at the platform host who is not signed in."""
    return browser(door, "localhost")


@pytest.fixture
def owner(door: Door, store: Store, database: Database, runner: asyncio.Runner) -> httpx.AsyncClient:
    """The owner of the test's store, signed in to the dashboard."""
    return runner.run(signed_in(door, database, store))


async def signed_in(
    door: Door, database: Database, store: Store, *, role: str = "owner"
) -> httpx.AsyncClient:
    """Return the browser of a new member of the store."""
    async with database.as_platform() as session:
        _user, token = await make_member(session, store, role=role)
    client = browser(door, "localhost")
    client.cookies.set("souk_member", token, domain="localhost.local")
    return client
