"""The filters of a list of products, laid out with their counts.

A page has hundreds of choices and only their counts differ from one search to the next: what stands around a count is
written once and remembered, but for where a tap leads, which is as different as the count.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

from markupsafe import Markup, escape

from search.engine import ATTRIBUTE, OPTION, PRICE, Facet, FacetValue, Found
from search.price_steps import ends_of
from shared.kernel.sentences import say_count
from shared.languages.speaking import spoken_locale
from shared.languages.telling import tell
from storefront.filter_links import FilterLinks
from storefront.search_filters import Words

# A number at the beginning: sizes and measures stand in their own order, not in that of how many have them.
_MEASURE: Final = re.compile(r"(\d+(?:\.\d+)?)")
SHOWN_AT_ONCE: Final = 7


@dataclass(frozen=True, slots=True)
class Choices:
    """Values that stand below one another, written: links with what each is called and how many products it shows."""

    count: int
    written: Markup
    has_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list. `name` is its parameter in addresses; what is `further` is folded away."""

    name: str
    label: str
    first: Choices
    further: Choices


def filters_of(found: Found, words: Words, links: FilterLinks) -> list[Filter]:
    """Return the filters that can change this result: a single value that everything has could not."""
    return [
        _filter(facet, words, links)
        for facet in found.facets
        if len(facet.values) > 1 or facet.values[0].is_chosen or facet.values[0].count < found.total
    ]


def _filter(facet: Facet, words: Words, links: FilterLinks) -> Filter:
    values = _ordered(facet)
    return Filter(
        facet.name,
        words.label(facet.name),
        _choices(facet.name, values[:SHOWN_AT_ONCE], words, links),
        _choices(facet.name, values[SHOWN_AT_ONCE:], words, links),
    )


def _choices(name: str, values: list[FacetValue], words: Words, links: FilterLinks) -> Choices:
    locale = spoken_locale()
    written: list[str] = []
    for value in values:
        label = tell(words.of(name, value.value))
        # Of what is chosen an address may say anything, so that is not remembered.
        around = _around.__wrapped__ if value.is_chosen else _around
        before, between = around(name, value.value, label, is_chosen=value.is_chosen)
        link = links.toggle(name, value.value, is_chosen=value.is_chosen)
        apart = ' hx-boost="false"' if link.is_elsewhere else ""
        written += before, escape(link.address), f'"{apart}', between, _counted(value.count, locale)
    return Choices(
        len(values),
        Markup("".join(written)),  # noqa: S704 - names and words are escaped where they are put in
        any(value.is_chosen for value in values),
    )


@lru_cache(maxsize=5_000)
def _around(name: str, value: str, label: str, *, is_chosen: bool) -> tuple[str, str]:
    """Return what stands before a choice's address, and between it and the count.

    By its id the focus stays on it when the list changes.
    """
    before = f'<li><a class="filter-choice" id="filter-{crc32(f"{name}={value}".encode()):08x}" href="'
    chosen = ' aria-current="true"' if is_chosen else ""
    return before, f' rel="nofollow"{chosen}><bdi>{escape(label)}</bdi>\n<span class="numeric soft">'


@lru_cache(maxsize=5_000)
def _counted(count: int, _locale: str | None) -> str:
    """Return a choice's count and what stands after it."""
    things = escape(tell(say_count("product", "products", count)))
    return f'{count}<span class="visually-hidden"> {things}</span></span></a></li>\n'


def _ordered(facet: Facet) -> list[FacetValue]:
    if facet.name == PRICE:
        return sorted(facet.values, key=lambda value: _least(value.value))
    if not facet.name.startswith((OPTION, ATTRIBUTE)):
        return list(facet.values)
    measures = _measures(facet.values)
    if len(measures) < len(facet.values):
        return list(facet.values)
    return sorted(facet.values, key=lambda value: measures[value.value])


def _measures(values: Iterable[FacetValue]) -> dict[str, float]:
    return {value.value: float(found[1]) for value in values if (found := _MEASURE.match(value.value))}


def _least(step: str) -> int:
    try:
        return ends_of(step)[0]
    except ValueError:
        return -1
