"""Open a file of products, whatever shop it comes from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from shared.imports.models import SHOPIFY, SOUK, WOOCOMMERCE
from shared.imports.open_table import open_text, read_header, read_rows
from shared.imports.read_shopify import is_shopify, read_shopify
from shared.imports.read_woocommerce import is_woocommerce, read_woocommerce
from shared.imports.shape import Read, UnreadableFile

# The column that only our own exports have (`write_csv.py`); the rest of them is Shopify's.
SOURCE: Final = "Source"


@contextmanager
def open_products(path: Path, *, currency: str, now: datetime) -> Iterator[Iterator[Read]]:
    """Give what the file's rows say, product by product; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        yield reader_for(names)(file, names, delimiter, currency=currency, now=now)


def reader_for(names: list[str]) -> Callable[..., Iterator[Read]]:
    """Return the reader of files with these columns; raises UnreadableFile."""
    return read_woocommerce if format_of(names) == WOOCOMMERCE else read_shopify


def format_of(names: list[str]) -> str:
    """Return which shop's columns these are; raises UnreadableFile."""
    if is_shopify(names):
        return SOUK if SOURCE in names else SHOPIFY
    if is_woocommerce(names):
        return WOOCOMMERCE
    raise UnreadableFile(
        "This is neither a product export of Shopify (a column “Handle”)"
        " nor of WooCommerce (columns “Type” and “Name”)."
    )


def look_into(path: Path) -> tuple[str, int]:
    """Return a file's format and how many rows of data it has; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        form = format_of(names)
        return form, sum(1 for _ in read_rows(file, names, delimiter))
