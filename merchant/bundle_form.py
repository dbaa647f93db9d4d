"""What a merchant typed about the contents of a bundle: rows of a number (SKU) and how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.products.bundles import MOST_PARTS
from shared.products.compose_bundle import WantedPart
from shared.products.models import Product, Variant
from shared.products.queries import variants_by_number
from shared.web.forms import Form

EMPTY_ROWS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is shown: its field's name, the number and how many that stand in it."""

    field: str
    number: str
    quantity: str
    words: str = ""


def rows_of(product: Product) -> dict[UUID, list[Row]]:
    """Return the rows of each variant as it is composed now, and some empty ones."""
    return {
        variant.id: _with_empty(
            variant.id,
            [
                Row(
                    f"part-{variant.id}-{place}",
                    number_of(part.component),
                    str(part.quantity),
                    " ".join(filter(None, [part.component.product.title, part.component.title])),
                )
                for place, part in enumerate(variant.parts)
            ],
        )
        for variant in product.variants
    }


def typed_rows(form: Form, product: Product) -> dict[UUID, list[Row]]:
    """Return the rows as they were typed."""
    named = set(form)
    return {
        variant.id: [
            Row(field, form.get(field), form.get(f"{field}-quantity"))
            for place in range(MOST_PARTS + EMPTY_ROWS)
            if (field := f"part-{variant.id}-{place}") in named
        ]
        for variant in product.variants
    }


def number_of(variant: Variant) -> str:
    """Return by what a merchant names a variant: its SKU, else its id."""
    return variant.sku or str(variant.id)


async def read_contents(
    session: AsyncSession, rows: Mapping[UUID, Sequence[Row]]
) -> dict[UUID, list[WantedPart]]:
    """Find what the rows name; rows without a number, or with none of it, are left out. Raises Invalid at the field."""
    filled = [row for typed in rows.values() for row in typed if _is_wanted(row)]
    known = await variants_by_number(session, {row.number for row in filled})
    wrong = {
        row.field: say("Several variants have this number; give them numbers of their own first.")
        if known.get(row.number)
        else say("There is no variant with this number.")
        for row in filled
        if len(known.get(row.number, ())) != 1
    }
    if wrong:
        raise Invalid(wrong)
    return {
        variant_id: [
            WantedPart(row.field, known[row.number][0], _whole(row.quantity))
            for row in typed
            if _is_wanted(row)
        ]
        for variant_id, typed in rows.items()
    }


def _is_wanted(row: Row) -> bool:
    return bool(row.number) and row.quantity != "0"


def _whole(typed: str) -> int:
    if not typed:
        return 1
    return read_whole(typed, digits=8) or 0


def _with_empty(variant_id: UUID, rows: list[Row]) -> list[Row]:
    empty = range(len(rows), min(len(rows) + EMPTY_ROWS, MOST_PARTS))
    return [*rows, *(Row(f"part-{variant_id}-{place}", "", "") for place in empty)]
