"""In which currency a shopper pays: their own choice, kept in a cookie; nothing is guessed from where they seem to be.

Unlike the language it is no part of the address: a link shows its receiver prices in the currency that they chose. For
those who come without a choice, such as shopping services, `?currency=USD` says it for one page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from babel.numbers import get_currency_name
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.currencies.offered import conversion_to, conversions_of
from shared.currencies.paying import paying, paying_in
from shared.kernel.clock import Clock
from shared.languages.speaking import spoken_locale
from shared.stores.models import Store
from shared.web.cookies import read_cookie
from shared.web.services import services_of
from storefront.languages import plain_path

COOKIE: Final = "currency"
ASKED: Final = "currency"


class InCurrencies:
    """A shop's site that shows and takes prices in the currency that the visitor chose."""

    def __init__(self, site: ASGIApp, clock: Clock) -> None:
        self._site = site
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        store: Store = scope["state"]["store"]
        if not store.currencies:
            await self._site(scope, receive, send)
            return

        async def depend_on_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Cookie")
            await send(message)

        with paying_in(conversion_to(store, _asked(scope), now=self._clock())):
            await self._site(scope, receive, depend_on_cookie)


@dataclass(frozen=True, slots=True)
class CurrencyChoice:
    """A currency that may be paid in."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CurrencyChoices:
    """The currencies of a shop, its own first, and the page that a choice leads back to."""

    choices: Sequence[CurrencyChoice]
    back: str
    chosen: str


def currency_choices(request: Request) -> CurrencyChoices:
    """Return what can be chosen at the foot of a page; nothing where the store takes its own currency only."""
    store: Store = request.state.store
    now = services_of(request).clock()
    chosen = conversion.currency if (conversion := paying()) else store.currency
    codes = [store.currency, *conversions_of(store, now=now)] if store.currencies else []
    return CurrencyChoices(
        [CurrencyChoice(code, _name_of(code, store), code == chosen) for code in codes],
        plain_path(request) if request.method in ("GET", "HEAD") else "/",
        chosen,
    )


def _asked(scope: Scope) -> str:
    """Return what the address asks for, else what the browser remembers."""
    query: bytes = scope["query_string"]
    if b"currency=" in query:
        named = (
            parse_qs(query.decode("latin-1"), max_num_fields=100).get(ASKED) if len(query) < 2000 else None
        )
        if named:
            return named[-1]
    return read_cookie(Request(scope), COOKIE) or ""


def _name_of(code: str, store: Store) -> str:
    return str(get_currency_name(code, locale=(spoken_locale() or store.locale).replace("-", "_")))
