"""Filters of a list of products: read from an address, written to one, and said in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search.engine import (
    ATTRIBUTE,
    AVAILABLE,
    CATEGORY,
    COLLECTION,
    FACETS,
    MOST_PAGES,
    OPTION,
    PRICE,
    RATING,
    SORTS,
    TAG,
    TYPE,
    VENDOR,
    Found,
    Query,
    clean_query,
)
from search.price_steps import ends_of
from shared.kernel.money import Money
from shared.kernel.pagination import page_number
from shared.kernel.sentences import say
from shared.languages.speaking import translated_language
from storefront.price_limits import LEAST, MOST, PriceLimits

MOST_CHOSEN: Final = 60

_LABELS: Final = {
    CATEGORY: say("Category"),
    COLLECTION: say("Collection"),
    VENDOR: say("Brand"),
    TYPE: say("Kind"),
    TAG: say("Tag"),
    PRICE: say("Price"),
    AVAILABLE: say("Availability"),
    RATING: say("Reviews"),
}
SORT_WORDS: Final = {
    "relevance": say("Best match"),
    "best_selling": say("Best selling"),
    "best_rated": say("Best rated"),
    "newest": say("Newest"),
    "price": say("Price, low to high"),
    "-price": say("Price, high to low"),
}
# All others are said in the merchant's.
_OWN_WORDS: Final = frozenset({CATEGORY, COLLECTION, PRICE, AVAILABLE, RATING})
_AVAILABILITY: Final = {"yes": say("In stock"), "no": say("Sold out")}
_RATINGS: Final = {"4": say("4 stars and more")}


@dataclass(frozen=True, slots=True)
class Words:
    """How a store says the values of facets: its collections and categories by title, minor units by `amount`."""

    collections: Mapping[str, str]
    categories: Mapping[str, str]
    told: Mapping[str, str]
    amount: Callable[[int], str]
    # An end of a price step in the currency that is paid in: what costs as much as it there stands in the step above.
    price_end: Callable[[int], int]

    def of(self, name: str, value: str) -> str:
        """Return a facet's value in words; one that nobody knows, as it is."""
        if name not in _OWN_WORDS:
            return self.told.get(value, value)
        if name == COLLECTION:
            return self.collections.get(value, value)
        if name == CATEGORY:
            return self.categories.get(value, value)
        if name == AVAILABLE:
            return _AVAILABILITY.get(value, value)
        if name == RATING:
            return _RATINGS.get(value, value)
        return self._price_step(value)

    def label(self, name: str) -> str:
        """Return a filter's name in words; an option and an attribute have their own."""
        own = name.removeprefix(OPTION).removeprefix(ATTRIBUTE)
        return _LABELS.get(name) or self.told.get(own, own)

    def _price_step(self, step: str) -> str:
        try:
            least, most = ends_of(step)
        except ValueError:
            return step
        least, most = self.price_end(least), most if most is None else self.price_end(most)
        if most is None:
            return say("%(amount)s and more", amount=self.amount(least))
        return (
            say("%(least)s to %(most)s", least=self.amount(least), most=self.amount(most))
            if least
            else say("Under %(amount)s", amount=self.amount(most))
        )


def read_query(params: QueryParams, limits: PriceLimits) -> Query:
    """Return what an address asks for within these prices; what makes no sense in it is ignored."""
    pairs = [(name, value) for name, value in params.multi_items() if _is_facet(name) and value][:MOST_CHOSEN]
    chosen = {
        name: frozenset(value for other, value in pairs if other == name)
        for name in dict.fromkeys(name for name, _ in pairs)
    }
    sort = params.get("sort", "")
    return Query(
        words=clean_query(params.get("q", "")),
        chosen=chosen,
        least_minor=limits.least_minor,
        most_minor=limits.most_minor,
        sort=next((known for known in SORTS if known == sort), "relevance"),
        page=page_number(params.get("page"), most=MOST_PAGES),
        language=translated_language() or "",
    )


def address_of(path: str, query: Query, *, currency: str) -> str:
    """Return the address that asks for this, in one order, so that the same question has one address."""
    pairs = [*pairs_before(query), *chosen_pairs(query), *pairs_after(query, currency=currency)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def pairs_before(query: Query) -> list[tuple[str, str]]:
    """Return what stands before the chosen values in an address: the words."""
    return [("q", query.words)] if query.words else []


def chosen_pairs(query: Query) -> list[tuple[str, str]]:
    """Return each chosen value with its facet, in the order of addresses."""
    return sorted((name, value) for name, values in query.chosen.items() for value in values)


def pairs_after(query: Query, *, currency: str) -> list[tuple[str, str]]:
    """Return what stands after the chosen values in an address: the limits of a price, the order, the page."""
    limits = ((LEAST, query.least_minor), (MOST, query.most_minor))
    pairs = [(name, str(Money(minor, currency).major)) for name, minor in limits if minor is not None]
    pairs += [("sort", query.sort)] if query.sort != "relevance" else []
    return [*pairs, ("page", str(query.page))] if query.page > 1 else pairs


def facet_words(found: Found, query: Query) -> set[str]:
    """Return the merchant's own words among the filters and what is chosen of them."""
    chosen = [(name, value) for name, values in query.chosen.items() for value in values]
    offered = [(facet.name, value.value) for facet in found.facets for value in facet.values]
    pairs = [pair for pair in (*chosen, *offered) if pair[0] not in _OWN_WORDS]
    return {
        word for name, value in pairs for word in (name.removeprefix(OPTION).removeprefix(ATTRIBUTE), value)
    }


def _is_facet(name: str) -> bool:
    return name in FACETS or name.startswith((OPTION, ATTRIBUTE))
