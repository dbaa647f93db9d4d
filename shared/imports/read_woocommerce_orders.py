"""WooCommerce's orders as its extension "Customer/Order/Coupon Export" writes them: a row for each item.

Amounts of items are without tax; what was reduced is the difference of subtotal and total.
The columns are those of its format "Default - One Row per Item" as we know it; no real file was at hand.
"""

from typing import Final

from shared.imports.models import WOOCOMMERCE
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

KEY: Final = "order_id"
MARK: Final = "item_name"
PLACED: Final = frozenset(
    {
        "order_id", "order_number", "order_number_formatted", "date", "order_date", "paid_date", "status",
        "order_status", "order_currency", "currency", "shipping_total", "shipping_tax_total", "fee_total",
        "fee_tax_total", "tax_total", "discount_total", "order_total", "refunded_total", "shipping_method",
        "billing_first_name", "billing_last_name", "billing_email", "billing_phone", "billing_address_1",
        "billing_address_2", "billing_postcode", "billing_city", "billing_state", "billing_country",
        "shipping_first_name", "shipping_last_name", "shipping_address_1", "shipping_address_2",
        "shipping_postcode", "shipping_city", "shipping_state", "shipping_country", "customer_note",
        "item_name", "item_sku", "item_quantity", "item_subtotal", "item_total", "item_total_tax",
    }
)  # fmt: skip
_GONE: Final = frozenset({"cancelled", "failed", "trash"})


def woocommerce_order(one: OrderRows, counting: Counting) -> ImportedOrder:
    """Return an order; raises ValueError."""
    row, zone = one.first, counting.time_zone
    currency = read_currency(cell(row, "order_currency", "currency") or counting.currency)
    standing = cell(row, "status", "order_status").lower().removeprefix("wc-")
    if standing not in (*_GONE, "completed", "refunded"):
        raise NotFinished
    placed = read_placed(cell(row, "date", "order_date"), zone, "date")
    lines = [_line(each, currency) for each in one.rows if each.get(MARK)]
    if not lines:
        raise ValueError(say("This order has no goods."))
    fees = read_amount(cell(row, "fee_total"), currency, "fee_total")
    if fees:
        lines.append(ImportedLine(str(say("Fee")), "", "", 1, fees, is_shipped=False))
    shipping, total = (
        read_amount(cell(row, name), currency, name) for name in ("shipping_total", "order_total")
    )
    goods = sum(line.total_minor - line.discount_minor for line in lines)
    return ImportedOrder(
        rows=one.numbers,
        source=WOOCOMMERCE,
        number=read_number(cell(row, "order_number_formatted", "order_number", KEY)),
        placed_at=placed,
        email=read_mail(cell(row, "billing_email")),
        address=_address(row),
        currency=currency,
        lines=lines,
        shipping_minor=shipping,
        tax_minor=_tax(row, total - goods - shipping, currency, pieces=len(lines)),
        refunded_minor=total
        if standing == "refunded"
        else read_amount(cell(row, "refunded_total").lstrip("-"), currency, "refunded_total"),
        is_cancelled=standing in _GONE,
        was_paid=standing not in _GONE or bool(cell(row, "paid_date")),
        paid_at=read_when(cell(row, "paid_date"), zone, "paid_date"),
        cancelled_at=placed if standing in _GONE else None,
        note=cell(row, "customer_note")[:LONGEST_NOTE],
        shipping_name=cell(row, "shipping_method")[:LONGEST_TITLE],
    )


def _tax(row: Row, left: int, currency: str, *, pieces: int) -> int:
    """Return the tax: what the total has beyond goods and delivery, if the file says as much, but for roundings."""
    said = read_amount(cell(row, "tax_total"), currency, "tax_total")
    apart = read_amount(cell(row, "shipping_tax_total"), currency, "shipping_tax_total")
    if left < 0 or min(abs(left - said), abs(left - said - apart)) > pieces + 1:
        raise ValueError(say("Its goods, delivery and taxes do not come to its total."))
    return left


def _line(row: Row, currency: str) -> ImportedLine:
    quantity = read_count(cell(row, "item_quantity"))
    paid, tax = (read_amount(cell(row, name), currency, name) for name in ("item_total", "item_total_tax"))
    before = read_amount(cell(row, "item_subtotal", "item_total"), currency, "item_subtotal")
    # Pieces cost whole cents here: what that is more than all of them did is taken off again.
    unit = -(-max(before, paid) // quantity)
    return ImportedLine(
        title=cell(row, MARK)[:LONGEST_TITLE],
        variant_title="",
        sku=cell(row, "item_sku")[:LONGEST_TITLE],
        quantity=quantity,
        unit_minor=unit,
        discount_minor=unit * quantity - paid,
        tax_minor=tax,
    )


def _address(row: Row) -> dict[str, str]:
    kind = "shipping" if row.get("shipping_address_1") else "billing"
    return as_address(
        name=f"{cell(row, f'{kind}_first_name')} {cell(row, f'{kind}_last_name')}",
        line1=cell(row, f"{kind}_address_1"),
        line2=cell(row, f"{kind}_address_2"),
        city=cell(row, f"{kind}_city"),
        region=cell(row, f"{kind}_state"),
        postcode=cell(row, f"{kind}_postcode"),
        country=cell(row, f"{kind}_country"),
        phone=cell(row, "billing_phone"),
    )
