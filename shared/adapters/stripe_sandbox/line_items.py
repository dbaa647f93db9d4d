"""What a session sells, line by line."""

from typing import Any

from shared.adapters.stripe_sandbox.amounts import refuse_amount
from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.catalogue import price_from
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import refuse_unknown, whole_number
from shared.adapters.stripe_sandbox.problems import wrong

MOST_ITEMS = 100


def read_items(ask: Ask, given: Any, *, mode: str) -> list[Thing]:
    """Return the line items of a session, each with its price; raises Problem."""
    if not isinstance(given, list) or len(given) > MOST_ITEMS:
        raise wrong("line_items", f"Line items are a list of at most {MOST_ITEMS}.")
    items = [_item(ask, one, f"line_items[{place}]") for place, one in enumerate(given)]
    if len({item["currency"] for item in items}) != 1:
        raise wrong("line_items", "All line items of a session must use one currency.")
    is_recurring = any(item["price"]["recurring"] for item in items)
    if mode == "payment" and is_recurring:
        raise wrong("line_items", "You specified `payment` mode but passed a recurring price.")
    if mode == "subscription" and not is_recurring:
        raise wrong("line_items", "You must provide at least one recurring price in `subscription` mode.")
    return items


def refuse_total(total: int, currency: str, items: list[Thing]) -> None:
    """Raise Problem when the sum cannot be charged."""
    if not items:
        raise wrong("line_items", "A session sells at least one thing.")
    refuse_amount(total, currency, param="line_items")


def _item(ask: Ask, given: Any, place: str) -> Thing:
    if not isinstance(given, dict):
        raise wrong(place, f"Invalid {place}")
    refuse_unknown(given, frozenset({"price", "price_data", "quantity", "adjustable_quantity", "metadata"}))
    price = price_from(ask, given, place)
    quantity = whole_number(given, "quantity", least=1) if "quantity" in given else 1
    amount = price["unit_amount"] * quantity
    product = ask.books.get("product", price["product"])
    return {
        "id": new_key("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }
