"""Products side by side: what is known of each, row by row, and in which rows they differ."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.kernel.sentences import Sentence, say
from shared.languages.telling import tell
from shared.products.depth import Depth
from shared.products.product_type import Asked
from shared.products.shown_product import ShownProduct, ShownVariant
from shared.stores.models import Store
from storefront.product_cards import ProductCard
from storefront.product_depth import InDepth, facts_of, in_depth
from storefront.product_page import ChosenVariant, chosen_variant, variant_asked_for
from storefront.specifications import specifications

# More do not stand beside one another on any screen, nor in anybody's head.
MOST: Final = 4

_SEASONS: Final[Mapping[str, Sentence]] = {
    "spring": say("Spring"),
    "summer": say("Summer"),
    "autumn": say("Autumn"),
    "winter": say("Winter"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One product of a comparison, with the variant that a visitor is offered first; `deep` is what is known in depth.

    `versions` are those that can be bought, where there is more than one. `without` is the comparison without it.
    """

    product: ShownProduct
    card: ProductCard
    chosen: ChosenVariant
    deep: InDepth
    without: str

    @property
    def versions(self) -> Sequence[ShownVariant]:
        """What there is to choose from, nothing for a product of one version."""
        several = self.product.variants if len(self.product.variants) > 1 else ()
        return [variant for variant in several if variant.is_available]

    @property
    def can_be_bought(self) -> bool:
        """Whether any version of it can be put into the cart."""
        return self.chosen.can_be_bought

    @property
    def in_stock(self) -> Sentence | None:
        """How many of several versions can be bought; None where what is said of the first one is true of it all."""
        of_all = len(self.product.variants)
        there = sum(variant.is_available for variant in self.product.variants)
        if not there:
            return say("Sold out")
        if of_all == 1 or self.chosen.promise:
            return None
        if there == of_all:
            return say("In stock")
        return say("%(count)s of %(total)s versions in stock", count=there, total=of_all)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is known of the products: a cell for each of them, empty where nothing is said."""

    label: str
    cells: Sequence[str]
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading, which is empty for the first."""

    heading: str
    rows: Sequence[Row]


def compared(
    store: Store,
    product: ShownProduct,
    card: ProductCard,
    depth: Depth,
    *,
    without: str,
) -> Compared:
    """Return a product as it stands in a comparison."""
    variant = variant_asked_for(product, None)
    return Compared(
        product,
        card,
        chosen_variant(product, variant, low_at=store.low_stock_threshold),
        in_depth(store, product, depth),
        without,
    )


def differing(columns: Sequence[Compared]) -> dict[str, bool]:
    """Tell of the rows that are no plain words whether the products differ in them."""
    return {
        "price": _differ([(one.card.price, one.card.price_varies) for one in columns]),
        "rating": _differ([one.card.rating for one in columns]),
        "stock": _differ([_stock_key(one) for one in columns]),
        "sizes": _differ([one.deep.guide.title if one.deep.guide else "" for one in columns]),
    }


def parts_of(
    columns: Sequence[Compared],
    types: Mapping[str, Sequence[Asked]],
    *,
    locale: str,
    only_differences: bool = False,
) -> list[Part]:
    """Return all that is known in words, in the merchants' order; rows of the same name and heading are one row."""
    told: list[dict[tuple[str, str], str]] = [
        dict(_known_of(one, types.get(one.product.type_key, ()), locale)) for one in columns
    ]
    headings: dict[str, dict[str, Row]] = {"": {}}
    for heading, label in (key for known in told for key in known):
        rows = headings.setdefault(heading, {})
        if label not in rows:
            cells = [known.get((heading, label), "") for known in told]
            rows[label] = Row(label, cells, _differ(cells))
    parts = (
        Part(heading, [row for row in rows.values() if row.differs or not only_differences])
        for heading, rows in headings.items()
    )
    return [part for part in parts if part.rows]


def _known_of(one: Compared, asked: Sequence[Asked], locale: str) -> Iterator[tuple[tuple[str, str], str]]:
    product = one.product
    if product.vendor:
        yield ("", say("Brand")), product.vendor
    first = facts_of(product)
    for part in specifications(asked, product.attributes, locale=locale, first=first):
        for label, value in part.rows:
            yield (part.heading, label), tell(value)
    yield from ((("", label), value) for label, value in _in_depth(one.deep))


def _in_depth(deep: InDepth) -> Iterator[tuple[str, str]]:
    if season := _SEASONS.get(deep.season):
        yield say("Season"), f"{tell(season)} {deep.season_year or ''}".strip()
    for part, shares in deep.composition:
        yield part or say("Made of"), ", ".join(f"{percent} % {material}" for material, percent in shares)
    yield from deep.measurements
    if deep.care:
        yield say("Care"), ", ".join(tell(mark) for mark in deep.care)
    if deep.origin:
        yield say("Made in"), deep.origin


def _stock_key(one: Compared) -> Any:
    return one.in_stock or (one.chosen.stock_words, one.chosen.promise)


def _differ(cells: Sequence[Hashable]) -> bool:
    return len(set(cells)) > 1
