"""In which currency a shopper reads prices and pays: set by the edge for one request, read where prices are read.

It travels beside the call, as the language does (`shared/languages/speaking.py`): every shelf, feed and card would else
have to hand it on, and one that forgot would show euros among dollars. None is the store's own currency.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from shared.currencies.conversion import Conversion
from shared.kernel.money import Money

_paying: Final[ContextVar[Conversion | None]] = ContextVar("paying", default=None)


@contextmanager
def paying_in(conversion: Conversion | None) -> Iterator[None]:
    """Show and take prices in a currency until the block ends."""
    before = _paying.set(conversion)
    try:
        yield
    finally:
        _paying.reset(before)


def paying() -> Conversion | None:
    """Return the conversion into the currency that is paid in, None for the store's own."""
    return _paying.get()


def as_paid(amount: Money) -> Money:
    """Return a price of the store's own currency in the one that is paid in."""
    conversion = _paying.get()
    return conversion.price(amount) if conversion else amount
