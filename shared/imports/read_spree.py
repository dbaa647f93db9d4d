"""Spree's product CSV: a row for each variant in each currency, under the product's slug, in any order.

The first row of a slug is the product itself; of one with variants it is not sold. Rows with another currency repeat a
variant's slug and SKU, and say nothing but its price there.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Final, TextIO

from shared.imports.amounts import ENDLESS, GRAMS, read_grams, read_minor, read_stock
from shared.imports.foreign_prices import take_as_draft
from shared.imports.laid_aside import LaidAside
from shared.imports.left_out import LeftOut
from shared.imports.open_table import Row, read_header, read_rows
from shared.imports.read_plain import split_cell, way_of
from shared.imports.said_by import SPREE, silent_on
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import say
from shared.products.models import MOST_VARIANTS
from shared.products.slugs import slug_of

_TAKEN: Final = frozenset(
    ("slug", "sku", "name", "price", "compare_at_price", "currency", "status", "description", "meta_title")
) | {
    *("meta_description", "tags", "tax_category", "product_type", "weight", "weight_unit", "dimensions_unit"),
    *("inventory_count", "inventory_backorderable", "track_inventory", "digital"),
}
_PATTERNS: Final = r"category\d+|option\d+_(name|value)|image\d+_src|custom_field\..+"
_YES: Final = ("true", "yes", "1")
Rows = list[tuple[int, Row]]


def is_spree(names: list[str]) -> bool:
    """Say whether these columns are of Spree's product export."""
    return {"slug", "sku", "name", "price", "option1_name"} <= set(names)


def read_spree(
    file: TextIO,
    names: list[str],
    delimiter: str,
    *,
    currency: str,
    now: datetime,  # noqa: ARG001 - the readers share one form
) -> Iterator[Read]:
    """Yield products and problems; of all rows, those of one slug are held at a time."""
    silent = silent_on(names, SPREE)
    rest = LeftOut(names, _TAKEN, patterns=_PATTERNS)
    with closing(LaidAside()) as aside:
        for one in read_rows(file, names, delimiter):
            if not isinstance(one, RowProblem):
                aside.add(_key(one[1]), *one)
        aside.ready()
        file.seek(0)
        read_header(file)
        for one in read_rows(file, names, delimiter):
            if isinstance(one, RowProblem):
                yield one
            elif not one[1].get("slug"):
                yield RowProblem((one[0],), say("The slug is missing."))
            elif not aside.is_met(one[0]):
                rows = aside.under(_key(one[1]))
                for number, _ in rows:
                    aside.meet(number)
                left_out = rest.of(*(row for _, row in rows))
                slug = one[1]["slug"].lower()
                yield from _product(slug, rows, currency, silent=silent, left_out=left_out)


def _key(row: Row) -> str:
    return f"{row.get('slug', '').lower()}\n"


def _product(
    slug: str, rows: Rows, currency: str, *, silent: frozenset[str], left_out: tuple[str, ...]
) -> Iterator[Read]:
    head = rows[0][1]
    if not head.get("name"):
        yield RowProblem(tuple(number for number, _ in rows), say("The name is missing."))
        return
    # A row in another currency has the variant's SKU and none of its options.
    skus = {row["sku"] for _, row in rows if row.get("option1_name") and row.get("sku")}
    variants = [(number, row) for number, row in rows if row.get("option1_name") or row.get("sku") in skus]
    numbers = {number for number, _ in variants}
    options = list(dict.fromkeys(name for _, row in variants for name, _ in _choices(row)))
    product = ImportedProduct(
        source_key=f"spree:{slug[:200]}",
        slug=slug_of(slug),
        title=head["name"],
        rows=[number for number, _ in rows if variants and number not in numbers],
        description_html=head.get("description", ""),
        product_type=head.get("product_type", ""),
        tags=split_cell(head.get("tags", "")),
        kind="digital" if head.get("digital", "").lower() in _YES else "physical",
        state=_state(head) if "state" not in silent else "active",
        seo_title=head.get("meta_title", ""),
        seo_description=head.get("meta_description", ""),
        attributes={
            name.rpartition(".")[2]: cell
            for name, cell in head.items()
            if cell and name.startswith("custom_field.")
        },
        options=options,
        images=[ImportedImage(url) for url in _images(head)],
        categories=[
            way_of(cell, "->") for name, cell in head.items() if cell and name.startswith("category")
        ],
        silent=silent,
        left_out=left_out,
    )
    yield from _fill(product, variants or rows, currency)


def _fill(product: ImportedProduct, rows: Rows, currency: str) -> Iterator[Read]:
    """Add the variants: the row in the store's currency has all, those in others only prices."""
    own: dict[tuple[str, ...], tuple[int, Row]] = {}
    others: dict[tuple[str, ...], Rows] = {}
    by_sku: dict[str, tuple[str, ...]] = {}
    for number, row in rows:
        found, sku = dict(_choices(row)), row.get("sku", "")
        choices = tuple(found.get(name, "") for name in product.options)
        choices = choices if found else by_sku.get(sku, choices)
        by_sku.setdefault(sku, choices)
        if row.get("currency", currency).upper() == currency and choices not in own:
            own[choices] = (number, row)
        else:
            others.setdefault(choices, []).append((number, row))
    # What a variant is stands in its first row, whatever that row's currency is.
    for choices in dict.fromkeys([*own, *others]):
        yield from _take(product, choices, own.get(choices), others.get(choices, []), currency)
    if product.variants:
        yield product
    elif product.rows:
        yield RowProblem(tuple(product.rows), say("No row of this product has a price that can be used."))


def _take(
    product: ImportedProduct,
    choices: tuple[str, ...],
    own: tuple[int, Row] | None,
    others: Rows,
    currency: str,
) -> Iterator[RowProblem]:
    rows = sorted([*([own] if own else []), *others], key=lambda one: one[0])
    numbers = tuple(number for number, _ in rows)
    problem = _problem(product, choices)
    if own is None:
        # Its own figures stand in another currency only.
        own = rows[0]
        take_as_draft(product, theirs=own[1].get("currency", "").upper(), ours=currency)
    if problem is None:
        try:
            product.variants.append(_variant(choices, rows[0][1], own[1], others, currency))
        except ValueError as wrong:
            problem = wrong.args[0]
    if problem is not None:
        product.is_whole = False
        yield RowProblem(numbers, problem)
        return
    product.rows += numbers
    for image in _images(rows[0][1]):
        if all(known.url != image for known in product.images):
            product.images.append(ImportedImage(image))


def _problem(product: ImportedProduct, choices: tuple[str, ...]) -> str | None:
    if choices and not all(choices):
        return say("A value of an option is missing.")
    if len(product.variants) >= MOST_VARIANTS:
        return say("A product has at most %(most)s variants.", most=MOST_VARIANTS)
    return None


def _variant(choices: tuple[str, ...], row: Row, own: Row, others: Rows, currency: str) -> ImportedVariant:
    price = read_minor(own.get("price", ""), currency, "price")
    if price is None:
        raise ValueError(say("The price is missing."))
    before = read_minor(own.get("compare_at_price", ""), currency, "compare_at_price")
    is_counted = row.get("track_inventory", "").lower() in _YES or bool(row.get("inventory_count"))
    goes_on = row.get("inventory_backorderable", "").lower() in _YES
    return ImportedVariant(
        choices=choices,
        price_minor=price,
        compare_at_minor=before if before and before > price else None,
        sku=row.get("sku", "")[:100],
        weight_grams=read_grams(row.get("weight", ""), GRAMS.get(row.get("weight_unit", "").lower(), 1000)),
        stock=read_stock(row.get("inventory_count") or "0") if is_counted else None,
        backorder_limit=ENDLESS if is_counted and goes_on else 0,
        image=next(iter(_images(row)), ""),
        prices=_prices(others),
    )


def _prices(others: Rows) -> tuple[tuple[str, int], ...]:
    prices: dict[str, int] = {}
    for _, row in others:
        other = row.get("currency", "").upper()
        price = (
            read_minor(row.get("price", ""), other, "price") if len(other) == 3 and other.isalpha() else None
        )
        if price is None:
            raise ValueError(say("The price is missing."))
        if other in prices:
            raise ValueError(say("Another row has the same choice of options."))
        prices[other] = price
    return tuple(sorted(prices.items()))


def _state(head: Row) -> str:
    status = head.get("status", "")
    return status if status in ("active", "archived") else "draft"


def _choices(row: Row) -> Sequence[tuple[str, Any]]:
    places = (
        name.removesuffix("_name") for name in row if name.startswith("option") and name.endswith("_name")
    )
    return [(row[f"{place}_name"], row.get(f"{place}_value", "")) for place in places if row[f"{place}_name"]]


def _images(row: Row) -> list[str]:
    return [cell for name, cell in row.items() if cell and name.startswith("image") and name.endswith("_src")]
