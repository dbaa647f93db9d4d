"""What the page of one product says about the variant that is chosen."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any, Final
from uuid import UUID

from shared.carts.models import MOST_OF_ONE
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.products.promises import Promise
from shared.products.shown_product import (
    ShownImage,
    ShownOption,
    ShownPart,
    ShownProduct,
    ShownValue,
    ShownVariant,
)
from shared.products.size_order import in_size_order

Address = Callable[[ShownVariant], str]

LONGEST_SUMMARY: Final = 155
# Marks within a line: what follows them may be the rest of a word, or its full stop.
_WITHIN_WORDS: Final = re.compile(
    r"</?(?:a|abbr|b|bdi|code|em|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^>]*)?>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ChosenVariant:
    """The variant that the button buys, and what is honest to say of its stock."""

    id: UUID
    title: str
    sku: str
    price: Money
    was: Money | None
    lowest: Money | None
    until: datetime | None
    picture_id: UUID | None
    can_be_bought: bool
    most: int
    promise: Promise | None
    saving: Money | None
    parts: Sequence[ShownPart]
    stock_words: str
    stock_tone: str
    stock_icon: str


@dataclass(frozen=True, slots=True)
class GalleryPicture:
    """A picture of the gallery; `large` is the rendition that is looked at closely."""

    id: UUID
    alt: str
    renditions: Sequence[Mapping[str, Any]]
    large: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value of an option: where choosing it leads, and whether that can be bought."""

    name: str
    colour: str | None
    renditions: Sequence[dict[str, Any]] | None
    address: str
    is_chosen: bool
    available: bool


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """An option with its values; `chosen` is the name of the current one."""

    name: str
    chosen: str
    values: tuple[ValueChoice, ...]


def variant_asked_for(product: ShownProduct, variant_id: UUID | None) -> ShownVariant:
    """Return the variant of this id, else the first that can be bought, else the first."""
    asked = next((variant for variant in product.variants if variant.id == variant_id), None)
    buyable = next((variant for variant in product.variants if variant.is_available), None)
    return asked or buyable or product.variants[0]


def chosen_variant(product: ShownProduct, variant: ShownVariant, *, low_at: int) -> ChosenVariant:
    """Describe the chosen variant in the shopper's words."""
    words, tone, icon = _stock_words(variant, low_at)
    return ChosenVariant(
        id=variant.id,
        title=variant.title,
        sku=variant.sku,
        price=variant.price,
        was=variant.compare_at,
        lowest=variant.lowest_before,
        until=variant.sale_until,
        picture_id=variant.image_id,
        can_be_bought=product.is_sold_here and variant.is_available,
        most=min(MOST_OF_ONE, max(variant.left, 0)) if variant.left is not None else MOST_OF_ONE,
        promise=variant.promise if variant.is_available else None,
        saving=variant.saving,
        parts=variant.parts,
        stock_words=words,
        stock_tone=tone,
        stock_icon=icon,
    )


def option_choices(product: ShownProduct, chosen: ShownVariant, address: Address) -> list[OptionChoice]:
    """Return every option with, for each value, the variant that choosing it leads to."""
    return [
        OptionChoice(
            name=option.name,
            chosen=chosen.choices[place],
            values=tuple(
                _value_choice(value, target, place, chosen, address)
                for value, target in _reachable(product, option, place, chosen)
            ),
        )
        for place, option in enumerate(product.options)
        if place < len(chosen.choices)
    ]


def gallery_of(product: ShownProduct, chosen: ShownVariant) -> list[GalleryPicture]:
    """Return the pictures that can be shown, the chosen variant's own first."""
    ordered = sorted(product.images, key=lambda image: image.id != chosen.image_id)
    return [GalleryPicture(image.id, image.alt, image.renditions, _largest(image)) for image in ordered]


def plain_text(html: str) -> str:
    """Return the beginning of a description as one line of words, for search engines and previews."""
    words = whole_text(html)
    return words if len(words) <= LONGEST_SUMMARY else words[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"


def whole_text(html: str) -> str:
    """Return a description as one line of words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", _WITHIN_WORDS.sub("", html))).split())


def _largest(image: ShownImage) -> Mapping[str, Any]:
    # Every browser opens WebP by itself; what cannot be opened alone is no large picture.
    plain = [one for one in image.renditions if one["format"] in ("webp", "jpeg")] or image.renditions
    return max(plain, key=lambda one: int(one["width"]), default={})


def _reachable(
    product: ShownProduct, option: ShownOption, place: int, chosen: ShownVariant
) -> list[tuple[ShownValue, ShownVariant]]:
    pairs = []
    for value in in_size_order(option.values, lambda value: value.name):
        holders = [v for v in product.variants if len(v.choices) > place and v.choices[place] == value.name]
        if holders:
            pairs.append((value, max(holders, key=lambda v: (_alike(v, chosen), v.is_available))))
    return pairs


def _alike(variant: ShownVariant, chosen: ShownVariant) -> int:
    return sum(mine == theirs for mine, theirs in zip(variant.choices, chosen.choices, strict=False))


def _value_choice(
    value: ShownValue, target: ShownVariant, place: int, chosen: ShownVariant, address: Address
) -> ValueChoice:
    return ValueChoice(
        name=value.name,
        colour=value.swatch,
        renditions=value.renditions,
        address=address(target),
        is_chosen=chosen.choices[place] == value.name,
        available=target.is_available,
    )


def _stock_words(variant: ShownVariant, low_at: int) -> tuple[str, str, str]:
    left = variant.left
    if left is None:
        return say("In stock"), "positive", "circle-check"
    if left <= 0:
        return say("Sold out in this version"), "none", "circle-x"
    if variant.promise:
        # In words by components/promise.html, which knows days and weeks in every language.
        return "", "caution", "clock"
    if left <= low_at:
        return say_count("Only %(num)s left", "Only %(num)s left", left), "caution", "clock"
    return say("In stock, ready to leave"), "positive", "circle-check"
