"""One figure of all variants as a grid: a column for each value of one option, a row for what the others make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from merchant.variant_form import variant_values
from shared.products.models import Product, Variant
from shared.web.forms import Form

MOST_COLUMNS: Final = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[row][column]`: the variant of that place, None where there is none."""

    columns: Sequence[str]
    rows: Sequence[str]
    corner: str
    cells: Sequence[Sequence[Variant | None]]


def grid_of(product: Product) -> Grid:
    """Lay out the variants: the option across is the first with few enough values, the rest go down."""
    options = product.options
    across = next((place for place, one in enumerate(options) if 1 < len(one.values) <= MOST_COLUMNS), None)
    if across is None or len(options) == 1:
        cells = [[variant] for variant in product.variants]
        corner = options[0].name if options else ""
        return Grid([""], [variant.title for variant in product.variants], corner, cells)
    columns = [value.name for value in options[across].values]
    down: dict[tuple[str, ...], dict[str, Variant]] = {}
    for variant in product.variants:
        rest = tuple(name for place, name in enumerate(variant.choices) if place != across)
        down.setdefault(rest, {})[variant.choices[across]] = variant
    corner = " / ".join(option.name for place, option in enumerate(options) if place != across)
    return Grid(
        columns,
        [" / ".join(rest) for rest in down],
        f"{corner} × {options[across].name}",
        [[of_row.get(column) for column in columns] for of_row in down.values()],
    )


def values_of(product: Product, figure: str) -> dict[str, str]:
    """Return the grid's cells as they are."""
    return {
        f"{figure}-{variant.id}": variant_values(variant)[f"{figure}-{variant.id}"]
        for variant in product.variants
    }


def filled(form: Form, grid: Grid, values: Mapping[str, str], figure: str) -> dict[str, str]:
    """Return the cells as they were typed, with what was typed for a row, a column or all of them put into each."""
    cells = {name: form.get(name, value) for name, value in values.items()}
    for place, row in enumerate(grid.cells):
        for column, variant in enumerate(row):
            wanted = form.get(f"row-{place}") or form.get(f"column-{column}") or form.get("all")
            if variant is not None and wanted:
                cells[f"{figure}-{variant.id}"] = wanted
    return cells
