"""Our own export of orders with their goods (merchant/order_histories.py): a row for each line."""

from decimal import Decimal, InvalidOperation
from typing import Final

from shared.imports.models import SOUK
from shared.imports.open_table import Row
from shared.imports.order_shape import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    Counting,
    ImportedLine,
    ImportedOrder,
    NotFinished,
    OrderRows,
    as_address,
    cell,
    read_amount,
    read_count,
    read_currency,
    read_mail,
    read_number,
    read_placed,
    read_when,
)
from shared.kernel.sentences import say
from shared.orders.states import CANCELLED, LEFT_THE_HOUSE, PAID, PARTLY_REFUNDED, PLACED, REFUNDED

KEY: Final = "number"
MARK: Final = "line_title"
ADDRESS: Final = ("name", "line1", "line2", "postcode", "city", "region", "country", "phone")
OF_ORDER: Final = (
    "number", "placed_at", "state", "payment_state", "fulfilment_state", "email", *ADDRESS, "currency",
    "store_currency", "rate", "subtotal", "discount", "delivery", "tax", "included_tax", "total", "refunded",
    "paid_at", "cancelled_at", "delivery_name", "note", "tags",
)  # fmt: skip
OF_LINE: Final = (
    "line_title",
    "line_variant",
    "line_sku",
    "line_quantity",
    "line_price",
    "line_discount",
    "line_tax",
    "line_shipped",
)
OWN_COLUMNS: Final = (*OF_ORDER, *OF_LINE)


def own_order(one: OrderRows, counting: Counting) -> ImportedOrder:
    """Return an order; raises ValueError."""
    row, zone = one.first, counting.time_zone
    currency = read_currency(cell(row, "currency"))
    state, payment = cell(row, "state"), cell(row, "payment_state")
    lines = [_line(each, currency) for each in one.rows if each.get(MARK)]
    is_sent = cell(row, "fulfilment_state") in LEFT_THE_HOUSE or not any(line.is_shipped for line in lines)
    is_over = state == PLACED and (payment == REFUNDED or (payment in (PAID, PARTLY_REFUNDED) and is_sent))
    if state != CANCELLED and not is_over:
        raise NotFinished
    order = ImportedOrder(
        rows=one.numbers,
        source=SOUK,
        number=read_number(cell(row, KEY)),
        placed_at=read_placed(cell(row, "placed_at"), zone, "placed_at"),
        email=read_mail(cell(row, "email")),
        address=as_address(**{name: cell(row, name) for name in ADDRESS}),
        currency=currency,
        lines=lines,
        shipping_minor=read_amount(cell(row, "delivery"), currency, "delivery"),
        tax_minor=read_amount(cell(row, "tax"), currency, "tax"),
        included_minor=read_amount(cell(row, "included_tax"), currency, "included_tax"),
        refunded_minor=read_amount(cell(row, "refunded"), currency, "refunded"),
        is_cancelled=state == CANCELLED,
        was_paid=bool(cell(row, "paid_at")),
        paid_at=read_when(cell(row, "paid_at"), zone, "paid_at"),
        cancelled_at=read_when(cell(row, "cancelled_at"), zone, "cancelled_at"),
        note=cell(row, "note")[:LONGEST_NOTE],
        shipping_name=cell(row, "delivery_name")[:LONGEST_TITLE],
        tags=tuple(tag.strip() for tag in cell(row, "tags").split(",") if tag.strip()),
        factor=_factor(row, currency, counting),
    )
    if order.total_minor != read_amount(cell(row, "total"), currency, "total"):
        raise ValueError(say("Its goods, delivery and taxes do not come to its total."))
    return order


def _factor(row: Row, currency: str, counting: Counting) -> Decimal | None:
    if currency == counting.currency or cell(row, "store_currency") != counting.currency:
        return None
    try:
        factor = Decimal(cell(row, "rate"))
    except InvalidOperation:
        return None
    return factor if factor.is_finite() and 0 < factor < 10**11 else None


def _line(row: Row, currency: str) -> ImportedLine:
    return ImportedLine(
        title=cell(row, MARK)[:LONGEST_TITLE],
        variant_title=cell(row, "line_variant")[:LONGEST_TITLE],
        sku=cell(row, "line_sku")[:LONGEST_TITLE],
        quantity=read_count(cell(row, "line_quantity")),
        unit_minor=read_amount(cell(row, "line_price"), currency, "line_price"),
        discount_minor=read_amount(cell(row, "line_discount"), currency, "line_discount"),
        tax_minor=read_amount(cell(row, "line_tax"), currency, "line_tax"),
        is_shipped=cell(row, "line_shipped") != "no",
    )
