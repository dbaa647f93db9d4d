"""Products and prices."""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import (
    LIST,
    currency_of,
    metadata_of,
    one_of,
    refuse_unknown,
    required,
    whole_number,
)
from shared.adapters.stripe_sandbox.problems import wrong

INTERVALS: Final = ("day", "week", "month", "year")


def create_product(ask: Ask) -> Thing:
    refuse_unknown(ask.given, frozenset({"active", "description", "images", "metadata", "name", "url"}))
    return make_product(ask, ask.given)


def create_price(ask: Ask) -> Thing:
    known = {
        "active",
        "currency",
        "metadata",
        "nickname",
        "product",
        "product_data",
        "recurring",
        "unit_amount",
    }
    refuse_unknown(ask.given, frozenset(known))
    return make_price(ask, ask.given, metadata=metadata_of(ask.given))


def index_prices(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"active", "currency", "product", "type"})
    wanted = {name: ask.given[name] for name in ("currency", "product", "type") if name in ask.given}
    return page(ask.books.all("price", **wanted), "/v1/prices", ask.given)


def price_from(ask: Ask, item: dict[str, Any], place: str) -> Thing:
    """Return the price of a line item: one that is known, or one that is described in place."""
    if "price" in item:
        return ask.books.get("price", item["price"], param=f"{place}[price]")
    data = item.get("price_data")
    if not isinstance(data, dict):
        raise wrong(place, "Each line item needs `price` or `price_data`.", code="parameter_missing")
    refuse_unknown(
        data, frozenset({"currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount"})
    )
    return make_price(ask, data, metadata={})


def make_product(ask: Ask, given: dict[str, Any]) -> Thing:
    name = required(given, "name")
    return ask.books.put(
        {
            "id": new_key("prod"),
            "object": "product",
            "active": True,
            "created": ask.now,
            "default_price": None,
            "description": given.get("description"),
            "images": given.get("images") or [],
            "livemode": False,
            "marketing_features": [],
            "metadata": metadata_of(given),
            "name": name,
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": None,
            "type": "service",
            "unit_label": None,
            "updated": ask.now,
            "url": given.get("url"),
        }
    )


def make_price(ask: Ask, given: dict[str, Any], *, metadata: dict[str, str]) -> Thing:
    currency, amount = currency_of(given), whole_number(given, "unit_amount")
    if "product" in given:
        product = ask.books.get("product", given["product"], param="product")
    else:
        product = make_product(ask, required(given, "product_data"))
    recurring = _recurring(given.get("recurring"))
    return ask.books.put(
        {
            "id": new_key("price"),
            "object": "price",
            "active": True,
            "billing_scheme": "per_unit",
            "created": ask.now,
            "currency": currency,
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": metadata,
            "nickname": given.get("nickname"),
            "product": product["id"],
            "recurring": recurring,
            "tax_behavior": "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        }
    )


def _recurring(given: Any) -> Thing | None:
    if not given:
        return None
    required(given, "interval")
    return {
        "interval": one_of(given, "interval", INTERVALS, ""),
        "interval_count": whole_number(given, "interval_count", least=1) if "interval_count" in given else 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
