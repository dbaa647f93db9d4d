"""Where a tap on a filter leads: the same list with one choice more or less, from its first page on.

A link works without scripts, is kept like any other page, and two shoppers who chose the same are at one address.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from markupsafe import escape

from search.engine import CATEGORY, COLLECTION, Query
from storefront.search_filters import address_of, chosen_pairs, pairs_after, pairs_before

# What a page can be the shelf of: without it, its heading would no longer say what is listed.
_SHELVES: Final = frozenset({COLLECTION, CATEGORY})


@dataclass(frozen=True, slots=True)
class FilterLink:
    """An address. What `is_elsewhere` is another page, not only other results on this one."""

    address: str
    is_elsewhere: bool = False


class FilterLinks:
    """The links of one list. `everything` is the page that lists all, where nothing is asked any more."""

    def __init__(self, path: str, query: Query, *, currency: str, everything: str) -> None:
        self.query = replace(query, page=1)
        self._path = path
        self._currency = currency
        self._everything = everything
        self._chosen = chosen_pairs(query)
        before, after = pairs_before(self.query), pairs_after(self.query, currency=currency)
        # A page has hundreds of links: what stands before and after each place in the order is written once.
        self._around = [
            (
                escape(f"{path}?{_and_then(urlencode([*before, *self._chosen[:place]]))}"),
                escape(_and_before(urlencode([*self._chosen[place:], *after]))),
            )
            for place in range(len(self._chosen) + 1)
        ]

    def to(self, query: Query) -> FilterLink:
        """Return the link to what is asked."""
        if not query.asks_something:
            return FilterLink(self._everything, is_elsewhere=True)
        return FilterLink(address_of(self._path, query, currency=self._currency))

    def around(self, name: str, value: str) -> tuple[str, str]:
        """Return what stands before and after a value (`written_choice`) in the address that adds it, escaped."""
        return self._around[bisect_left(self._chosen, (name, value))]

    def without(self, name: str, value: str) -> FilterLink:
        """Return the link that takes a chosen value away; what else is chosen stays."""
        left = {
            other: values - {value} if other == name else values
            for other, values in self.query.chosen.items()
        }
        link = self.to(
            replace(self.query, chosen={other: values for other, values in left.items() if values})
        )
        return replace(link, is_elsewhere=True) if name in _SHELVES and not left[name] else link


def written_choice(name: str, value: str) -> str:
    """Return a value as it stands in an address. Nothing of that has a meaning in HTML."""
    return urlencode([(name, value)])


def _and_then(pairs: str) -> str:
    return f"{pairs}&" if pairs else ""


def _and_before(pairs: str) -> str:
    return f"&{pairs}" if pairs else ""
