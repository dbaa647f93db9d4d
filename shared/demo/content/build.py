"""From a line of a price list to a whole product: variants, numbers, stock and pictures follow from what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as each_of
from typing import Final
from zlib import crc32

from shared.demo.content.shape import (
    DemoCollection, DemoOption, DemoPicture, DemoProduct, DemoValue, DemoVariant,
)
from shared.products.slugs import slug_of

Palette = tuple[str, str, str]
PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Size:
    """A size and what it costs in percent of the price in the list."""

    name: str
    percent: int = PERCENT


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of a store's list. `was` is the price before, in percent of today's; `text` is two or three sentences."""

    title: str
    form: str
    kind: str
    vendor: str
    price_minor: int
    text: str
    facts: tuple[str, ...]
    colours: tuple[str, ...]
    sizes: tuple[Size, ...] = ()
    sized_by: str = "Size"
    was: int | None = None
    tags: tuple[str, ...] = ()
    grams: int = 500


def build(goods: Goods, palettes: Mapping[str, Palette], *, prefix: str) -> DemoProduct:
    """Return the product of a line: its options are its colours (when there are several) and its sizes."""
    options: list[DemoOption] = []
    if len(goods.colours) > 1:
        options.append(DemoOption("Colour", tuple(DemoValue(name, palettes[name][0]) for name in goods.colours)))
    if goods.sizes:
        options.append(DemoOption(goods.sized_by, tuple(DemoValue(size.name) for size in goods.sizes)))
    slug = slug_of(goods.title)
    return DemoProduct(
        slug=slug,
        title=goods.title,
        vendor=goods.vendor,
        product_type=goods.kind,
        tags=(goods.kind.lower(), *goods.tags),
        description_html=_description(goods),
        options=tuple(options),
        variants=tuple(_variants(goods, f"{prefix}-{crc32(slug.encode()) % 9000 + 1000}")),
        pictures=tuple(_pictures(goods, palettes)),
    )


def collect(slug: str, title: str, description: str, members: Sequence[Goods]) -> DemoCollection:
    """Return a collection of these lines in their order."""
    return DemoCollection(slug, title, description, tuple(slug_of(goods.title) for goods in members))


def _description(goods: Goods) -> str:
    paragraphs = "".join(f"<p>{part.strip()}</p>" for part in goods.text.split("\n"))
    return f"{paragraphs}<ul>{''.join(f'<li>{fact}</li>' for fact in goods.facts)}</ul>"


def _variants(goods: Goods, sku: str) -> list[DemoVariant]:
    colours = goods.colours if len(goods.colours) > 1 else ("",)
    sizes = goods.sizes or (Size(""),)
    variants = []
    for number, (colour, size) in enumerate(each_of(colours, sizes), start=1):
        price = goods.price_minor * size.percent // PERCENT
        price -= price % PERCENT
        was = price * goods.was // PERCENT if goods.was else None
        whole = f"{sku}-{number:02d}"
        variants.append(
            DemoVariant(
                choices=tuple(choice for choice in (colour, size.name) if choice), sku=whole, price_minor=price,
                stock=_stock(whole), compare_at_minor=was - was % PERCENT if was else None,
                weight_grams=goods.grams * size.percent // PERCENT,
            )
        )
    return variants


def _stock(sku: str) -> int:
    # Believable and the same each time: a few sold out, some running low, most well stocked.
    chance = crc32(sku.encode()) % PERCENT
    if chance < 6:
        return 0
    return chance % 4 + 1 if chance < 18 else chance % 30 + 8


def _pictures(goods: Goods, palettes: Mapping[str, Palette]) -> list[DemoPicture]:
    several = len(goods.colours) > 1
    wholes = [
        DemoPicture(
            goods.form, "whole", palettes[name], f"{goods.title} in {name.lower()}" if several else goods.title,
            name if several else None,
        )
        for name in goods.colours
    ]
    detail = DemoPicture(goods.form, "detail", palettes[goods.colours[0]], f"{goods.title}, seen from close by")
    return [wholes[0], detail, *wholes[1:]]
