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
from storefront.filter_links import FilterLink, FilterLinks, written_choice
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
        if value.is_chosen:
            written += _chosen(name, value.value, label, links.without(name, value.value))
        else:
            begun, address, ended = _free(name, value.value, label)
            before, after = links.around(name, value.value)
            written += begun, before, address, after, ended
        written.append(_counted(value.count, locale))
    return Choices(
        len(values),
        Markup("".join(written)),  # noqa: S704 - names and words are escaped where they are put in
        any(value.is_chosen for value in values),
    )


@lru_cache(maxsize=5_000)
def _free(name: str, value: str, label: str) -> tuple[str, str, str]:
    """Return what stands before the address of a choice, its own part of that, and what stands up to the count."""
    return _begun(name, value), written_choice(name, value), f'"{_called(label)}'


def _chosen(name: str, value: str, label: str, link: FilterLink) -> tuple[str, ...]:
    # Of what is chosen an address may say anything, so that is not remembered.
    apart = ' hx-boost="false"' if link.is_elsewhere else ""
    return _begun(name, value), escape(link.address), f'"{apart}', _called(label, ' aria-current="true"')


def _begun(name: str, value: str) -> str:
    # By its id the focus stays on it when the list changes.
    return f'<li><a class="filter-choice" id="filter-{crc32(f"{name}={value}".encode()):08x}" href="'


def _called(label: str, state: str = "") -> str:
    return f' rel="nofollow"{state}><bdi>{escape(label)}</bdi>\n<span class="numeric soft">'


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
