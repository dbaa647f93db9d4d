"""Saleor's product export as CSV: a row for each variant, which repeats its product.

Columns are named after what they hold: "colour (variant attribute)", "default-channel (channel price amount)".
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, TextIO

from shared.imports.amounts import GRAMS, read_cost, read_grams, read_minor, read_stock
from shared.imports.editor_blocks import html_of_blocks
from shared.imports.foreign_prices import take_as_draft
from shared.imports.left_out import LeftOut
from shared.imports.open_table import Row, read_rows
from shared.imports.read_plain import split_cell
from shared.imports.said_by import SALEOR, silent_on
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import Sentence, say
from shared.products.models import MOST_OPTIONS, MOST_VARIANTS
from shared.products.slugs import slug_of

_TAKEN: Final = frozenset(
    ("id", "name", "description", "category", "product type", "variant id", "variant sku", "variant weight")
) | {"collections", "product media", "variant media", "charge taxes", "product weight"}
_PATTERNS: Final = (
    r".+ \((product attribute|variant attribute|warehouse quantity)\)"
    r"|.+ \(channel (price amount|product currency code|variant currency code|published|variant cost price)\)"
)
Rows = list[tuple[int, Row]]


def is_saleor(names: list[str]) -> bool:
    """Say whether these columns are of Saleor's product export."""
    told = ("(channel price amount)", "(product attribute)", "(variant attribute)", "(warehouse quantity)")
    return {"id", "name"} <= set(names) and any(name.endswith(told) for name in names)


def read_saleor_table(
    file: TextIO,
    names: list[str],
    delimiter: str,
    *,
    currency: str,
    now: datetime,  # noqa: ARG001 - the readers share one form
) -> Iterator[Read]:
    """Yield products and problems; holds the rows of one product at a time, and all their ids."""
    silent, rest = silent_on([*names, *_told_by(names)], SALEOR), LeftOut(names, _TAKEN, patterns=_PATTERNS)
    seen: set[str] = set()
    for key, group in groupby(read_rows(file, names, delimiter), key=_key):
        found = list(group)
        yield from (one for one in found if isinstance(one, RowProblem))
        rows = [one for one in found if not isinstance(one, RowProblem)]
        if not rows:
            continue
        numbers = tuple(number for number, _ in rows)
        head = rows[0][1]
        if not key or not head.get("name"):
            yield RowProblem(numbers, say("The name is missing.") if key else say("The ID is missing."))
        elif key in seen:
            yield RowProblem(
                numbers, say("The rows of “%(name)s” do not stand together; these came later.", name=key[:60])
            )
        else:
            seen.add(key)
            product = _product(key, head)
            product.silent, product.left_out = silent, rest.of(*(row for _, row in rows))
            product.state = "active" if "state" in silent or _is_shown(head, currency) else "draft"
            yield from _fill(product, rows, currency)


def _told_by(names: list[str]) -> list[str]:
    """Return the kinds of columns there are, as "(warehouse quantity)"."""
    return [name[name.rindex(" (") + 1 :] for name in names if name.endswith(")") and " (" in name]


def _key(one: tuple[int, Row] | RowProblem) -> str:
    """Return the number of a row's product: Saleor writes "Product:126" in base64."""
    if isinstance(one, RowProblem):
        return ""
    written = one[1].get("id", "")
    try:
        plain = base64.b64decode(written, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return written
    return plain.removeprefix("Product:") if plain.startswith("Product:") else written


def _product(key: str, head: Row) -> ImportedProduct:
    return ImportedProduct(
        source_key=f"saleor:{key[:200]}",
        slug=slug_of(head["name"]),
        title=head["name"],
        rows=[],
        description_html=html_of_blocks(head.get("description", "")),
        product_type=head.get("product type", ""),
        attributes=_answers(head, " (product attribute)"),
        images=[ImportedImage(url) for url in split_cell(head.get("product media", ""))],
        collections=[_titled(slug) for slug in split_cell(head.get("collections", ""))],
        categories=[(_titled(head["category"]),)] if head.get("category") else [],
    )


def _fill(product: ImportedProduct, rows: Rows, currency: str) -> Iterator[Read]:
    answers = [_answers(row, " (variant attribute)") for _, row in rows]
    names = [name for name in answers[0] if all(name in one for one in answers)][:MOST_OPTIONS]
    choices = [tuple(one[name] for name in names) for one in answers]
    if len(set(choices)) < len(rows):
        names, choices = ["Variant"], [(row.get("variant sku") or str(number),) for number, row in rows]
    product.options = names
    for (number, row), chosen in zip(rows, choices, strict=True):
        problem = _take(product, row, chosen, currency)
        if problem:
            product.is_whole = False
            yield RowProblem((number,), problem)
        else:
            product.rows.append(number)
    if product.variants:
        yield product


def _take(product: ImportedProduct, row: Row, choices: tuple[str, ...], currency: str) -> Sentence | None:
    if len(product.variants) >= MOST_VARIANTS:
        return say("A product has at most %(most)s variants.", most=MOST_VARIANTS)
    if any(known.choices == choices for known in product.variants):
        return say("Another row has the same choice of options.")
    try:
        product.variants.append(_variant(product, row, choices, currency))
    except ValueError as wrong:
        problem: Sentence = wrong.args[0]
        return problem
    known = {image.url for image in product.images}
    product.images += [
        ImportedImage(url) for url in split_cell(row.get("variant media", "")) if url not in known
    ]
    return None


def _variant(product: ImportedProduct, row: Row, choices: tuple[str, ...], currency: str) -> ImportedVariant:
    prices: dict[str, int] = {}
    cost, first = None, ""
    for channel in _channels(row):
        theirs = row.get(f"{channel} (channel variant currency code)") or row.get(
            f"{channel} (channel product currency code)", ""
        )
        amount = row.get(f"{channel} (channel price amount)", "")
        if not amount or len(theirs) != 3 or theirs in prices:
            continue
        price = read_minor(amount, theirs, f"{channel} (channel price amount)")
        if price is not None:
            prices[theirs], first = price, first or amount
        if theirs == currency:
            column = f"{channel} (channel variant cost price)"
            cost = read_cost(row.get(column, ""), currency, column)
    if not prices:
        raise ValueError(say("The price is missing."))
    price = prices.pop(currency, None)
    if price is None:
        take_as_draft(product, theirs=next(iter(prices)), ours=currency)
        price = read_minor(first, currency, "price amount")
    counts = [cell for name, cell in row.items() if cell and name.endswith(" (warehouse quantity)")]
    return ImportedVariant(
        choices=choices,
        price_minor=price or 0,
        cost_minor=cost,
        sku=row.get("variant sku", "")[:100],
        weight_grams=_grams(row.get("variant weight") or row.get("product weight", "")),
        stock=sum(map(read_stock, counts)) if counts else None,
        image=next(iter(split_cell(row.get("variant media", ""))), ""),
        prices=tuple(sorted(prices.items())),
    )


def _channels(row: Row) -> Sequence[str]:
    ending = " (channel price amount)"
    return [name.removesuffix(ending) for name in row if name.endswith(ending)]


def _is_shown(head: Row, currency: str) -> bool:
    """Whether a channel in the store's currency shows it."""
    return any(
        cell.lower() in ("true", "1", "yes")
        for name, cell in head.items()
        if name.endswith(" (channel published)")
        and head.get(name.replace("(channel published)", "(channel product currency code)"), currency)
        == currency
    )


def _answers(row: Row, ending: str) -> dict[str, str]:
    return {
        _titled(name.removesuffix(ending)): cell
        for name, cell in row.items()
        if cell and name.endswith(ending)
    }


def _titled(slug: str) -> str:
    """Return a name for what the file only names by its slug."""
    return slug.replace("-", " ").replace("_", " ").strip().capitalize() or slug


def _grams(text: str) -> int | None:
    amount, _, unit = text.strip().partition(" ")
    return read_grams(amount, GRAMS.get(unit or "g", 1)) or None
