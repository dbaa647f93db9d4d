"""Sizes across, the other choice down: several versions of a product ordered at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.products.shown_product import ShownProduct, ShownVariant
from shared.products.size_order import in_size_order, is_size


@dataclass(frozen=True, slots=True)
class GridCell:
    """How many of one version: `typed` as it was, `problem` why that cannot be."""

    variant: ShownVariant
    typed: str
    problem: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One answer to the other question; None where there is no such version."""

    name: str
    swatch: str | None
    cells: Sequence[GridCell | None]


@dataclass(frozen=True, slots=True)
class OrderGrid:
    """The whole grid; `sizes` head its columns, `other` names its rows."""

    size: str
    other: str
    sizes: Sequence[str]
    rows: Sequence[GridRow]


def field_of(variant: ShownVariant) -> str:
    """Return the name of a version's field."""
    return f"of-{variant.id}"


def order_grid(
    product: ShownProduct,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> OrderGrid | None:
    """Return the grid of a product of two options of which one is a size; None for every other."""
    if len(product.options) != 2 or not product.is_sold_here:
        return None
    sized = [is_size(option.name, [value.name for value in option.values]) for option in product.options]
    if not any(sized):
        return None
    # Where both could be sizes, the later asks for it: colour and size, length and waist.
    across = 1 if sized[1] else 0
    size, other = product.options[across], product.options[1 - across]
    sizes = [value.name for value in in_size_order(size.values, lambda value: value.name)]
    known = {
        (variant.choices[1 - across], variant.choices[across]): variant
        for variant in product.variants
        if len(variant.choices) == 2
    }

    def cell(row: str, column: str) -> GridCell | None:
        variant = known.get((row, column))
        if variant is None:
            return None
        name = field_of(variant)
        return GridCell(variant, (typed or {}).get(name, "")[:9], (problems or {}).get(name, ""))

    rows = [
        GridRow(value.name, value.swatch, [cell(value.name, one) for one in sizes]) for value in other.values
    ]
    return OrderGrid(size.name, other.name, sizes, rows)
