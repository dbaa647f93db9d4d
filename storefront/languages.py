"""The languages of a shop: the main one at plain addresses, each other one under its own prefix, such as /fr/cart.

The address alone decides. A page can then be kept, linked and found in one language, and nobody who was sent a link
reads another page than the sender.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.languages.known import LANGUAGES, Language, code_of
from shared.languages.speaking import speaking
from shared.stores.models import Store
from shared.web.page_cache import meaning_of
from shared.web.security import own_origin

DEFAULT: Final = "x-default"
# Headers by which a handler sends the browser on, in the plain form of the address.
_ONWARD: Final = ("location", "hx-redirect")


class InLanguages:
    """A shop's site that takes the language from the address: handlers, routes and redirects know plain paths only."""

    def __init__(self, site: ASGIApp) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        store: Store = scope["state"]["store"]
        code = prefix_of(scope["path"], store.further_languages)
        if code is None:
            with speaking(store.locale):
                await self._site(scope, receive, send)
            return
        prefix = f"/{code}"
        # Starlette takes a root_path off before it looks for the route, and leaves the whole path where it was.
        path = scope["path"] if scope["path"] != prefix else f"{prefix}/"

        async def lead_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                _keep_prefix(MutableHeaders(scope=message), prefix)
            await send(message)

        with speaking(code, main=store.locale):
            await self._site({**scope, "root_path": prefix, "path": path}, receive, lead_on)


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language. `is_here` is the one that is being read; `path` is within the shop."""

    hreflang: str
    language: Language
    path: str
    is_here: bool


def prefix_of(path: str, further: Collection[str]) -> str | None:
    """Return which of a store's further languages a path begins with."""
    first = path[1:].partition("/")[0]
    return first if first in further else None


def here(request: Request, path: str) -> str:
    """Return a plain path of the shop in the language of this request."""
    return f"{request.scope.get('root_path', '')}{path}"


def plain_path(request: Request) -> str:
    """Return the path that was asked for, without its language."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def alternates(store: Store, path: str, spoken: str | None = None) -> list[Alternate]:
    """Return a plain path in every language of the store, the main one first; none where there is one only."""
    if not store.further_languages:
        return []
    main = code_of(store.locale)
    return [
        Alternate(
            code,
            LANGUAGES.get(code, Language(code, code)),
            path if code == main else f"/{code}{path}",
            code == (spoken or main),
        )
        for code in (main, *store.further_languages)
    ]


def choices(request: Request) -> list[Alternate]:
    """Return this page in every language, for the choice at its foot. A page that only a form reaches leads home."""
    path = plain_path(request) if request.method in ("GET", "HEAD") else "/"
    # The marks of advertisers are left out, as in the key under which the page is kept.
    query = meaning_of(request.scope["query_string"]).decode("latin-1")
    asked = f"?{query}" if query and path != "/" else ""
    store: Store = request.state.store
    return alternates(store, quote(path) + asked, spoken=request.scope.get("root_path", "")[1:])


def linked(request: Request, path: str, query: str = "") -> Iterator[tuple[str, str]]:
    """Yield (hreflang, whole address) of a plain path for heads and sitemaps, with the one for everybody else last."""
    origin, asked = own_origin(request.scope), f"?{query}" if query else ""
    found = alternates(request.state.store, quote(path))
    for one in found:
        yield one.hreflang, f"{origin}{one.path}{asked}"
    if found:
        yield DEFAULT, f"{origin}{found[0].path}{asked}"


def language_read(request: Request) -> str:
    """Return the language in which this visitor reads, for what is sent to them later."""
    prefix: str = request.scope.get("root_path", "")
    return prefix[1:] or code_of(request.state.store.locale)


def _keep_prefix(headers: MutableHeaders, prefix: str) -> None:
    for name in _ONWARD:
        target = headers.get(name)
        if target and target.startswith("/") and not target.startswith(("//", f"{prefix}/")):
            headers[name] = prefix + target
