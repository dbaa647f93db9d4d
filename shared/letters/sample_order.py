"""An order that never was, as a mail shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm.attributes import set_committed_value

from shared.kernel.ids import new_id
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.states import PLACED, UNFULFILLED, UNPAID
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.models import Variant
from shared.stores.models import Store

NUMBER: Final = 1001
_ADDRESS: Final = {
    "line1": "12 St James Square",
    "line2": "",
    "city": "London",
    "postcode": "SW1Y 4LE",
    "country": "GB",
}


def sample_order(
    store: Store, variants: Sequence[Variant], *, buyer: str, email: str, now: datetime
) -> Order:
    """Return an order of one piece each, of which nothing is written down."""
    key = new_id()
    lines = [_line(store, key, variant, place) for place, variant in enumerate(variants)]
    goods, shipping = sum(line.total_minor for line in lines), store.shipping_rate_minor
    order = Order(
        store_id=store.id,
        id=key,
        number=NUMBER,
        state=PLACED,
        payment_state=UNPAID,
        fulfilment_state=UNFULFILLED,
        payment_method=CASH_ON_DELIVERY.name,
        email=email,
        language="",
        address={"name": buyer, **_ADDRESS},
        currency=store.currency,
        subtotal_minor=goods,
        discount_minor=0,
        shipping_minor=shipping,
        tax_minor=0,
        included_tax_minor=0,
        card_minor=0,
        total_minor=goods + shipping,
        shipping_name="",
        pricing={},
        placed_at=now,
        hold_reasons=[],
        answers=[],
    )
    set_committed_value(order, "lines", lines)
    set_committed_value(order, "awaited", [])
    return order


def _line(store: Store, order_id: Any, variant: Variant, place: int) -> OrderLine:
    return OrderLine(
        store_id=store.id,
        order_id=order_id,
        variant_id=variant.id,
        position=place,
        title=variant.product.title,
        variant_title=variant.title,
        sku=variant.sku or "",
        unit_price_minor=variant.price_minor,
        quantity=1,
        total_minor=variant.price_minor,
        currency=store.currency,
        slug=variant.product.slug,
        parts=[],
        promise={},
        told={},
        is_shipped=True,
    )
