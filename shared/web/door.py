"""The one door of a process: picks the site by Host, and opens and closes what the process needs."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Final, Protocol
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.kernel.database import is_outage
from shared.stores.models import Store
from shared.web.footfall import PRODUCT, Footfall
from shared.web.hosts import Sign, host_name, host_of
from shared.web.ledger import Ledger
from shared.web.observability import REQUESTS, SECONDS, id_of, observe, told_of
from shared.web.page_cache import HITS, Answer
from shared.web.paused import is_behind_closed_doors, say_paused
from shared.web.proxies import behind_proxies
from shared.web.services import Services

# Paths of the platform host that belong to the dashboard's site; all else there is the default store's.
PLATFORM_PATHS: Final = ("/dashboard", "/dev/", "/webhooks/", "/api/")
EVERYWHERE: Final = ("/healthz", "/readyz", "/metrics", "/static/", "/.well-known/souk/")

_PATH: Final = "/:@!$&'()*+,;=-._~"

MISDIRECTED: Final = 421
# A browser keeps a permanent move for as long as it may, and a store may choose another main host tomorrow.
MOVED: Final = 301
MOVED_FOR: Final = "public, max-age=600"
AWAY: Final = "The shop cannot reach its books right now. Please try again in a moment."


class Shop(Protocol):
    """A storefront: an ASGI application that also says which pages it has at hand."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def at_hand(self, scope: Scope, asked: dict[bytes, bytes], sign: Sign) -> tuple[str, Answer] | None: ...


class Door:
    """An ASGI application over two sites. `open_services` runs once per process, inside its event loop."""

    def __init__(
        self,
        open_services: Callable[[], Awaitable[Services]],
        *,
        storefront: Callable[[Services], Shop],
        merchant: Callable[[Services], ASGIApp],
    ) -> None:
        self._open = open_services
        self._make_storefront, self._make_merchant = storefront, merchant
        self._services: Services | None = None
        self._merchant: ASGIApp = PlainTextResponse("starting", 503)
        self._storefront: Shop
        self.footfall: Footfall
        self._observed = observe(self._choose)
        self._ledger = Ledger(REQUESTS, SECONDS, HITS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and self._services:
            started = perf_counter()
            seen = behind_proxies(scope, self._services.settings.web.trusted_proxies)
            found = self._at_hand(seen)
            if found is None:
                await self._observed(seen, receive, send)
                return
            sign, route, (status, headers, body) = found
            request_id = id_of(seen["headers"])
            told = [*headers, (b"x-request-id", request_id.encode())]
            await send({"type": "http.response.start", "status": status, "headers": told})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            seconds = perf_counter() - started
            self._ledger.enter(told_of(seen, request_id, "storefront", route, sign.slug, status, seconds))
            if route == PRODUCT:
                self.footfall.enter(sign.of[0], seen, dict(seen["headers"]))

    def begin(self, services: Services) -> None:
        """Make both sites over the process's services and let requests in."""
        self._services = services
        self.footfall = Footfall(services.database, services.clock)
        self._storefront, self._merchant = self._make_storefront(services), self._make_merchant(services)

    def tell(self) -> None:
        """Tell the log and the metrics of all that was answered up to now."""
        self._ledger.tell()

    def _at_hand(self, scope: Scope) -> tuple[Sign, str, Answer] | None:
        """Return the store, the route and the answer of a page that is kept; None if it has to go the whole way."""
        headers = scope["headers"]
        asked: dict[bytes, bytes] = dict(headers)
        # A header that comes twice is for those to judge who read them all.
        if scope["method"] not in ("GET", "HEAD") or len(asked) != len(headers):
            return None
        host = host_name(asked.get(b"host", b""))
        sign = self._sign_at(host) if host else None
        if sign is None or not sign.is_open or (sign.main_host and host != sign.main_host):
            return None
        found = self._storefront.at_hand(scope, asked, sign)
        return (sign, *found) if found else None

    def _sign_at(self, host: str) -> Sign | None:
        assert self._services is not None
        settings, directory = self._services.settings.web, self._services.directory
        if host != settings.platform_host:
            return directory.sign("host", host)
        return directory.sign("slug", settings.default_store) if settings.default_store else None

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
        if store is not None and is_behind_closed_doors(store, scope):
            web = self._services.settings.web
            answer = say_paused(self._services.templates, store, https=web.is_production)
            await answer(scope, receive, send)
            return
        if store is None or not (store.is_open or store.is_paused or store.is_closed):
            await PlainTextResponse("There is no shop at this address.", MISDIRECTED)(scope, receive, send)
            return
        if store.main_host and host != store.main_host and scope["method"] in ("GET", "HEAD"):
            await self._lead_on(store.main_host, scope)(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state.update(store=store, footfall=self.footfall)
        await self._storefront(scope, receive, send)
        if state.get("route") == PRODUCT:
            self.footfall.enter(store.id, scope, dict(scope["headers"]))

    def _lead_on(self, main_host: str, scope: Scope) -> Response:
        """Send the visitor to the same page at the store's main host. A form that was open elsewhere is still taken."""
        assert self._services is not None
        path = quote(scope["path"], safe=_PATH) if scope["path"].startswith("/") else "/"
        query = scope["query_string"].decode("latin-1")
        place = f"{self._services.settings.web.origin_of(main_host)}{path}{'?' if query else ''}{query}"
        headers = {"location": place, "cache-control": MOVED_FOR}
        return PlainTextResponse("", MOVED, headers)

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
        self.tell()
        await self.footfall.write()
        await services.directory.close()
        await services.limits.close()
        await services.database.close()
        await send({"type": "lifespan.shutdown.complete"})
