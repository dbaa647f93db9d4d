"""What the API says and takes, shape by shape. Its description, its reading and its answers are made of these."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from shared.kernel.money import Money
from shared.kernel.pagination import LARGEST_PAGE

MOST_PRODUCTS: Final = 50
MOST_ORDERS: Final = LARGEST_PAGE
MOST_LINES: Final = 200
LARGEST_COUNT: Final = 10_000_000

ByIds: Final = (str, str)
ById: Final = (str,)


def told(says: str, **bounds: Any) -> dict[str, Any]:
    """Return what the description says of a field, and the bounds that it is read under."""
    return {"says": says, **bounds}


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in whole minor units of its currency: 1999 and EUR are €19.99, 1999 and JPY are ¥1999."""

    minor: int
    currency: str


def amount(money: Money) -> Amount:
    """Return money as the API tells it."""
    return Amount(money.minor, money.currency)


def perhaps(money: Money | None) -> Amount | None:
    """Return money as the API tells it, None where there is none."""
    return None if money is None else amount(money)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is priced, stocked and sold of a product."""

    id: UUID
    product_id: UUID
    sku: str
    barcode: str
    title: str = field(metadata=told("Its choices in words; empty for a product without options."))
    price: Amount
    compare_at: Amount | None
    weight_grams: int | None
    updated_at: datetime
    cost: Amount | None = field(
        default=None,
        metadata=told("What it costs the store. Only keys with costs.see get it.", scope="costs.see"),
    )


@dataclass(frozen=True, slots=True)
class Product:
    """What shoppers read about, with all that is sold of it."""

    id: UUID
    title: str
    slug: str
    state: Literal["draft", "active", "archived"]
    kind: str
    vendor: str
    product_type: str
    tags: list[str]
    description_html: str
    created_at: datetime
    updated_at: datetime
    variants: list[Variant]


@dataclass(frozen=True, slots=True)
class StockLevel:
    """The counters of one variant that is counted."""

    variant_id: UUID
    sku: str
    on_hand: int = field(metadata=told("In the house; below zero it is what buyers wait for."))
    reserved: int = field(metadata=told("Promised to checkouts right now."))
    available: int = field(metadata=told("What can be sold, with what may be backordered."))
    backorder_limit: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order without its lines."""

    id: UUID
    number: int
    shown_number: str = field(metadata=told("Its number as people read it."))
    state: str
    payment_state: str
    fulfilment_state: str
    payment_method: str
    channel: str
    customer_id: UUID | None
    email: str
    total: Amount
    placed_at: datetime
    paid_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What was bought, in the words and at the price of that moment."""

    id: UUID
    variant_id: UUID | None
    sku: str
    title: str
    variant_title: str
    quantity: int
    unit_price: Amount
    discount: Amount
    tax: Amount
    total: Amount
    is_shipped: bool


@dataclass(frozen=True, slots=True)
class Order(OrderSummary):
    """An order with its lines and where it goes."""

    subtotal: Amount
    discount: Amount
    shipping: Amount
    tax: Amount
    shipping_name: str
    address: dict[str, Any]
    note: str
    lines: list[OrderLine]


@dataclass(frozen=True, slots=True)
class Packed:
    """Pieces in a shipment."""

    line_id: UUID
    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel of an order."""

    number: int = field(metadata=told("Counts within the order."))
    state: str
    carrier: str
    tracking_number: str
    tracking_link: str
    packed_at: datetime
    sent_at: datetime | None
    lines: list[Packed]


@dataclass(frozen=True, slots=True)
class Customer:
    """An account of a shopper, with what they bought in the store's currency and did not call off."""

    id: UUID
    email: str
    name: str
    tags: list[str]
    rank: str
    is_confirmed: bool
    is_blocked: bool
    orders: int
    spent: Amount
    last_order_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WantedProducts:
    """How the list of products is narrowed."""

    limit: int = field(default=MOST_PRODUCTS, metadata=told("At most so many.", least=1, most=MOST_PRODUCTS))
    after: str | None = field(default=None, metadata=told("`next` of the page before.", cursor=ByIds))
    state: Literal["draft", "active", "archived"] | None = None
    q: str | None = field(default=None, metadata=told("Words in its texts, or a SKU.", longest=100))
    vendor: str | None = field(default=None, metadata=told("The brand.", longest=200))
    tag: str | None = field(default=None, metadata=told("A tag.", longest=200))
    sort: Literal["title", "newest", "changed"] = "title"


@dataclass(frozen=True, slots=True)
class WantedVariants:
    """How the list of variants is narrowed."""

    limit: int = field(default=MOST_PRODUCTS, metadata=told("At most so many.", least=1, most=MOST_PRODUCTS))
    after: str | None = field(default=None, metadata=told("`next` of the page before.", cursor=ById))
    sku: str | None = field(default=None, metadata=told("This SKU.", longest=200))
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WantedLevels:
    """How the list of stock levels is narrowed."""

    limit: int = field(default=MOST_PRODUCTS, metadata=told("At most so many.", least=1, most=MOST_PRODUCTS))
    after: str | None = field(default=None, metadata=told("`next` of the page before.", cursor=ById))
    sku: str | None = field(default=None, metadata=told("Of this SKU.", longest=200))
    product_id: UUID | None = None
    changed_since: datetime | None = field(default=None, metadata=told("Counters that moved since."))


@dataclass(frozen=True, slots=True)
class WantedOrders:
    """How the list of orders is narrowed. Days are whole days of the store's clock."""

    limit: int = field(default=50, metadata=told("At most so many.", least=1, most=MOST_ORDERS))
    after: str | None = field(default=None, metadata=told("`next` of the page before.", cursor=ByIds))
    state: Literal["awaiting_payment", "placed", "cancelled"] | None = None
    payment_state: str | None = field(default=None, metadata=told("Such as paid.", longest=40))
    fulfilment_state: str | None = field(default=None, metadata=told("Such as unfulfilled.", longest=40))
    since: date | None = field(default=None, metadata=told("Placed on this day or later."))
    until: date | None = field(default=None, metadata=told("Placed on this day or before."))
    changed_since: datetime | None = field(default=None, metadata=told("Something happened to it since."))


@dataclass(frozen=True, slots=True)
class WantedCustomers:
    """How the list of customers is narrowed."""

    limit: int = field(default=50, metadata=told("At most so many.", least=1, most=50))
    after: str | None = field(default=None, metadata=told("`next` of the page before.", cursor=ByIds))
    q: str | None = field(default=None, metadata=told("Part of a name or an address.", longest=100))
    tag: str | None = field(default=None, metadata=told("A tag.", longest=100))


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted."""

    on_hand: int = field(metadata=told("What is in the house.", least=0, most=LARGEST_COUNT))
    seen: int | None = field(
        default=None,
        metadata=told(
            "The figure that was there when it was counted: if goods were sold since, nothing is set.",
            least=-LARGEST_COUNT,
            most=LARGEST_COUNT,
        ),
    )


@dataclass(frozen=True, slots=True)
class Adjustment:
    """By how much a stock changes."""

    by: int = field(metadata=told("More, or fewer below zero.", least=-LARGEST_COUNT, most=LARGEST_COUNT))


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one line of the order; `variant_id` says which part, where the line is a bundle."""

    line_id: UUID
    quantity: int = field(metadata=told("How many pieces.", least=1, most=1_000_000))
    variant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is packed. Without lines it is all that is left to pack and in the house."""

    lines: list[Piece] | None = field(default=None, metadata=told("What is in it.", most=MOST_LINES))
    carrier: str = field(default="", metadata=told("Such as DHL.", longest=60))
    tracking_number: str = field(default="", metadata=told("The carrier's number.", longest=60))
    tracking_link: str = field(default="", metadata=told("An address beginning with https://.", longest=500))
    is_sent: bool = field(default=False, metadata=told("Whether the carrier has it already."))
