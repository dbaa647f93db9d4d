"""Invoice items: something more, or less, on an invoice that is still a draft."""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.customers import living
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import (
    currency_of,
    metadata_of,
    refuse_unknown,
    required,
    whole_number,
)
from shared.adapters.stripe_sandbox.problems import Problem, wrong

KNOWN: Final = frozenset({"amount", "currency", "customer", "description", "invoice", "metadata"})
SMALLEST: Final = -99_999_999


def create(ask: Ask) -> Thing:
    """Add an amount to a draft, or take it off when it is below nothing."""
    given = ask.given
    refuse_unknown(given, KNOWN)
    customer = living(ask, required(given, "customer"), param="customer")
    invoice = ask.books.get("invoice", required(given, "invoice"), param="invoice")
    if invoice["status"] != "draft":
        raise Problem("This invoice is no longer editable.", code="invoice_not_editable", param="invoice")
    if invoice["customer"] != customer["id"]:
        raise wrong("invoice", "The invoice belongs to another customer.")
    currency = currency_of(given)
    if currency != invoice["currency"]:
        raise wrong("currency", "The currency of the invoice item must be that of its invoice.")
    amount = whole_number(given, "amount", least=SMALLEST)
    item = ask.books.put(
        {
            "id": new_key("ii"),
            "object": "invoiceitem",
            "amount": amount,
            "currency": currency,
            "customer": customer["id"],
            "customer_account": None,
            "date": ask.now,
            "description": given.get("description"),
            "discountable": amount > 0,
            "discounts": [],
            "invoice": invoice["id"],
            "livemode": False,
            "metadata": metadata_of(given),
            "net_amount": amount,
            "parent": None,
            "period": {"end": ask.now, "start": ask.now},
            "pricing": None,
            "proration": False,
            "quantity": 1,
            "quantity_decimal": "1",
            "tax_rates": [],
            "test_clock": None,
        }
    )
    _add(ask, invoice, item)
    return item


def _add(ask: Ask, invoice: Thing, item: Thing) -> None:
    lines = invoice["lines"] | {"data": [_line(invoice, item), *invoice["lines"]["data"]]}
    total, subtotal = invoice["total"] + item["amount"], invoice["subtotal"] + item["amount"]
    # What is below nothing would go to the customer's balance; none of ours ever is.
    due = max(total, 0)
    changed: dict[str, Any] = {
        "amount_due": due,
        "amount_remaining": due,
        "lines": lines,
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal,
        "total": total,
        "total_excluding_tax": total,
    }
    ask.happened("invoice.updated", ask.books.put(invoice | changed))


def _line(invoice: Thing, item: Thing) -> Thing:
    same = ("amount", "currency", "description", "discountable", "livemode", "metadata", "period", "quantity")
    return {
        "id": new_key("il"),
        "object": "line_item",
        **{name: item[name] for name in same},
        "discount_amounts": [],
        "discounts": [],
        "invoice": invoice["id"],
        "parent": {
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity_decimal": "1",
        "subscription": None,
        "subtotal": item["amount"],
        "taxes": [],
    }
