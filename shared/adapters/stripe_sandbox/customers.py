"""Customers: whom an account knows, with the cards that they keep (payment_methods.py)."""

from typing import Any

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, is_in_time, metadata_of, refuse_unknown
from shared.adapters.stripe_sandbox.payment_methods import methods_of
from shared.adapters.stripe_sandbox.problems import missing

ABOUT = frozenset({"description", "email", "metadata", "name", "phone", "preferred_locales"})


def create(ask: Ask) -> Thing:
    given = ask.given
    refuse_unknown(given, ABOUT)
    customer = ask.books.put(
        {
            "id": new_key("cus"),
            "object": "customer",
            "address": None,
            "balance": 0,
            "created": ask.now,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": given.get("description"),
            "discount": None,
            "email": given.get("email"),
            "invoice_prefix": new_key("x")[2:10].upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": metadata_of(given),
            "name": given.get("name"),
            "next_invoice_sequence": 1,
            "phone": given.get("phone"),
            "preferred_locales": given.get("preferred_locales") or [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
        }
    )
    ask.happened("customer.created", customer)
    return customer


def retrieve(ask: Ask, customer: str) -> Thing:
    """Return a customer; of one that was deleted, that it was."""
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("customer", customer, param="customer")


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"email"})
    wanted = {"email": ask.given["email"]} if "email" in ask.given else {}
    found = [
        one
        for one in ask.books.all("customer", **wanted)
        if not one.get("deleted") and is_in_time(one, ask.given)
    ]
    return page(found, "/v1/customers", ask.given)


def update(ask: Ask, customer: str) -> Thing:
    """Change what is known of a customer, or which of their cards is charged unless they say otherwise."""
    given = ask.given
    refuse_unknown(given, ABOUT | {"invoice_settings"})
    found = living(ask, customer)
    changes: dict[str, Any] = {name: given[name] for name in ABOUT - {"metadata"} if name in given}
    if "metadata" in given:
        changes["metadata"] = found["metadata"] | metadata_of(given)
    if settings := given.get("invoice_settings"):
        refuse_unknown(settings, frozenset({"default_payment_method"}))
        wanted = settings["default_payment_method"]
        if wanted not in {one["id"] for one in methods_of(ask, customer)}:
            raise missing("PaymentMethod", wanted, param="invoice_settings[default_payment_method]")
        changes["invoice_settings"] = found["invoice_settings"] | {"default_payment_method": wanted}
    changed = ask.books.put(found | changes)
    ask.happened("customer.updated", changed)
    return changed


def destroy(ask: Ask, customer: str) -> Thing:
    """Forget a customer and the cards that they kept."""
    refuse_unknown(ask.given, frozenset())
    found = living(ask, customer)
    for method in methods_of(ask, customer):
        ask.books.put(method | {"customer": None})
    ask.happened("customer.deleted", found)
    return ask.books.put({"id": customer, "object": "customer", "deleted": True})


def living(ask: Ask, customer: str, *, param: str = "id") -> Thing:
    """Return a customer who was not deleted; raises Problem."""
    found = ask.books.get("customer", customer, param=param)
    if found.get("deleted"):
        raise missing("customer", customer, param=param)
    return found
