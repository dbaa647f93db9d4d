"""SKUs by a pattern of the merchant's, such as `{handle}-{options}`: what it may say, and what it gives."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.models import Product
from shared.products.slugs import slug_of
from shared.products.variant_terms import LONGEST_NUMBER

LONGEST_PATTERN: Final = 80

_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_NUMBER: Final = re.compile(r"number(?::([1-9]))?")
_COUNTED: Final = re.compile(r"\0number:?([1-9]?)\0")
_WORDS: Final = frozenset({"handle", "options", "brand", "type"})
_OWN: Final = re.compile(r"[\w .\-/#]*")


def read_pattern(typed: str) -> str:
    """Return a pattern as it is kept; raises Invalid at `pattern`."""
    pattern = typed.strip()
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise Invalid({"pattern": say("Write a pattern, such as {handle}-{options}.")})
    for place in _PLACE.findall(pattern):
        if place not in _WORDS and not _NUMBER.fullmatch(place):
            raise Invalid(
                {
                    "pattern": say(
                        "“%(place)s” is none of {handle}, {options}, {brand}, {type} and {number:3}.",
                        place=f"{{{place}}}",
                    )
                }
            )
    if not _OWN.fullmatch(_PLACE.sub("", pattern)):
        raise Invalid({"pattern": say("Beside these, use letters, digits, spaces and . - / # _ only.")})
    if not _PLACE.search(pattern):
        raise Invalid({"pattern": say("All SKUs would be alike. Add {handle}, {options} or {number:3}.")})
    return pattern


def skus_by(
    pattern: str, product: Product, variants: Iterable[Sequence[str]], taken: Collection[str]
) -> Iterator[str]:
    """Give each of a product's variants, told by their choices, the first SKU of a pattern that is not taken.

    `taken` are in small letters. A pattern's own number counts up; without one, a number is put behind what is taken.
    """
    given, reached = set(taken), dict[str, int]()
    for choices in variants:
        filled = _tidy(_filled(pattern, _words(product, choices)))
        number = reached.get(filled, 1)
        while (sku := _numbered(filled, number)).casefold() in given:
            number += 1
        given.add(sku.casefold())
        reached[filled] = number + 1
        yield sku


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    # No pattern has that sign, so the number's place is known in what is filled in.
    return _PLACE.sub(lambda place: words.get(place[1], f"\0{place[1]}\0"), pattern)


def _words(product: Product, choices: Sequence[str]) -> dict[str, str]:
    return {
        "handle": product.slug.upper(),
        "options": "-".join(slug_of(choice) for choice in choices).upper(),
        "brand": slug_of(product.vendor).upper() if product.vendor else "",
        "type": slug_of(product.product_type).upper() if product.product_type else "",
    }


def _numbered(filled: str, number: int) -> str:
    sku = _COUNTED.sub(lambda place: f"{number:0{place[1] or 1}}", filled)
    if sku != filled and len(sku) <= LONGEST_NUMBER:
        return sku
    # The tail is what keeps it from being another's, so it stays however long the rest is.
    tail = f"-{number}" if number > 1 else ""
    return sku[: LONGEST_NUMBER - len(tail)] + tail


def _tidy(text: str) -> str:
    """Return a text without the dashes around a word that a product does not have."""
    return re.sub(r"([-_./ ])[-_./ ]+", r"\1", text).strip("-_./ ")
