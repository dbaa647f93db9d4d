"""Visits to both sites as the people of store A."""

import httpx
from starlette.routing import Route

import merchant.routes
import storefront.routes
from shared.kernel.settings import Settings
from shared.web.door import Door
from tests.support.web import browser
from tests.tenancy.asks import Ask
from tests.tenancy.matrix import MERCHANT, STOREFRONT
from tests.tenancy.world import World
from tests.tenancy.world_visitors import Actor

SITES = {"storefront": STOREFRONT, "merchant": MERCHANT}
REQUEST_ID = "the-same-for-both"


async def send(
    door: Door,
    world: World,
    site: str,
    actor: Actor,
    ask: Ask,
    *,
    headers: dict[str, str] | None = None,
    **cookies: str,
) -> httpx.Response:
    """Ask as somebody of store A, in A's shop or in the dashboard."""
    host = f"{world.a.slug}.localhost" if site == "storefront" else "localhost"
    held = "; ".join(f"souk_{name}={value}" for name, value in {**actor.cookies, **cookies}.items())
    more = dict(ask.more)
    sent = {"cookie": held, "x-request-id": REQUEST_ID, **more.pop("headers", {}), **(headers or {})}
    async with browser(door, host) as client:
        return await client.request(ask.method, ask.path, headers=sent, **more)


def table(site: str, settings: Settings) -> list[Route]:
    """Return the URL table of a site."""
    tables = {"storefront": storefront.routes.routes, "merchant": merchant.routes.routes}
    return tables[site](settings.web)
