"""Shopify's product CSV: several rows per handle; columns that come and go between versions.

Format: the help page "Using CSV files to import and export products" of Shopify's manual. The first row of a handle
holds what is said of the product, every row with an option or a price a variant, every row with an image
address a picture.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final, TextIO

from shared.imports.amounts import ENDLESS, read_cost, read_grams, read_minor, read_pieces, read_stock
from shared.imports.left_out import LeftOut
from shared.imports.open_table import Row, read_column, read_header, read_rows
from shared.imports.read_own import read_object, take_own, take_prices, undefused
from shared.imports.said_by import SHOPIFY, silent_on
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import say
from shared.products.models import KINDS, MOST_OPTIONS, MOST_VARIANTS
from shared.products.slugs import slug_of

_TAKEN: Final = frozenset(column for columns in SHOPIFY.values() for column in columns) | {
    *("Handle", "Title", "Source", "Collection", "Image Position", "Image Alt Text", "Variant Price"),
    *("Collection Places", "Categories", "Translations", "Variant Prices"),
}
_OPTIONS: Final = r"Option\d+ (Name|Value)"
# What Shopify writes into every row.
_IDLE: Final = {
    "Variant Fulfillment Service": ("manual",),
    "Variant Taxable": ("true", "1"),
    "Variant Weight Unit": ("g", "kg", "lb", "oz"),
}


def is_shopify(names: list[str]) -> bool:
    """Say whether these columns are of a Shopify export."""
    return "Handle" in names and any(name.startswith(("Variant ", "Option1", "Body")) for name in names)


def read_shopify(
    file: TextIO,
    names: list[str],
    delimiter: str,
    *,
    currency: str,
    now: datetime,  # noqa: ARG001 - the readers share one form
) -> Iterator[Read]:
    """Yield products and problems; holds the rows of one handle at a time, and all handles."""
    scattered, silent = _scattered(file, names, delimiter), silent_on(names, SHOPIFY)
    rest = LeftOut(names, _TAKEN, patterns=_OPTIONS, idle=_IDLE)
    file.seek(0)
    read_header(file)
    seen: set[str] = set()
    has_tracker = "Variant Inventory Tracker" in names
    for handle, group in groupby(read_rows(file, names, delimiter), key=_handle):
        rows = []
        for one in group:
            if isinstance(one, RowProblem):
                yield one
            else:
                # Where the column stands and is empty, the variant is not counted.
                if has_tracker:
                    one[1].setdefault("Variant Inventory Tracker", "")
                rows.append(one)
        if not rows:
            continue
        numbers = tuple(number for number, _ in rows)
        if not handle:
            yield RowProblem(
                numbers, say("The handle is missing, so it is not known which product this belongs to.")
            )
        elif handle in seen:
            yield RowProblem(
                numbers,
                say("The rows of “%(name)s” do not stand together; these came later.", name=handle[:60]),
            )
        else:
            seen.add(handle)
            is_whole = handle not in scattered
            for read in _product(handle, rows, currency, silent=silent, is_whole=is_whole):
                if isinstance(read, ImportedProduct):
                    read.left_out = rest.of(*(row for _, row in rows))
                yield read


def _scattered(file: TextIO, names: list[str], delimiter: str) -> set[str]:
    """Return the handles whose rows do not stand together, so that none is taken for whole at its first rows."""
    seen: set[str] = set()
    scattered: set[str] = set()
    for handle, _ in groupby(read_column(file, names, delimiter, "Handle")):
        (scattered if handle.lower() in seen else seen).add(handle.lower())
    return scattered


def _handle(one: tuple[int, Row] | RowProblem) -> str:
    return "" if isinstance(one, RowProblem) else one[1].get("Handle", "").lower()


def _product(
    handle: str, rows: list[tuple[int, Row]], currency: str, *, silent: frozenset[str], is_whole: bool
) -> Iterator[Read]:
    is_own = any(row.get("Source") for _, row in rows)
    if is_own:
        rows = [(number, undefused(row)) for number, row in rows]
    head = next((row for _, row in rows if row.get("Title")), rows[0][1])
    if not head.get("Title"):
        yield RowProblem(tuple(number for number, _ in rows), say("The title is missing."))
        return
    options = _options(head)
    product = ImportedProduct(
        source_key=head.get("Source") or f"shopify:{handle}",
        slug=slug_of(handle),
        title=head["Title"],
        rows=[],
        description_html=head.get("Body (HTML)") or head.get("Body HTML", ""),
        vendor=head.get("Vendor", ""),
        product_type=head.get("Type") or head.get("Product Type", ""),
        tags=_split(head.get("Tags", "")),
        kind=_kind(head),
        state=_state(head),
        external_url=head.get("External URL", ""),
        external_label=head.get("External Label", ""),
        seo_title=head.get("SEO Title", ""),
        seo_description=head.get("SEO Description", ""),
        options=options,
        collections=_split(head.get("Collection", "")),
        attributes=_attributes(head),
        silent=silent,
    )
    if is_own:
        take_own(product, head)
    problems = []
    for number, row in rows:
        problem = _take_row(product, row, len(options), currency)
        if problem:
            problems.append(RowProblem((number,), problem))
        else:
            product.rows.append(number)
    yield from problems
    product.is_whole = is_whole and not problems
    if product.variants:
        yield product
    elif product.rows:
        yield RowProblem(tuple(product.rows), say("No row of this product has a price that can be used."))


def _take_row(product: ImportedProduct, row: Row, count: int, currency: str) -> str | None:
    """Add what a row says to the product; returns why it could not be used."""
    used = False
    if row.get("Variant Price") or row.get("Option1 Value") or row.get("Variant SKU"):
        choices = tuple(row.get(f"Option{place} Value", "") for place in range(1, count + 1))
        problem = _variant_problem(product, choices)
        if problem:
            return problem
        try:
            product.variants.append(take_prices(_variant(row, choices, currency), row))
        except ValueError as wrong:
            reason: str = wrong.args[0]
            return reason
        used = True
    address = row.get("Image Src", "")
    if address:
        if all(image.url != address for image in product.images):
            product.images.append(ImportedImage(address, row.get("Image Alt Text", "")[:300]))
        used = True
    return None if used or row.get("Title") else say("This row says neither a variant nor a picture.")


def _variant_problem(product: ImportedProduct, choices: tuple[str, ...]) -> str | None:
    if choices and not all(choices):
        return say("A value of an option is missing.")
    if any(variant.choices == choices for variant in product.variants):
        return say("Another row has the same choice of options.")
    if len(product.variants) >= MOST_VARIANTS:
        return say("A product has at most %(most)s variants.", most=MOST_VARIANTS)
    return None


def _variant(row: Row, choices: tuple[str, ...], currency: str) -> ImportedVariant:
    price = read_minor(row.get("Variant Price", ""), currency, "Variant Price")
    if price is None:
        raise ValueError(say("The price is missing."))
    before = read_minor(row.get("Variant Compare At Price", ""), currency, "Variant Compare At Price")
    counted = row.get("Variant Inventory Tracker", "shopify" if row.get("Variant Inventory Qty") else "")
    goes_on = row.get("Variant Inventory Policy", "").lower() == "continue"
    return ImportedVariant(
        choices=choices,
        price_minor=price,
        compare_at_minor=before if before and before > price else None,
        cost_minor=read_cost(row.get("Cost per item", ""), currency, "Cost per item"),
        sku=row.get("Variant SKU", "").lstrip("'")[:100],
        barcode=row.get("Variant Barcode", "").lstrip("'")[:100],
        weight_grams=read_grams(row.get("Variant Grams", ""), 1),
        stock=read_stock(row.get("Variant Inventory Qty", "") or "0") if counted else None,
        backorder_limit=_limit(row, ENDLESS if goes_on else 0) if counted else 0,
        reorder_point=read_pieces(row.get("Reorder Point", "")),
        reorder_quantity=read_pieces(row.get("Reorder Quantity", ""), fewest=1),
        image=row.get("Variant Image", ""),
    )


def _options(head: Mapping[str, str]) -> list[str]:
    names = [head.get(f"Option{place} Name", "") for place in range(1, MOST_OPTIONS + 1)]
    names = [name for name in names if name]
    # Shopify writes an option "Title" with the value "Default Title" for products that have none.
    return [] if names == ["Title"] and head.get("Option1 Value") == "Default Title" else names


def _kind(head: Mapping[str, str]) -> str:
    if head.get("Kind") in KINDS:
        return head["Kind"]
    return "digital" if _is_no(head.get("Variant Requires Shipping", "")) else "physical"


def _limit(row: Row, otherwise: int) -> int:
    typed = row.get("Backorder Limit", "")
    return min(int(typed), ENDLESS) if typed.isascii() and typed.isdigit() else otherwise


def _state(head: Mapping[str, str]) -> str:
    status = head.get("Status", "").lower()
    if status in ("active", "draft", "archived"):
        return status
    return "draft" if _is_no(head.get("Published", "")) else "active"


def _is_no(text: str) -> bool:
    return text.strip().lower() in ("false", "0", "no")


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _attributes(head: Mapping[str, str]) -> dict[str, Any]:
    if "Attributes" in head:
        return read_object(head["Attributes"])
    known = {"Product Category": "category", "Gift Card": "gift_card", "Google Shopping / MPN": "mpn"}
    return {short: head[name] for name, short in known.items() if head.get(name) and not _is_no(head[name])}
