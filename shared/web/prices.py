"""Amounts as shoppers read them, in the locale of the page.

A shop has many pages and few different prices, and writing one in its locale takes longer than the rest of a card: what
was written once is remembered.
"""

from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from shared.kernel.money import Money
from shared.languages.speaking import speaking, spoken_locale
from shared.languages.telling import gettext


@pass_context
def money(context: Context, amount: Money) -> str:
    """Write an amount with its currency."""
    return written_amount(amount, locale_of(context))


@pass_context
def price(context: Context, now: Money, was: Money | None = None, *, from_: bool = False) -> Markup:
    """Write what something costs now and, when it is reduced, what it cost before. `from_`: dearer versions exist."""
    return written_price(now, was, locale_of(context), from_=from_)


def locale_of(context: Context) -> str:
    """Return the locale in which a page is written, as Babel names it."""
    spoken, store = spoken_locale(), context.get("store")
    return str(spoken or (store.locale if store else "en")).replace("-", "_")


@lru_cache(maxsize=10_000)
def written_amount(amount: Money, locale: str) -> str:
    """Write an amount with its currency in a locale."""
    return format_currency(amount.major, amount.currency, locale=_known(locale))


@lru_cache(maxsize=200)
def _known(locale: str) -> Locale:
    # Given its name, Babel would put a locale together anew for each amount, in half of the time that it takes.
    return Locale.parse(locale)


def written_price(now: Money, was: Money | None, locale: str, *, from_: bool = False) -> Markup:
    """Write a price in a locale."""
    return _price(now, was if was is not None and was > now else None, locale, from_=from_)


@lru_cache(maxsize=10_000)
def _price(now: Money, was: Money | None, locale: str, *, from_: bool) -> Markup:
    with speaking(locale):
        amount = written_amount(now, locale)
        amount = gettext("from %(price)s") % {"price": amount} if from_ else amount
        price_now = f'<span class="price-now">{escape(amount)}</span>'
        if was is None:
            return Markup(f'<span class="price">{price_now}</span>')  # noqa: S704 - values are escaped
        before = f"{_unseen(gettext('Before'))}{escape(written_amount(was, locale))}"
        price_now = f'<span class="price-now">{_unseen(gettext("Now"))}{escape(amount)}</span>'
        return Markup(  # noqa: S704 - values are escaped
            f'<span class="price is-reduced">{price_now} <s class="price-was">{before}</s></span>'
        )


def _unseen(word: str) -> str:
    return f'<span class="visually-hidden">{escape(word)} </span>'
