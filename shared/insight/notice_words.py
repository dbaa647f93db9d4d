"""How a notice is told, at the bell and in a mail, and where in the dashboard something is done about it.

No notice names a buyer: mails outlive their erasure here.
"""

from collections.abc import Mapping
from typing import Final

from shared.insight.notices import (
    API_KEYS,
    ASSIGNED,
    CUSTOMER_IMPORTS,
    IMPORTS,
    NEEDS,
    ORDER_IMPORTS,
    ORDERS,
    PAYMENTS,
    RETURNS,
    REVIEWS,
    STOCK,
    TAXES,
    Notice,
)
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.stores.permissions import ORDERS_SEE
from shared.taxes.states import place_name

TITLES: Final[Mapping[str, str]] = {
    ORDERS: say("New orders"),
    PAYMENTS: say("Payments that did not come through"),
    RETURNS: say("Returns that are asked for"),
    REVIEWS: say("Reviews that wait for you"),
    STOCK: say("What runs low"),
    IMPORTS: say("Imports that are through"),
    CUSTOMER_IMPORTS: say("Customers’ imports that are through"),
    ASSIGNED: say("Orders that are given to you"),
    ORDER_IMPORTS: say("Imports of orders that are through"),
    TAXES: say("Where you may have to register for tax"),
    API_KEYS: say("Keys of programs that need you"),
}
# Below a store's address in the dashboard.
_PATHS: Final[Mapping[str, str]] = {
    RETURNS: "/returns",
    REVIEWS: "/reviews",
    STOCK: "/stock",
    IMPORTS: "/products/imports",
    CUSTOMER_IMPORTS: "/customers/imports",
    ORDER_IMPORTS: "/orders/imports",
    TAXES: "/taxes/registrations",
    API_KEYS: "/settings/keys",
}


def sentence_of(one: Notice) -> str:
    """Tell what happened."""
    return _of_order(one, one.shown_number) if NEEDS[one.kind] == ORDERS_SEE else _of_the_store(one)


def _of_the_store(one: Notice) -> str:
    match one.kind:
        case "reviews":
            return say("A review waits to be read")
        case "stock":
            return say("Running low: %(count)s", count=str(one.data["count"]))
        case "api_keys" if "until" in one.data:
            return say("An API key expires soon: %(key)s", key=one.data["key"])
        case "api_keys":
            return say(
                "An API key was sent as part of an address; give it a new secret: %(key)s",
                key=one.data["key"],
            )
        case "taxes":
            place = place_name(one.data["place"], spoken_locale() or "en")
            return say("You may have to register for tax: %(place)s", place=place)
        case _:
            return say("The import of %(file)s is through", file=one.data["file"])


def _of_order(one: Notice, number: str) -> str:
    match one.kind:
        case "payments":
            return say("The payment of order %(number)s did not come through", number=number)
        case "returns":
            return say("A return is asked for: order %(number)s", number=number)
        case "assigned" if "team" in one.data:
            return _of_team(one, number)
        case "assigned" if one.number is None:
            return say("A draft order is yours to work on")
        case "assigned":
            return say("Order %(number)s is yours to work on", number=number)
        case _:
            return say("New order %(number)s", number=number)


def _of_team(one: Notice, number: str) -> str:
    team = one.data["assignee"]
    if one.number is None:
        return say("A draft order waits for %(team)s", team=team)
    return say("Order %(number)s waits for %(team)s", number=number, team=team)


def path_of(one: Notice) -> str:
    """Return where something is done about it, below the store's address in the dashboard."""
    if one.kind == ASSIGNED and one.number is None:
        return f"/drafts/{one.data['draft']}"
    return _PATHS.get(one.kind) or f"/orders/{one.number}"


def amount_of(one: Notice) -> Money | None:
    """Return what its order comes to, None without an order."""
    return Money(one.total_minor, one.currency) if one.total_minor is not None and one.currency else None
