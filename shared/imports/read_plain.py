"""A plain list of products, as CSV or JSON: one product in each row, known by its id, its SKU, or its name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TextIO

from shared.imports.amounts import read_cost, read_grams, read_minor, read_pieces, read_stock
from shared.imports.left_out import LeftOut
from shared.imports.open_table import Row, read_rows
from shared.imports.said_by import PLAIN, silent_on
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant, Read, RowProblem
from shared.kernel.sentences import say
from shared.products.slugs import slug_of

# Words that people use for one thing, the first that says something counts.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "key": ("id", "sku"),
    "title": ("name", "title"),
    "price": ("price",),
    "before": ("compare_at_price", "regular_price", "price_before"),
    "cost": ("cost",),
    "description": ("description", "description_html"),
    "vendor": ("brand", "vendor", "manufacturer"),
    "type": ("type", "product_type"),
    "tags": ("tags",),
    "categories": ("categories", "category"),
    "images": ("image", "images", "image_url"),
    "sku": ("sku",),
    "barcode": ("barcode", "ean", "gtin", "upc"),
    "grams": ("weight_grams",),
    "stock": ("stock", "quantity", "inventory"),
    "reorder_point": ("reorder_point",),
    "reorder_quantity": ("reorder_quantity",),
    "slug": ("slug", "handle"),
}
_TAKEN: Final = frozenset(name for names in NAMES.values() for name in names)


def is_plain(names: list[str]) -> bool:
    """Say whether these columns are of a plain list."""
    known = {name.lower() for name in names}
    return bool(known & {*NAMES["title"]}) and "price" in known


def is_plain_list(entries: list[Any]) -> bool:
    """Say whether the first entries are products with a name and a price."""
    return all(isinstance(entry, dict) and is_plain([*map(str, entry)]) for entry in entries[:10])


def read_plain(
    file: TextIO,
    names: list[str],
    delimiter: str,
    *,
    currency: str,
    now: datetime,  # noqa: ARG001 - the readers share one form
) -> Iterator[Read]:
    """Yield products and problems."""
    yield from _read(read_rows(file, [name.lower() for name in names], delimiter), names, currency)


def read_plain_list(entries: list[Any], *, currency: str) -> Iterator[Read]:
    """Yield products and problems of a list in JSON."""
    names = dict.fromkeys(str(name) for entry in entries if isinstance(entry, dict) for name in entry)
    yield from _read(_rows(entries), names, currency)


def _rows(entries: list[Any]) -> Iterator[tuple[int, Row] | RowProblem]:
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, dict):
            yield number, {str(name).lower(): _cell(value) for name, value in entry.items()}
        else:
            yield RowProblem((number,), say("This entry is no product."))


def _cell(value: Any) -> str:
    """Return a value of JSON as a table holds it; the commas within parts of a list are kept."""
    if isinstance(value, list):
        return ", ".join(_cell(part).replace(",", "\\,") for part in value)
    if value is None or isinstance(value, dict):
        return ""
    return str(value).strip().replace("\x00", "")


def _read(
    rows: Iterable[tuple[int, Row] | RowProblem], names: Iterable[str], currency: str
) -> Iterator[Read]:
    lower = [name.lower() for name in names]
    silent, rest = silent_on(lower, PLAIN), LeftOut(lower, _TAKEN)
    seen: Counter[str] = Counter()
    for one in rows:
        if isinstance(one, RowProblem):
            yield one
            continue
        number, row = one
        key = _first(row, "key") or slug_of(_first(row, "title"))
        seen[key] += 1
        # Two products of one name are two products; the second is known as such when it comes again.
        key = key if seen[key] == 1 else f"{key}#{seen[key]}"
        yield _product(number, row, key, currency, silent=silent, left_out=rest.of(row))


def _product(
    number: int, row: Row, key: str, currency: str, *, silent: frozenset[str], left_out: tuple[str, ...]
) -> Read:
    title = _first(row, "title")
    if not title:
        return RowProblem((number,), say("The name is missing."))
    try:
        variant = _variant(row, currency)
    except ValueError as problem:
        return RowProblem((number,), problem.args[0])
    return ImportedProduct(
        source_key=f"plain:{key[:200]}",
        slug=slug_of(_first(row, "slug") or title),
        title=title,
        rows=[number],
        description_html=_first(row, "description"),
        vendor=_first(row, "vendor"),
        product_type=_first(row, "type"),
        tags=split_cell(_first(row, "tags")),
        variants=[variant],
        images=[ImportedImage(url) for url in split_cell(_first(row, "images"))],
        categories=[way_of(part) for part in split_cell(_first(row, "categories"))],
        silent=silent,
        left_out=left_out,
    )


def _variant(row: Row, currency: str) -> ImportedVariant:
    price = read_minor(_first(row, "price"), currency, "price")
    if price is None:
        raise ValueError(say("The price is missing."))
    before, stock = read_minor(_first(row, "before"), currency, "price before"), _first(row, "stock")
    return ImportedVariant(
        choices=(),
        price_minor=price,
        compare_at_minor=before if before and before > price else None,
        cost_minor=read_cost(_first(row, "cost"), currency, "cost"),
        sku=_first(row, "sku")[:100],
        barcode=_first(row, "barcode")[:100],
        weight_grams=read_grams(_first(row, "grams"), 1),
        stock=read_stock(stock) if stock else None,
        reorder_point=read_pieces(_first(row, "reorder_point")),
        reorder_quantity=read_pieces(_first(row, "reorder_quantity"), fewest=1),
    )


def _first(row: Row, what: str) -> str:
    return next((row[name] for name in NAMES[what] if row.get(name)), "")


def split_cell(text: str) -> list[str]:
    r"""Return the parts of a cell between commas, each once; "\," is a comma within a part."""
    parts = text.replace("\\,", "\x1f").split(",")
    return list(dict.fromkeys(part.replace("\x1f", ",").strip() for part in parts if part.strip()))


def way_of(text: str, between: str = ">") -> tuple[str, ...]:
    """Return the way through the tree of categories that "Clothing > Hoodies" names."""
    return tuple(part.strip()[:100] for part in text.split(between) if part.strip())
