"""Amounts as shoppers read them, in the locale of the page.

A shop has many pages and few different prices, and writing one in its locale takes longer than the rest of a card: what
was written once is remembered.
"""

from functools import lru_cache

from babel.numbers import format_currency
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from shared.kernel.money import Money
from shared.languages.speaking import speaking, spoken_locale
from shared.languages.telling import gettext


@pass_context
def money(context: Context, amount: Money) -> str:
    """Write an amount with its currency."""
    return _written(amount, locale_of(context))


@pass_context
def price(context: Context, now: Money, was: Money | None = None, *, from_: bool = False) -> Markup:
    """Write what something costs now and, when it is reduced, what it cost before. `from_`: dearer versions exist."""
    return _price(now, was if was is not None and was > now else None, locale_of(context), from_=from_)


def locale_of(context: Context) -> str:
    """Return the locale in which a page is written, as Babel names it."""
    spoken, store = spoken_locale(), context.get("store")
    return str(spoken or (store.locale if store else "en")).replace("-", "_")


@lru_cache(maxsize=10_000)
def _written(amount: Money, locale: str) -> str:
    return format_currency(amount.major, amount.currency, locale=locale)


@lru_cache(maxsize=10_000)
def _price(now: Money, was: Money | None, locale: str, *, from_: bool) -> Markup:
    with speaking(locale):
        amount = _written(now, locale)
        amount = gettext("from %(price)s") % {"price": amount} if from_ else amount
        if was is None:
            return Markup('<span class="price"><span class="price-now">{}</span></span>').format(amount)
        return Markup(
            '<span class="price is-reduced"><span class="price-now"><span class="visually-hidden">{} </span>{}</span>'
            ' <s class="price-was"><span class="visually-hidden">{} </span>{}</s></span>'
        ).format(gettext("Now"), amount, gettext("Before"), _written(was, locale))
