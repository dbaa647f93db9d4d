"""WooCommerce's product CSV: one row per product or variation; variations name their parent by id or SKU.

Variations may stand anywhere in the file, so it is read twice: the first pass lays them aside in a file of their own
(SQLite), the second meets their parents. Memory stays that of one product.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import product as each_of
from typing import Final, TextIO

from shared.imports.amounts import ENDLESS, GRAMS, read_grams, read_minor, read_pieces, read_stock
from shared.imports.left_out import LeftOut
from shared.imports.open_table import Row, read_header, read_rows
from shared.imports.read_plain import split_cell, way_of
from shared.imports.said_by import WOOCOMMERCE, silent_on
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import Sentence, say
from shared.pricing.taxes import STANDARD
from shared.products.models import MOST_OPTIONS, MOST_VARIANTS
from shared.products.slugs import slug_of

_TAKEN: Final = frozenset(column for columns in WOOCOMMERCE.values() for column in columns) | {
    *("ID", "Type", "Name", "Date sale price starts", "Date sale price ends", "Regular price", "Categories"),
    *("Parent", "Grouped products"),
}
_ATTRIBUTES: Final = r"Attribute \d+ (name|value\(s\))"
# What WooCommerce writes into every row.
_IDLE: Final = {
    "Is featured?": ("0",),
    "Visibility in catalog": ("visible",),
    "Tax status": ("taxable",),
    "Sold individually?": ("0",),
    "Allow customer reviews?": ("0", "1"),
    "Position": tuple(str(place) for place in range(1000)),
    **{f"Attribute {place} {what}": ("0", "1") for place in range(1, 30) for what in ("visible", "global")},
}
_TAXES: Final = {"reduced-rate": "reduced", "zero-rate": "zero"}


def is_woocommerce(names: list[str]) -> bool:
    """Say whether these columns are of a WooCommerce export."""
    return {"Type", "Name"} <= set(names) and ("Regular price" in names or "SKU" in names)


def read_woocommerce(
    file: TextIO, names: list[str], delimiter: str, *, currency: str, now: datetime
) -> Iterator[Read]:
    """Yield products and problems."""
    with (
        tempfile.NamedTemporaryFile(suffix=".sqlite") as place,
        closing(sqlite3.connect(place.name)) as aside,
    ):
        aside.execute("CREATE TABLE variation (parent TEXT, number INTEGER, row TEXT, met INTEGER DEFAULT 0)")
        for one in read_rows(file, names, delimiter):
            if not isinstance(one, RowProblem) and "variation" in _types(one[1]):
                parent = one[1].get("Parent", "").removeprefix("id:").strip()
                aside.execute(
                    "INSERT INTO variation VALUES (?, ?, ?, 0)", (parent, one[0], json.dumps(one[1]))
                )
        aside.execute("CREATE INDEX by_parent ON variation (parent)")
        file.seek(0)
        read_header(file)
        seen: set[str] = set()
        rest = LeftOut(names, _TAKEN, patterns=_ATTRIBUTES, idle=_IDLE)
        for one in read_rows(file, names, delimiter):
            if isinstance(one, RowProblem):
                yield one
            elif "variation" not in _types(one[1]):
                number, row = one
                key = row.get("ID") or row.get("SKU", "")
                if key and key in seen:
                    yield RowProblem(
                        (number,),
                        say("Another product of this file has the ID or SKU “%(key)s”.", key=key[:60]),
                    )
                    continue
                seen.add(key)
                variations = [
                    (place, _without_old_sale(child, now)) for place, child in _variations(aside, row)
                ]
                for read in _product(number, _without_old_sale(row, now), variations, names, currency):
                    if isinstance(read, ImportedProduct):
                        read.left_out = rest.of(row, *(child for _, child in variations))
                    yield read
        for (number,) in aside.execute("SELECT number FROM variation WHERE met = 0 ORDER BY number"):
            yield RowProblem((number,), say("The product of this variation is not in the file."))


def _variations(aside: sqlite3.Connection, parent: Row) -> list[tuple[int, Row]]:
    keys = [key for key in (parent.get("ID", ""), parent.get("SKU", "")) if key]
    if not keys:
        return []
    among = ", ".join("?" * len(keys))
    query = f"SELECT number, row FROM variation WHERE parent IN ({among}) AND met = 0 ORDER BY number"  # noqa: S608 - question marks only
    found = [(number, json.loads(row)) for number, row in aside.execute(query, keys)]
    aside.execute(f"UPDATE variation SET met = 1 WHERE parent IN ({among})", keys)  # noqa: S608 - as above
    return found


def _product(
    number: int, row: Row, variations: list[tuple[int, Row]], names: list[str], currency: str
) -> Iterator[Read]:
    types, rows = _types(row), (number, *(place for place, _ in variations))
    key = row.get("ID") or row.get("SKU")
    if not row.get("Name") or not key:
        yield RowProblem(rows, say("The name is missing.") if key else say("Both ID and SKU are missing."))
        return
    attributes = _attributes(row, names)
    used = [
        name for name in attributes if any(_attributes(child, names).get(name) for _, child in variations)
    ]
    if len(used) > MOST_OPTIONS:
        yield RowProblem(
            rows,
            say(
                "Variations differ in %(found)s attributes; at most %(most)s are possible.",
                found=len(used),
                most=MOST_OPTIONS,
            ),
        )
        return
    product = ImportedProduct(
        source_key=f"woocommerce:{key}",
        slug=slug_of(row["Name"]),
        title=row["Name"],
        rows=[number],
        description_html=row.get("Description") or row.get("Short description", ""),
        tags=split_cell(row.get("Tags", "")),
        kind=_kind(types),
        state="active" if row.get("Published") == "1" else "draft",
        external_url=row.get("External URL", ""),
        external_label=row.get("Button text", ""),
        options=used,
        attributes=_other_attributes(row, attributes, used),
        categories=_categories(row.get("Categories", "")),
        tax_category=_TAXES.get(row.get("Tax class", ""), STANDARD),
        images=[ImportedImage(address) for address in split_cell(row.get("Images", ""))],
        silent=silent_on(names, WOOCOMMERCE),
    )
    yield from _fill(product, row, variations, attributes, names, currency)


def _fill(
    product: ImportedProduct,
    row: Row,
    variations: list[tuple[int, Row]],
    attributes: dict[str, list[str]],
    names: list[str],
    currency: str,
) -> Iterator[Read]:
    if not product.options:
        try:
            product.variants = [_variant(row, (), names, currency, free=product.kind == "grouped")]
        except ValueError as problem:
            yield RowProblem((*product.rows, *(place for place, _ in variations)), problem.args[0])
            return
        if variations:
            product.is_whole = False
            yield RowProblem(
                tuple(place for place, _ in variations), say("This variation says no attribute of its own.")
            )
    for number, child in variations if product.options else []:
        trouble = _take_variation(product, child, attributes, names, currency)
        if trouble:
            product.is_whole = False
            yield RowProblem((number,), trouble)
        else:
            product.rows.append(number)
    if product.kind == "grouped":
        # A set of other products has no price of its own; it waits as a draft until the merchant decides.
        product.state = "draft"
    if product.variants:
        yield product
    else:
        yield RowProblem(tuple(product.rows), say("None of its variations can be used."))


def _take_variation(
    product: ImportedProduct, child: Row, attributes: dict[str, list[str]], names: list[str], currency: str
) -> Sentence | None:
    own = _attributes(child, names)
    # An empty value means "any": the variation stands for every value of that attribute.
    ranges = [own.get(name) or attributes[name] for name in product.options]
    known = {variant.choices for variant in product.variants}
    wanted = [choices for choices in each_of(*ranges) if choices not in known]
    if not wanted:
        return say("Another variation has the same attributes.")
    if len(product.variants) + len(wanted) > MOST_VARIANTS:
        return say("A product has at most %(most)s variants.", most=MOST_VARIANTS)
    try:
        product.variants += [_variant(child, choices, names, currency) for choices in wanted]
    except ValueError as wrong:
        problem: Sentence = wrong.args[0]
        return problem
    for image in split_cell(child.get("Images", "")):
        if all(known_image.url != image for known_image in product.images):
            product.images.append(ImportedImage(image))
    return None


def _variant(
    row: Row, choices: tuple[str, ...], names: list[str], currency: str, *, free: bool = False
) -> ImportedVariant:
    regular = read_minor(row.get("Regular price", ""), currency, "Regular price")
    sale = read_minor(row.get("Sale price", ""), currency, "Sale price")
    price = sale if sale is not None else regular
    if price is None and not free:
        raise ValueError(say("The price is missing."))
    reduced = sale is not None and regular is not None and sale < regular
    stock, backorders = row.get("Stock", ""), row.get("Backorders allowed?", "0") not in ("", "0")
    if stock:
        counted: int | None = read_stock(stock)
    else:
        counted = 0 if row.get("In stock?", "1") in ("0", "outofstock") else None
    return ImportedVariant(
        choices=choices,
        price_minor=price or 0,
        compare_at_minor=regular if reduced else None,
        sku=row.get("SKU", "")[:100],
        barcode=row.get("GTIN, UPC, EAN, or ISBN", "")[:100],
        weight_grams=_weight(row, names),
        stock=counted,
        backorder_limit=ENDLESS if counted is not None and backorders else 0,
        reorder_point=read_pieces(row.get("Low stock amount", "")),
        image=next(iter(split_cell(row.get("Images", ""))), "") if choices else "",
    )


def _weight(row: Row, names: list[str]) -> int | None:
    for name in names:
        if name.startswith("Weight (") and row.get(name):
            grams = read_grams(row[name], 1000)
            unit = GRAMS.get(name.removeprefix("Weight (").rstrip(")"), 1000)
            return None if grams is None else round(grams * unit / 1000)
    return None


def _without_old_sale(row: Row, now: datetime) -> Row:
    """Return the row without its sale price when the sale is over or has not begun; its days are the store's own."""
    today = now.date().isoformat()
    starts, ends = row.get("Date sale price starts", "")[:10], row.get("Date sale price ends", "")[:10]
    if (ends and ends < today) or (starts and starts > today):
        return row | {"Sale price": ""}
    return row


def _types(row: Row) -> set[str]:
    return {part.strip().lower() for part in row.get("Type", "").split(",")}


def _kind(types: set[str]) -> str:
    if "grouped" in types:
        return "grouped"
    if "external" in types:
        return "external"
    return "digital" if types & {"downloadable", "virtual"} else "physical"


def _attributes(row: Row, names: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column in names:
        if column.startswith("Attribute ") and column.endswith(" name") and row.get(column):
            found[row[column]] = split_cell(row.get(column.removesuffix(" name") + " value(s)", ""))
    return found


def _other_attributes(row: Row, attributes: dict[str, list[str]], used: list[str]) -> dict[str, object]:
    rest: dict[str, object] = {
        name: values for name, values in attributes.items() if name not in used and values
    }
    if row.get("Grouped products"):
        rest["grouped_products"] = split_cell(row["Grouped products"])
    return rest


def _categories(text: str) -> list[tuple[str, ...]]:
    return [way for part in split_cell(text) if (way := way_of(part))]
