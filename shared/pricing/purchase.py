"""What is to be priced, as plain facts: no database and no clock behind any of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.kernel.money import Money
from shared.pricing.taxes import STANDARD, TaxRate
from shared.shipping.methods import Destination, ShippingMethod

PERCENTAGE: Final = "percentage"
FIXED: Final = "fixed"
FREE_SHIPPING: Final = "free_shipping"
BUY_X_GET_Y: Final = "buy_x_get_y"
BUNDLE: Final = "bundle"
# For which deliveries of a subscription a promotion holds that its buyer had when it began.
FIRST_DELIVERY: Final = "first"
EVERY_DELIVERY: Final = "every"
DELIVERIES: Final = (FIRST_DELIVERY, EVERY_DELIVERY)
# Also the order in which promotions of one priority are applied.
KINDS: Final = (BUNDLE, BUY_X_GET_Y, PERCENTAGE, FIXED, FREE_SHIPPING)


@dataclass(frozen=True, slots=True)
class Goods:
    """A line: so many of one variant at its list price, and what rules may ask about it."""

    key: UUID
    variant: UUID
    product: UUID
    title: str
    unit: Money
    quantity: int
    collections: frozenset[UUID] = frozenset()
    tax_category: str = STANDARD
    grams: int = 0


@dataclass(frozen=True, slots=True)
class Promotion:
    """A reduction and when it is given. Empty conditions always hold; `products` and `collections` are alternatives.

    `percent` is of 100. `amount_minor` is what FIXED takes off, and what a BUNDLE of `buys` pieces costs.
    BUY_X_GET_Y takes `percent` off `gets` pieces for every `buys` that are paid in full.
    """

    id: UUID
    name: str
    kind: str
    percent: Decimal = Decimal(0)
    amount_minor: int = 0
    buys: int = 0
    gets: int = 0
    products: frozenset[UUID] = frozenset()
    collections: frozenset[UUID] = frozenset()
    group: UUID | None = None
    subtotal_from_minor: int = 0
    pieces_from: int = 0
    first_order_only: bool = False
    priority: int = 100
    is_exclusive: bool = False
    code: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on_subscriptions: str = FIRST_DELIVERY

    def covers(self, goods: Goods) -> bool:
        """Whether it is about these goods; without a choice it is about all."""
        chosen = self.products or self.collections
        return not chosen or goods.product in self.products or bool(goods.collections & self.collections)


@dataclass(frozen=True, slots=True)
class PriceStep:
    """The price of one piece of a variant when at least so many are bought."""

    variant: UUID
    from_quantity: int
    unit: Money


@dataclass(frozen=True, slots=True)
class PercentStep:
    """So many percent off the price of every variant of which at least so many pieces are bought."""

    from_quantity: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class PriceList:
    """Other prices for a channel, a customer group or a time; empty conditions always hold."""

    name: str
    steps: tuple[PriceStep, ...] = ()
    percents: tuple[PercentStep, ...] = ()
    priority: int = 100
    channel: str = ""
    group: UUID | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """Everything that a price depends on.

    `groups` are those that the buyer belongs to, `card` is what their gift card or store credit still holds.

    `fee` is what paying at the door costs. It belongs to the delivery, is taxed as that is, and no promotion frees it.
    """

    currency: str
    goods: tuple[Goods, ...]
    now: datetime
    destination: Destination
    shipping: ShippingMethod | None = None
    promotions: tuple[Promotion, ...] = ()
    price_lists: tuple[PriceList, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()
    prices_include_tax: bool = True
    channel: str = "shop"
    groups: frozenset[UUID] = frozenset()
    is_first_order: bool = True
    card: Money | None = None
    card_is_credit: bool = False
    fee: Money | None = None
    # Why no tax is charged; empty where it is.
    exemption: str = ""
    # Where no tax is taken because the store is not registered there: "FR", "US-TX"; empty where it may take it.
    unregistered: str = ""
