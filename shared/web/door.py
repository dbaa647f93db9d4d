"""The one door of a process: picks the site by Host, and opens and closes what the process needs."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.kernel.database import is_outage
from shared.stores.models import Store
from shared.web.hosts import host_of
from shared.web.observability import observe
from shared.web.proxies import behind_proxies
from shared.web.services import Services

# Paths of the platform host that belong to the dashboard's site; all else there is the default store's.
PLATFORM_PATHS: Final = ("/dashboard", "/dev/", "/webhooks/")
EVERYWHERE: Final = ("/healthz", "/readyz", "/metrics", "/static/")

MISDIRECTED: Final = 421
AWAY: Final = "The shop cannot reach its books right now. Please try again in a moment."


class Door:
    """An ASGI application over two sites. `open_services` runs once per process, inside its event loop."""

    def __init__(
        self,
        open_services: Callable[[], Awaitable[Services]],
        *,
        storefront: Callable[[Services], ASGIApp],
        merchant: Callable[[Services], ASGIApp],
    ) -> None:
        self._open = open_services
        self._make = (storefront, merchant)
        self._services: Services | None = None
        self._storefront: ASGIApp = PlainTextResponse("starting", 503)
        self._merchant: ASGIApp = self._storefront
        self._observed = observe(self._choose)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and self._services:
            seen = behind_proxies(scope, self._services.settings.web.trusted_proxies)
            await self._observed(seen, receive, send)

    def begin(self, services: Services) -> None:
        """Make both sites over the process's services and let requests in."""
        self._services = services
        self._storefront, self._merchant = (make(services) for make in self._make)

    async def _choose(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._services is not None
        host, path = host_of(scope), scope["path"]
        settings = self._services.settings.web
        if host is None:
            await PlainTextResponse("This address is not understood.", 400)(scope, receive, send)
        elif path.startswith(EVERYWHERE) or (
            host == settings.platform_host and path.startswith(PLATFORM_PATHS)
        ):
            await self._merchant(scope, receive, send)
        else:
            await self._to_store(host, scope, receive, send)

    async def _to_store(self, host: str, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._services is not None
        try:
            store = await self._store_at(host)
        except Exception as error:
            if not is_outage(error):
                raise
            await PlainTextResponse(AWAY, 503, {"retry-after": "5"})(scope, receive, send)
            return
        if store is None and host == self._services.settings.web.platform_host:
            await self._merchant(scope, receive, send)
            return
        if store is None or not store.is_open:
            await PlainTextResponse("There is no shop at this address.", MISDIRECTED)(scope, receive, send)
            return
        scope.setdefault("state", {})["store"] = store
        await self._storefront(scope, receive, send)

    async def _store_at(self, host: str) -> Store | None:
        assert self._services is not None
        settings, directory = self._services.settings.web, self._services.directory
        if host != settings.platform_host:
            return await directory.at_host(host)
        return await directory.by_slug(settings.default_store) if settings.default_store else None

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        services = await self._open()
        self.begin(services)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await services.limits.close()
        await services.database.close()
        await send({"type": "lifespan.shutdown.complete"})
