"""Open a file of products, whatever shop it comes from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from shared.imports.find_pictures import find_pictures
from shared.imports.models import MAGENTO, PLAIN, SALEOR, SHOPIFY, SOUK, SPREE, WOOCOMMERCE
from shared.imports.open_list import is_list, read_list
from shared.imports.open_table import open_text, read_header, read_rows
from shared.imports.read_magento import is_magento, read_magento
from shared.imports.read_plain import is_plain, is_plain_list, read_plain, read_plain_list
from shared.imports.read_saleor import is_saleor_dump, read_saleor
from shared.imports.read_saleor_table import is_saleor, read_saleor_table
from shared.imports.read_shopify import is_shopify, read_shopify
from shared.imports.read_spree import is_spree, read_spree
from shared.imports.read_spree_words import is_spree_words, read_spree_words
from shared.imports.read_woocommerce import is_woocommerce, read_woocommerce
from shared.imports.shape import ImportedProduct, Read, UnreadableFile
from shared.kernel.sentences import say

# The column that only our own exports have (`write_csv.py`); the rest of them is Shopify's.
SOURCE: Final = "Source"
NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Table:
    """A format that comes as a table: who knows it by its columns, and who reads it."""

    name: str
    is_it: Callable[[list[str]], bool]
    read: Callable[..., Iterator[Read]]


# The first that knows the columns reads the file: the plainest comes last.
TABLES: Final = (
    Table(SOUK, lambda names: SOURCE in names and is_shopify(names), read_shopify),
    Table(SHOPIFY, is_shopify, read_shopify),
    Table(WOOCOMMERCE, is_woocommerce, read_woocommerce),
    Table(MAGENTO, is_magento, read_magento),
    Table(SALEOR, is_saleor, read_saleor_table),
    Table(SPREE, is_spree, read_spree),
    Table(SPREE, is_spree_words, read_spree_words),
    Table(PLAIN, is_plain, read_plain),
)


@contextmanager
def open_products(
    path: Path, *, currency: str, now: datetime, packed: Mapping[str, str] = NOTHING
) -> Iterator[Iterator[Read]]:
    """Give what the file's rows say, product by product; raises UnreadableFile.

    `packed` are the pictures that came in one archive with the file, by their names there.
    """
    if is_list(path):
        entries = read_list(path)
        read = read_saleor if _list_format(entries) == SALEOR else read_plain_list
        yield _found(read(entries, currency=currency), packed)
        return
    with open_text(path) as file:
        names, delimiter = read_header(file)
        yield _found(_table(names).read(file, names, delimiter, currency=currency, now=now), packed)


def _found(reads: Iterator[Read], packed: Mapping[str, str]) -> Iterator[Read]:
    return (find_pictures(one, packed) if isinstance(one, ImportedProduct) else one for one in reads)


def look_into(path: Path) -> tuple[str, int]:
    """Return a file's format and how many rows of data it has; raises UnreadableFile."""
    if is_list(path):
        entries = read_list(path)
        return _list_format(entries), len(entries)
    with open_text(path) as file:
        names, delimiter = read_header(file)
        form = _table(names).name
        return form, sum(1 for _ in read_rows(file, names, delimiter))


def _table(names: list[str]) -> Table:
    for table in TABLES:
        if table.is_it(names):
            return table
    raise UnreadableFile(
        say(
            "This is no product export that Souk knows: not of Shopify (a column “Handle”), WooCommerce (“Type” and"
            " “Name”), Magento (“sku” and “product_type”), Saleor or Spree, and no plain list with “name” and “price”."
        )
    )


def _list_format(entries: list[Any]) -> str:
    if is_saleor_dump(entries):
        return SALEOR
    if is_plain_list(entries):
        return PLAIN
    raise UnreadableFile(
        say("This JSON file is neither Saleor’s dump nor a list of products with “name” and “price”.")
    )
