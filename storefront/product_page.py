"""What the page of one product says about the variant that is chosen."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from uuid import UUID

from shared.carts.models import MOST_OF_ONE
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.products.shown_product import ShownImage, ShownOption, ShownProduct, ShownValue, ShownVariant

Address = Callable[[ShownVariant], str]

LONGEST_SUMMARY: Final = 155
GRAMS_IN_KILO: Final = 1000


@dataclass(frozen=True, slots=True)
class ChosenVariant:
    """The variant that the button buys, and what is honest to say of its stock."""

    id: UUID
    title: str
    sku: str
    price: Money
    was: Money | None
    picture_id: UUID | None
    can_be_bought: bool
    most: int
    stock_words: str
    stock_tone: str
    stock_icon: str


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
        picture_id=variant.image_id,
        can_be_bought=product.is_sold_here and variant.is_available,
        most=min(MOST_OF_ONE, max(variant.left, 0)) if variant.left is not None else MOST_OF_ONE,
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


def pictures_for(product: ShownProduct, chosen: ShownVariant) -> Sequence[ShownImage]:
    """Return the pictures that can be shown, the chosen variant's own first."""
    return sorted(product.images, key=lambda image: image.id != chosen.image_id)


def facts_of(product: ShownProduct) -> list[tuple[str, str]]:
    """Return what is known of the product as (name, value)."""
    weights = sorted({variant.weight_grams for variant in product.variants if variant.weight_grams})
    facts: list[tuple[str, str]] = [(say("Kind"), product.product_type)]
    facts += [(option.name, ", ".join(value.name for value in option.values)) for option in product.options]
    if weights:
        facts.append((say("Weight"), _weights(weights[0], weights[-1])))
    return [(name, value) for name, value in facts if value]


def plain_text(html: str) -> str:
    """Return the beginning of a description as one line of words, for search engines and previews."""
    words = whole_text(html)
    return words if len(words) <= LONGEST_SUMMARY else words[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"


def whole_text(html: str) -> str:
    """Return a description as one line of words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _reachable(
    product: ShownProduct, option: ShownOption, place: int, chosen: ShownVariant
) -> list[tuple[ShownValue, ShownVariant]]:
    pairs = []
    for value in option.values:
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
    if not variant.in_house or variant.in_house <= 0:
        return say("On order: leaves as soon as it comes in"), "caution", "clock"
    if left <= low_at:
        return say_count("Only %(num)s left", "Only %(num)s left", left), "caution", "clock"
    return say("In stock, ready to leave"), "positive", "circle-check"


def _weights(least: int, most: int) -> str:
    if least == most:
        return _weight(least)
    return say("%(least)s to %(most)s", least=_weight(least), most=_weight(most))


def _weight(grams: int) -> str:
    return f"{grams} g" if grams < GRAMS_IN_KILO else f"{grams / GRAMS_IN_KILO:g} kg"
