"""A site whose public pages are answered from memory (`page_cache.py`, `written_pages.py`)."""

import asyncio
from collections.abc import Collection, Hashable
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match
from starlette.types import Message, Receive, Scope, Send

from shared.currencies.paying import paying
from shared.kernel.database import is_outage
from shared.kernel.notes import taking_notes
from shared.languages.speaking import spoken_locale
from shared.stores.models import Store
from shared.web.page_cache import (
    HITS,
    LONGEST_QUERY,
    LONGEST_WAIT,
    MISSES,
    PUBLIC,
    KeptPage,
    PageCache,
    key_of,
)
from shared.web.routing import Index
from shared.web.written_pages import WrittenPages

# Under this name of its request's state a page leaves what is to be done each time it is sent again.
WHEN_SENT: Final = "when_sent"


class CachedSite:
    """A site with its public pages answered from memory. `kept` names the routes whose pages are kept.

    Every answer that the site calls public is compressed and has an ETag, kept or not. `written` are the pages that are
    asked about first (`written_pages.py`) where none is kept. Of the routes in `repeated` nothing is kept as bytes of a
    version, and a page is written for the next time only when it is asked for again.
    """

    def __init__(
        self,
        site: Starlette,
        pages: PageCache,
        *,
        kept: Collection[str],
        repeated: Collection[str] = (),
        written: WrittenPages | None = None,
    ) -> None:
        self._site = site
        self._pages = pages
        self._written = written
        self._repeated = repeated
        self._kept = Index(_routes_named(kept, site))
        self._may_repeat = Index(_routes_named(repeated, site))
        self._being_made: dict[Hashable, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await self._site(scope, receive, send)
            return
        asked = dict(scope["headers"])
        store: Store = scope["state"]["store"]
        key = key_of(
            scope,
            asked,
            (store.id, store.catalogue_version),
            spoken=spoken_locale() or store.locale,
            paid=paying() or store.currency,
        )
        page = self._pages.find(key)
        if page is not None:
            HITS.inc()
        elif self._pages.keeps_any:
            page = await self._made_by_another(key) or await self._as_written(key, scope)
        else:
            page = await self._as_written(key, scope)
        if page is not None:
            scope["state"].update(site="storefront", route=page.route)
        elif _is_one_of(self._kept, scope):
            page = await self._make(key, scope, receive, send)
        elif self._is_repeated(key, scope):
            page = await self._write(key, scope, receive, send)
        else:
            page = await self._rendered(scope, receive, send, to_keep=False)
        if page is not None:
            status, headers, body = self._pages.answer(key, page, asked)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _is_repeated(self, key: Hashable, scope: Scope) -> bool:
        return (
            self._written is not None
            and _is_one_of(self._may_repeat, scope)
            and self._written.is_asked_again(key)
        )

    async def _made_by_another(self, key: Hashable) -> KeptPage | None:
        """Wait for a request that makes this page already, so that a crowd at a new page renders it once."""
        making = self._being_made.get(key)
        if making is None:
            return None
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await making.wait()
        except TimeoutError:
            return None
        return self._pages.find(key)

    async def _as_written(self, key: Hashable, scope: Scope) -> KeptPage | None:
        """Return the page as it was written before, if the database says what it said then."""
        if self._written is None:
            return None
        try:
            page = await self._written.find(key, scope["state"]["store"])
        except Exception as error:
            # Whoever makes the page meets the same trouble, and knows how to tell of it.
            if not is_outage(error):
                raise
            return None
        if page is not None and page.route not in self._repeated:
            self._pages.keep(key, page)
        return page

    async def _make(self, key: Hashable, scope: Scope, receive: Receive, send: Send) -> KeptPage | None:
        MISSES.inc()
        made = self._being_made[key] = asyncio.Event()
        try:
            page = await self._write(key, scope, receive, send, to_keep=True)
            if page is not None:
                self._pages.keep(key, page)
            return page
        finally:
            if self._being_made.get(key) is made:
                del self._being_made[key]
            made.set()

    async def _write(
        self, key: Hashable, scope: Scope, receive: Receive, send: Send, *, to_keep: bool = False
    ) -> KeptPage | None:
        """Let the site make a page, and note how, so that it can be sent again while the database says the same."""
        with taking_notes() as notes:
            page = await self._rendered(scope, receive, send, to_keep=to_keep)
        if page is not None and self._written is not None:
            self._written.keep(key, page, notes, when_sent=scope["state"].get(WHEN_SENT))
        return page

    async def _rendered(
        self, scope: Scope, receive: Receive, send: Send, *, to_keep: bool
    ) -> KeptPage | None:
        """Let the site answer: a public page is returned, anything else goes straight on to the client."""
        start: Message | None = None
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_public(message):
                start = message
            elif start is not None and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
            else:
                await send(message)

        await self._site(scope, receive, take)
        if start is None:
            return None
        route = scope["state"].get("route", "")
        return self._pages.make(route, b"".join(parts), list(start["headers"]), to_keep=to_keep)


def _routes_named(names: Collection[str], site: Starlette) -> list[BaseRoute]:
    return [route for route in site.routes if getattr(route, "name", None) in names]


def _is_one_of(routes: Index, scope: Scope) -> bool:
    return len(scope["query_string"]) <= LONGEST_QUERY and any(
        route.matches(scope)[0] is Match.FULL for route in routes.of(scope)
    )


def _is_public(start: Message) -> bool:
    headers = dict(start["headers"])
    return (
        start["status"] == HTTPStatus.OK
        and headers.get(b"cache-control") == PUBLIC
        and b"set-cookie" not in headers
    )
