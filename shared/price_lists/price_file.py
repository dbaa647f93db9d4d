"""A list of own prices as a table: every row of what comes back is accounted for."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.price_lists.listed_prices import MOST_STEPS, Steps, set_steps, variants_by_sku
from shared.price_lists.models import PriceList
from shared.price_lists.save_list import MOST_PIECES
from shared.products.models import Variant

COLUMNS: Final = ("sku", "product", "variant", "regular_price", "currency", "from_quantity", "price")
MOST_ROWS: Final = 20_000
LONGEST_CELL: Final = 200


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that nothing was done with, by its number in the file (the header is row 1), and why."""

    number: int
    sku: str
    reason: str


@dataclass(slots=True)
class TakenFile:
    """What became of a file: `rows` were read, `priced` variants changed, `wrong` rows left them as they were."""

    rows: int = 0
    priced: int = 0
    removed: int = 0
    wrong: list[WrongRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    sku: str
    pieces: str
    price: str


async def take_file(
    session: AsyncSession, price_list: PriceList, text: str, *, currency: str, actor: str, now: datetime
) -> TakenFile:
    """Set the prices of every SKU that the file names; an empty price takes the SKU out of the list.

    A SKU with one row that cannot be read keeps what it had, whole: half of its steps could be any price.
    Raises Invalid for a file that is no such table.
    """
    rows = _read(text)
    known = await variants_by_sku(session, {row.sku for row in rows})
    taken, wanted, spoilt = TakenFile(rows=len(rows)), dict[UUID, dict[int, int]](), set[UUID]()
    for row in rows:
        try:
            variant_id = _variant(known.get(row.sku, ()) if row.sku else ())
        except NotAnAmount as problem:
            taken.wrong.append(WrongRow(row.number, row.sku, str(problem)))
            continue
        steps = wanted.setdefault(variant_id, {})
        try:
            _add(row, steps, currency, fewest=price_list.fewest_pieces)
        except NotAnAmount as problem:
            taken.wrong.append(WrongRow(row.number, row.sku, str(problem)))
            spoilt.add(variant_id)
    sound = {key: steps for key, steps in wanted.items() if key not in spoilt}
    if sound:
        await set_steps(session, price_list, sound, actor=actor, now=now)
    taken.removed = sum(1 for steps in sound.values() if not steps)
    taken.priced = len(sound) - taken.removed
    return taken


def _read(text: str) -> list[_Row]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(text))
    try:
        names = {name.strip().lower() for name in reader.fieldnames or () if name}
        if not {"sku", "price"} <= names:
            raise Invalid({"file": say("The first line has to name the columns sku and price.")})
        rows = [_row(number, cells) for number, cells in enumerate(reader, start=2)]
    except csv.Error:
        raise Invalid({"file": say("This is no table that we can read.")}) from None
    if not rows:
        raise Invalid({"file": say("There is no row in it.")})
    if len(rows) > MOST_ROWS:
        raise Invalid({"file": say("Send at most 20,000 rows at once.")})
    return rows


def _row(number: int, cells: Mapping[str | None, str | Sequence[str] | None]) -> _Row:
    named = {
        name.strip().lower(): cell.strip()[:LONGEST_CELL]
        for name, cell in cells.items()
        if name and isinstance(cell, str)
    }
    # Files of ours begin such texts with an apostrophe, so that no spreadsheet reckons with them.
    sku = named.get("sku", "").removeprefix("'")
    return _Row(number, sku, named.get("from_quantity", ""), named.get("price", ""))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _variant(found: Sequence[Variant]) -> UUID:
    if not found:
        raise NotAnAmount(say("There is no variant with this SKU."))
    if len(found) > 1:
        raise NotAnAmount(say("Several variants have this SKU."))
    return found[0].id


def _add(row: _Row, steps: dict[int, int], currency: str, *, fewest: int) -> None:
    if not row.price:
        return
    start = read_whole(row.pieces or "1", digits=8)
    if start is None or not fewest <= start <= MOST_PIECES:
        raise NotAnAmount(wrong_start(fewest))
    if start in steps:
        raise NotAnAmount(say("There is another price for this number of pieces."))
    if len(steps) >= MOST_STEPS:
        raise NotAnAmount(say("There are at most ten steps for a variant."))
    minor = Money.parse(row.price, currency).minor
    if minor < 0:
        raise NotAnAmount(say("Enter an amount of zero or more."))
    steps[start] = minor


def wrong_start(fewest: int) -> str:
    """Return what is wrong with a number of pieces that a list cannot begin with."""
    if fewest > 1:
        return say("For everybody it begins with two pieces. To reduce one piece for all, plan a sale.")
    return say("Pieces are a whole number from 1 to 99999.")


def file_rows(
    names: Sequence[tuple[str, str, str, Money]], steps: Sequence[Steps], currency: str
) -> list[list[str]]:
    """Return the rows of variants (SKU, product, variant, regular price) with what the list says of each."""
    return [
        [sku, product, variant, str(regular.major), currency, str(start) if start else "", price]
        for (sku, product, variant, regular), said in zip(names, steps, strict=True)
        for start, price in (
            [(n, str(Money(minor, currency).major)) for n, minor in said.items()] or [(0, "")]
        )
    ]
