"""Open a file of orders, whichever shop it is from, and give its orders one by one."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.imports import read_own_orders, read_shopify_orders, read_woocommerce_orders
from shared.imports.left_out import LONGEST_NAME
from shared.imports.models import SHOPIFY, SOUK, WOOCOMMERCE
from shared.imports.open_table import Row, open_text, read_header, read_rows
from shared.imports.order_shape import Counting, ImportedOrder, OrderRows, ReadOrder, as_read
from shared.imports.report import MOST_COLUMNS
from shared.imports.shape import RowProblem, UnreadableFile
from shared.kernel.sentences import say

# What an order has more than anybody orders, so that a file without an end in one order is not held whole.
MOST_LINES: Final = 1000


@dataclass(frozen=True, slots=True)
class _Shop:
    """Whose file it is: the columns that tell, which rows belong together, and what makes an order of them."""

    name: str
    key: str
    mark: str
    placed: frozenset[str]
    make: Callable[[OrderRows, Counting], ImportedOrder]


_SHOPS: Final = (
    _Shop(
        SHOPIFY,
        read_shopify_orders.KEY,
        read_shopify_orders.MARK,
        read_shopify_orders.PLACED,
        read_shopify_orders.shopify_order,
    ),
    _Shop(
        WOOCOMMERCE,
        read_woocommerce_orders.KEY,
        read_woocommerce_orders.MARK,
        read_woocommerce_orders.PLACED,
        read_woocommerce_orders.woocommerce_order,
    ),
    _Shop(
        SOUK,
        read_own_orders.KEY,
        read_own_orders.MARK,
        frozenset(read_own_orders.OWN_COLUMNS),
        read_own_orders.own_order,
    ),
)


@contextmanager
def open_orders(path: Path, counting: Counting) -> Iterator[Iterator[ReadOrder]]:
    """Give the file's orders in its order, each with all its rows; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        shop = _shop_of(names)
        yield _orders(read_rows(file, names, delimiter), shop, counting)


def look_into_orders(path: Path) -> tuple[int, list[str]]:
    """Return how many rows a file has, and its columns for which there is no place; raises UnreadableFile."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        placed = _shop_of(names).placed
        left_out = [name[:LONGEST_NAME] for name in names if name and name not in placed]
        return sum(1 for _ in read_rows(file, names, delimiter)), left_out[:MOST_COLUMNS]


def _shop_of(names: list[str]) -> _Shop:
    shop = next((one for one in _SHOPS if one.key in names and one.mark in names), None)
    if shop is None:
        raise UnreadableFile(
            say(
                "This is no file of orders with their goods. Shopify’s has a column Lineitem name, WooCommerce’s"
                " item_name, and ours line_title."
            )
        )
    return shop


def _orders(
    rows: Iterator[tuple[int, Row] | RowProblem], shop: _Shop, counting: Counting
) -> Iterator[ReadOrder]:
    key, found = "", list[tuple[int, Row]]()
    for one in rows:
        if isinstance(one, RowProblem):
            yield one
            continue
        named = one[1].get(shop.key, "")
        if found and (named != key or len(found) >= MOST_LINES):
            yield _order(found, shop, counting)
            found = []
        key = named
        found.append(one)
    if found:
        yield _order(found, shop, counting)


def _order(found: list[tuple[int, Row]], shop: _Shop, counting: Counting) -> ReadOrder:
    numbers, rows = zip(*found, strict=True)
    if len(rows) >= MOST_LINES:
        return RowProblem(numbers, say("This order has too many lines."))
    return as_read(OrderRows(numbers, rows), lambda one: shop.make(one, counting))


def rows_of_orders(path: Path, some: Collection[int]) -> set[int]:
    """Return the rows of all orders that some rows are of."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        key, wanted = _shop_of(names).key, set(some)
        # Only what belongs together is looked at, not what it says.
        for numbers in _together(read_rows(file, names, delimiter), key):
            if not wanted.isdisjoint(numbers):
                wanted.update(numbers)
    return wanted


def _together(rows: Iterator[tuple[int, Row] | RowProblem], key: str) -> Iterator[list[int]]:
    named, numbers = None, list[int]()
    for one in rows:
        if isinstance(one, RowProblem):
            continue
        if one[1].get(key, "") != named:
            yield numbers
            named, numbers = one[1].get(key, ""), []
        numbers.append(one[0])
    yield numbers
