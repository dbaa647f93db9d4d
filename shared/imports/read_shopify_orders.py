"""Shopify's export of orders: a row for each line, what is said of the whole order only in its first.

Source of the columns: Shopify Help Center, "Export orders", "Order export CSV file".
"""

from typing import Final

from shared.imports.models import SHOPIFY
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
    spread,
)
from shared.kernel.sentences import say

KEY: Final = "Name"
MARK: Final = "Lineitem name"
PLACED: Final = frozenset(
    {
        "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal",
        "Shipping", "Taxes", "Total", "Shipping Method", "Created at", "Lineitem quantity", "Lineitem name",
        "Lineitem price", "Lineitem sku", "Lineitem requires shipping", "Billing Name", "Billing Address1",
        "Billing Address2", "Billing City", "Billing Zip", "Billing Province", "Billing Country",
        "Billing Phone", "Shipping Name", "Shipping Address1", "Shipping Address2", "Shipping City",
        "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Notes", "Cancelled at",
        "Refunded Amount", "Tags", "Discount Amount", "Billing Street", "Shipping Street",
    }
)  # fmt: skip
_OVER: Final = frozenset({"paid", "partially_refunded", "refunded"})
_GONE: Final = frozenset({"voided", "expired"})


def shopify_order(one: OrderRows, counting: Counting) -> ImportedOrder:
    """Return an order; raises ValueError."""
    row, zone = one.first, counting.time_zone
    currency = read_currency(cell(row, "Currency") or counting.currency)
    cancelled = read_when(cell(row, "Cancelled at"), zone, "Cancelled at")
    standing = cell(row, "Financial Status").lower()
    is_cancelled = cancelled is not None or standing in _GONE
    is_back = standing == "refunded"
    if not is_cancelled and (standing not in _OVER or not (is_back or _is_sent(one))):
        raise NotFinished
    placed = read_placed(cell(row, "Created at"), zone, "Created at")
    lines = [_line(each, currency) for each in one.rows if each.get(MARK)]
    if not lines:
        raise ValueError(say("This order has no goods."))
    goods = sum(line.total_minor for line in lines)
    after, shipping, taxes, total = (
        read_amount(cell(row, name), currency, name) for name in ("Subtotal", "Shipping", "Taxes", "Total")
    )
    if after > goods:
        raise ValueError(say("Its goods come to less than its subtotal."))
    on_top, shipping = _sums(after, shipping, taxes, total)
    totals = [line.total_minor for line in lines]
    reductions, shares = spread(goods - after, totals, currency), spread(taxes, totals, currency)
    return ImportedOrder(
        rows=one.numbers,
        source=SHOPIFY,
        number=read_number(cell(row, KEY)),
        placed_at=placed,
        email=read_mail(cell(row, "Email")),
        address=_address(row),
        currency=currency,
        lines=[
            ImportedLine(
                line.title,
                "",
                line.sku,
                line.quantity,
                line.unit_minor,
                less,
                tax,
                is_shipped=line.is_shipped,
            )
            for line, less, tax in zip(lines, reductions, shares, strict=True)
        ],
        shipping_minor=shipping,
        tax_minor=taxes if on_top else 0,
        included_minor=0 if on_top else taxes,
        refunded_minor=total
        if is_back
        else read_amount(cell(row, "Refunded Amount"), currency, "Refunded Amount"),
        is_cancelled=is_cancelled,
        was_paid=standing in _OVER,
        paid_at=read_when(cell(row, "Paid at"), zone, "Paid at"),
        cancelled_at=cancelled or (placed if is_cancelled else None),
        note=cell(row, "Notes")[:LONGEST_NOTE],
        shipping_name=cell(row, "Shipping Method")[:LONGEST_TITLE],
        tags=tuple(tag.strip() for tag in cell(row, "Tags").split(",") if tag.strip()),
    )


def _is_sent(one: OrderRows) -> bool:
    if cell(one.first, "Fulfillment Status").lower() in ("fulfilled", "restocked"):
        return True
    # What no parcel brings waits for none.
    return all(
        cell(row, "Lineitem requires shipping").lower() == "false" for row in one.rows if row.get(MARK)
    )


def _sums(after: int, shipping: int, taxes: int, total: int) -> tuple[bool, int]:
    """Say whether taxes are on top, and what delivery cost: reductions of it are only in the total."""
    for on_top in (True, False):
        if after + shipping + taxes * on_top == total:
            return on_top, shipping
    for on_top in (True, False):
        paid = total - after - taxes * on_top
        if 0 <= paid <= shipping:
            return on_top, paid
    raise ValueError(say("Its goods, delivery and taxes do not come to its total."))


def _line(row: Row, currency: str) -> ImportedLine:
    return ImportedLine(
        title=cell(row, MARK)[:LONGEST_TITLE],
        variant_title="",
        sku=cell(row, "Lineitem sku")[:LONGEST_TITLE],
        quantity=read_count(cell(row, "Lineitem quantity")),
        unit_minor=read_amount(cell(row, "Lineitem price"), currency, "Lineitem price"),
        is_shipped=cell(row, "Lineitem requires shipping").lower() != "false",
    )


def _address(row: Row) -> dict[str, str]:
    kind = "Shipping" if row.get("Shipping Name") or row.get("Shipping Address1") else "Billing"
    return as_address(
        name=cell(row, f"{kind} Name", "Billing Name"),
        line1=cell(row, f"{kind} Address1", f"{kind} Street"),
        line2=cell(row, f"{kind} Address2"),
        city=cell(row, f"{kind} City"),
        region=cell(row, f"{kind} Province"),
        postcode=cell(row, f"{kind} Zip"),
        country=cell(row, f"{kind} Country"),
        phone=cell(row, f"{kind} Phone"),
    )
