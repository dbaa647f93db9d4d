"""What an order costs: one pure function, used by the cart, the checkout and the order alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.carts.models import CartLine
from shared.kernel.money import Money, total
from shared.stores.models import Store


@dataclass(frozen=True, slots=True)
class Quote:
    """The amounts of one purchase. total = subtotal - discount + shipping + tax."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money

    @property
    def total(self) -> Money:
        return self.subtotal - self.discount + self.shipping + self.tax

    @property
    def has_free_shipping(self) -> bool:
        return not self.shipping


def quote(store: Store, lines: Sequence[CartLine]) -> Quote:
    """Price the lines with the store's flat shipping rate. Prices include tax, so none is added."""
    none = Money.zero(store.currency)
    subtotal = total([line.total for line in lines], store.currency)
    free = store.free_shipping_over is not None and subtotal >= store.free_shipping_over
    shipping = none if free or not any(line.variant.is_shipped for line in lines) else store.shipping_rate
    return Quote(subtotal=subtotal, discount=none, shipping=shipping, tax=none)


def missing_for_free_shipping(store: Store, offered: Quote) -> Money | None:
    """Return how much more makes delivery free; None when it is free already or never."""
    if store.free_shipping_over is None or offered.subtotal >= store.free_shipping_over:
        return None
    return store.free_shipping_over - offered.subtotal
