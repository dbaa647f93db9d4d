"""From a Host header to a store. The table of verified domains is the only source (R17)."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Final
from uuid import UUID

from starlette.types import Scope

from shared.kernel.database import Database, is_outage
from shared.stores.models import Store
from shared.stores.queries import store_at_host, store_by_slug

# How old an answer may be, and how old it is when the first who comes has it looked up anew behind their back.
FRESH_SECONDS: Final = 1.0
EARLY_SECONDS: Final = 0.5
MOST_REMEMBERED: Final = 10_000

# A "host" or a "slug", and which.
_Name = tuple[str, str]

_HOST: Final = re.compile(r"([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a kept page needs to know of its store, read off it once: asking the store itself takes longer than a page.

    `of` is the store and the version of its catalogue.
    """

    slug: str
    is_open: bool
    main_host: str | None
    of: tuple[UUID, int]
    locale: str
    currency: str
    has_more_currencies: bool
    further_languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Remembered:
    store: Store | None
    sign: Sign | None
    early: float
    until: float


class Directory:
    """Looks stores up by host or slug and remembers each answer for a second, so a change shows that soon.

    A shop with visitors keeps none of them waiting: who comes in the second half of it has it looked up anew and gets
    the answer that is there. Of all who come when there is none, one asks, and the others wait for what it is told.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._clock = clock
        self._remembered: dict[_Name, _Remembered] = {}
        self._asking: dict[_Name, asyncio.Task[Store | None]] = {}

    async def at_host(self, host: str) -> Store | None:
        """Return the store at a host name."""
        return await self._look_up("host", host)

    async def by_slug(self, slug: str) -> Store | None:
        """Return the store of a slug."""
        return await self._look_up("slug", slug)

    def sign(self, kind: str, name: str) -> Sign | None:
        """Return the sign of the store at a "host" or of a "slug", if that was looked up within the last second."""
        known = self._at_hand((kind, name))
        return known.sign if known else None

    def forget(self) -> None:
        """Look everything up anew: this process changed where a store answers. Others notice within the second."""
        self._remembered.clear()
        self._asking.clear()

    async def close(self) -> None:
        """End the lookups under way: nobody waits for them, and the database is about to close."""
        under_way = list(self._asking.values())
        for asking in under_way:
            asking.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _look_up(self, kind: str, name: str) -> Store | None:
        known = self._at_hand((kind, name))
        # A visitor who leaves takes the answer away from nobody.
        return known.store if known else await asyncio.shield(self._asked((kind, name)))

    def _at_hand(self, name: _Name) -> _Remembered | None:
        known, now = self._remembered.get(name), self._clock()
        if known is None or known.until <= now:
            return None
        if known.early <= now:
            self._asked(name)
        return known

    def _asked(self, name: _Name) -> asyncio.Task[Store | None]:
        asking = self._asking.get(name)
        if asking is None:
            asking = self._asking[name] = asyncio.create_task(self._ask_once(*name))
        return asking

    async def _ask_once(self, kind: str, name: str) -> Store | None:
        known, this = self._remembered.get((kind, name)), asyncio.current_task()
        try:
            store = await self._ask(kind, name)
        except Exception as error:
            if known is None or not is_outage(error):
                raise
            # While the books are away a shop keeps its address, and its own pages say what cannot be done.
            return known.store
        else:
            # Who forgot everything meanwhile did so because this answer may be old.
            if self._asking.get((kind, name)) is this:
                self._remember((kind, name), store)
            return store
        finally:
            if self._asking.get((kind, name)) is this:
                del self._asking[kind, name]

    def _remember(self, name: _Name, store: Store | None) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        sign, now = _sign_of(store) if store else None, self._clock()
        self._remembered[name] = _Remembered(store, sign, now + EARLY_SECONDS, now + FRESH_SECONDS)

    async def _ask(self, kind: str, name: str) -> Store | None:
        async with self._database.as_platform() as session:
            return await (store_at_host if kind == "host" else store_by_slug)(session, name)


def _sign_of(store: Store) -> Sign:
    return Sign(
        store.slug,
        store.is_open,
        store.main_host,
        (store.id, store.catalogue_version),
        store.locale,
        store.currency,
        bool(store.currencies),
        frozenset(store.further_languages),
    )


def host_of(scope: Scope) -> str | None:
    """Return the one host name that a request is for, lower case, without port; None when malformed or doubled."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return host_name(hosts[0]) if len(hosts) == 1 else None


@lru_cache(maxsize=1024)
def host_name(header: bytes) -> str | None:
    """Return the host name in the value of a Host header, as `host_of` does."""
    match = _HOST.fullmatch(header.decode("latin-1").lower())
    return match[1] if match else None
