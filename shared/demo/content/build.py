"""From an entry of a store's list to a whole product: variants, numbers, stock and pictures follow from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as each_of
from typing import Final
from zlib import crc32

from shared.demo.content.shape import (
    DemoCollection,
    DemoOption,
    DemoPicture,
    DemoProduct,
    DemoValue,
    DemoVariant,
)
from shared.products.slugs import slug_of

Palette = tuple[str, str, str]
PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Size:
    """A size, and its price and weight in percent of what the list says."""

    name: str
    percent: int = PERCENT
    weight_percent: int = PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """An entry of a store's list.

    `text` has a line per paragraph; `facts` become a list, `table` a table; `cuts` are a further question that
    changes nothing but the choice, as a grind does; `was` is the price before, in percent of today's.
    """

    title: str
    form: str
    kind: str
    vendor: str
    price_minor: int
    text: str
    colours: tuple[str, ...]
    facts: tuple[str, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    sizes: tuple[Size, ...] = ()
    sized_by: str = "Size"
    cuts: tuple[str, ...] = ()
    cut_by: str = "Grind"
    was: int | None = None
    tags: tuple[str, ...]
    grams: int


def build(goods: Goods, palettes: Mapping[str, Palette], *, prefix: str) -> DemoProduct:
    """Return the product of an entry: it asks for a colour only when there are several."""
    slug = slug_of(goods.title)
    return DemoProduct(
        slug=slug,
        title=goods.title,
        vendor=goods.vendor,
        product_type=goods.kind,
        tags=(goods.kind.lower(), *goods.tags),
        description_html=_description(goods),
        options=_options(goods, palettes),
        variants=tuple(_variants(goods, f"{prefix}-{crc32(slug.encode()) % 90000 + 10000}")),
        pictures=tuple(_pictures(goods, palettes)),
    )


def collect(slug: str, title: str, description: str, members: Sequence[Goods]) -> DemoCollection:
    """Return a collection of these entries in their order."""
    return DemoCollection(slug, title, description, tuple(slug_of(goods.title) for goods in members))


def tagged(goods: Sequence[Goods], tag: str) -> tuple[Goods, ...]:
    """Return the entries that carry a tag."""
    return tuple(entry for entry in goods if tag in entry.tags)


def _options(goods: Goods, palettes: Mapping[str, Palette]) -> tuple[DemoOption, ...]:
    colours = tuple(DemoValue(name, palettes[name][0]) for name in goods.colours)
    asked = (
        DemoOption("Colour", colours if len(colours) > 1 else ()),
        DemoOption(goods.sized_by, tuple(DemoValue(size.name) for size in goods.sizes)),
        DemoOption(goods.cut_by, tuple(DemoValue(cut) for cut in goods.cuts)),
    )
    return tuple(option for option in asked if option.values)


def _description(goods: Goods) -> str:
    parts = [f"<p>{paragraph.strip()}</p>" for paragraph in goods.text.split("\n")]
    if goods.facts:
        parts.append(f"<ul>{''.join(f'<li>{fact}</li>' for fact in goods.facts)}</ul>")
    if goods.table:
        lines = "".join(
            f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in goods.table
        )
        parts.append(f"<table><tbody>{lines}</tbody></table>")
    return "".join(parts)


def _variants(goods: Goods, sku: str) -> list[DemoVariant]:
    colours = goods.colours if len(goods.colours) > 1 else ("",)
    answers = each_of(colours, goods.sizes or (Size(""),), goods.cuts or ("",))
    return [
        DemoVariant(
            choices=tuple(choice for choice in (colour, size.name, cut) if choice),
            sku=f"{sku}-{number:02d}",
            price_minor=_share(goods.price_minor, size.percent),
            stock=_stock(f"{sku}-{number:02d}"),
            compare_at_minor=_share(_share(goods.price_minor, size.percent), goods.was)
            if goods.was
            else None,
            weight_grams=goods.grams * size.weight_percent // PERCENT,
        )
        for number, (colour, size, cut) in enumerate(answers, start=1)
    ]


def _share(price_minor: int, percent: int) -> int:
    # The price in the list stands as written; what is reckoned from it ends in a whole unit.
    if percent == PERCENT:
        return price_minor
    price = price_minor * percent // PERCENT
    return price - price % 100


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
            form=goods.form,
            view="whole",
            colours=palettes[name],
            alt=f"{goods.title} in {name.lower()}",
            choice=name if several else None,
        )
        for name in goods.colours
    ]
    detail = DemoPicture(
        form=goods.form,
        view="detail",
        colours=palettes[goods.colours[0]],
        alt=f"{goods.title} in {goods.colours[0].lower()}, seen from close by",
    )
    return [wholes[0], detail, *wholes[1:]]
