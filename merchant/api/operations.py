"""Everything that programs can ask for: one line for each address, of which routes, scopes and description are made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from merchant.api import customers, orders, products, shapes, stock_levels
from merchant.api.call import Call
from shared.stores import permissions as may

VERSION: Final = "/api/v1"
CREATED: Final = 201

Handler = Callable[[AsyncSession, Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that programs can ask for. `scope` is what their key needs, `answer` the shape of what they get."""

    name: str
    method: str
    path: str
    handler: Handler
    scope: str
    says: str
    answer: type[Any]
    query: type[Any] | None = None
    body: type[Any] | None = None
    is_list: bool = False
    status: int = 200

    @property
    def is_writing(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def is_repeatable(self) -> bool:
        """Whether an Idempotency-Key keeps its repetition from doing it twice."""
        return self.method == "POST"


def _list(
    name: str,
    path: str,
    handler: Handler,
    scope: str,
    answer: type[Any],
    query: type[Any] | None,
    says: str,
) -> Operation:
    return Operation(name, "GET", VERSION + path, handler, scope, says, answer, query, is_list=True)


def _one(name: str, path: str, handler: Handler, scope: str, answer: type[Any], says: str) -> Operation:
    return Operation(name, "GET", VERSION + path, handler, scope, says, answer)


_LEVEL: Final = "/stock-levels/{variant}"
_SENT: Final = "/orders/{number}/shipments"

OPERATIONS: Final = (
    _list(
        "api.products.index",
        "/products",
        products.index,
        may.PRODUCTS_SEE,
        shapes.Product,
        shapes.WantedProducts,
        "List products",
    ),
    _one(
        "api.products.show",
        "/products/{product}",
        products.show,
        may.PRODUCTS_SEE,
        shapes.Product,
        "Read a product",
    ),
    _list(
        "api.variants.index",
        "/variants",
        products.variants_index,
        may.PRODUCTS_SEE,
        shapes.Variant,
        shapes.WantedVariants,
        "List variants",
    ),
    _one(
        "api.variants.show",
        "/variants/{variant}",
        products.variants_show,
        may.PRODUCTS_SEE,
        shapes.Variant,
        "Read a variant",
    ),
    _list(
        "api.stock_levels.index",
        "/stock-levels",
        stock_levels.index,
        may.STOCK_SEE,
        shapes.StockLevel,
        shapes.WantedLevels,
        "List stock",
    ),
    _one(
        "api.stock_levels.show",
        _LEVEL,
        stock_levels.show,
        may.STOCK_SEE,
        shapes.StockLevel,
        "Read the stock of a variant",
    ),
    Operation(
        "api.stock_levels.update",
        "PUT",
        VERSION + _LEVEL,
        stock_levels.update,
        may.STOCK_CHANGE,
        "Set the stock of a variant to what was counted",
        shapes.StockLevel,
        body=shapes.Count,
    ),
    Operation(
        "api.stock_adjustments.create",
        "POST",
        f"{VERSION}{_LEVEL}/adjustments",
        stock_levels.adjust,
        may.STOCK_CHANGE,
        "Correct the stock of a variant by so many",
        shapes.StockLevel,
        body=shapes.Adjustment,
    ),
    _list(
        "api.orders.index",
        "/orders",
        orders.index,
        may.ORDERS_SEE,
        shapes.OrderSummary,
        shapes.WantedOrders,
        "List orders",
    ),
    _one("api.orders.show", "/orders/{number}", orders.show, may.ORDERS_SEE, shapes.Order, "Read an order"),
    _list(
        "api.shipments.index",
        _SENT,
        orders.shipments_index,
        may.ORDERS_SEE,
        shapes.Shipment,
        None,
        "List the shipments of an order",
    ),
    Operation(
        "api.shipments.create",
        "POST",
        VERSION + _SENT,
        orders.shipments_create,
        may.ORDERS_CHANGE,
        "Pack and send goods of an order",
        shapes.Shipment,
        body=shapes.Parcel,
        status=CREATED,
    ),
    _list(
        "api.customers.index",
        "/customers",
        customers.index,
        may.CUSTOMERS_SEE,
        shapes.Customer,
        shapes.WantedCustomers,
        "List customers",
    ),
    _one(
        "api.customers.show",
        "/customers/{customer}",
        customers.show,
        may.CUSTOMERS_SEE,
        shapes.Customer,
        "Read a customer",
    ),
)
