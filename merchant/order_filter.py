"""What the list of orders was asked for, as it stands in its address."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.orders.order_list import NOBODY, VIEWS, WantedOrders
from shared.orders.stages import NO_STAGE
from shared.orders.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    CHANNELS,
    FULFILMENT_STATES,
    PAYMENT_STATES,
    PLACED,
    SHOP,
    STAFF,
    STATES,
)
from shared.payments.methods import METHODS
from shared.shipping.countries import destination_codes
from shared.stores.models import Store

LONGEST: Final = 100
# Whoever reads the list, and whoever reads it with their teams.
MYSELF: Final = "me"
OURS: Final = "us"
# Beside what the tabs and the search say, in the order of the form.
NARROWING: Final = (
    "state",
    "payment",
    "fulfilment",
    "method",
    "channel",
    "country",
    "tag",
    "stage",
    "assigned",
    "from",
    "to",
    "least",
    "most",
)
_KNOWN: Final[dict[str, tuple[str, ...]]] = {
    "view": VIEWS,
    "state": STATES,
    "payment": PAYMENT_STATES,
    "fulfilment": FULFILMENT_STATES,
    "method": tuple(METHODS),
    "channel": CHANNELS,
    "country": tuple(sorted(destination_codes())),
}
WORDS: Final = {
    AWAITING_PAYMENT: say("Awaiting payment"),
    PLACED: say("Placed"),
    CANCELLED: say("Cancelled"),
    "unpaid": say("Payment due"),
    "paid": say("Paid"),
    "refund_pending": say("Being refunded"),
    "partly_refunded": say("Partly refunded"),
    "refunded": say("Refunded"),
    "needs_review": say("Needs a look"),
    "unfulfilled": say("To be sent"),
    "partly_fulfilled": say("Partly sent"),
    "fulfilled": say("Sent"),
    "delivered": say("Delivered"),
    SHOP: say("Shop"),
    STAFF: say("Made by staff"),
    **{method.name: method.label for method in METHODS.values()},
}
CHOICES: Final = {
    name: [(value, WORDS.get(value, value)) for value in _KNOWN[name]]
    for name in ("state", "payment", "fulfilment", "method", "channel")
}


def asked_for(query: Mapping[str, str], store: Store) -> dict[str, str]:
    """Return what of an address means something, under the address's own names; the rest is as if not there."""
    read = {
        name: query.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in (*NARROWING, "view", "q")
    }
    for name, known in _KNOWN.items():
        read[name] = read[name] if read[name] in known else ""
    read["stage"] = _key(read["stage"], NO_STAGE)
    read["assigned"] = _key(read["assigned"], MYSELF, OURS, NOBODY)
    for name in ("from", "to"):
        read[name] = read[name] if _day(read[name]) else ""
    for name in ("least", "most"):
        read[name] = read[name] if _minor(read[name], store.currency) is not None else ""
    return {name: value for name, value in read.items() if value and (name, value) != ("view", "all")}


def wanted_orders(
    asked: Mapping[str, str], store: Store, member_id: UUID, ours: frozenset[UUID]
) -> WantedOrders:
    """Return what a member asked for, as the list takes it: their own orders are kept in a view as "me".

    `ours` are they themselves and their teams.
    """
    return WantedOrders(
        view=asked.get("view", "all"),
        words=asked.get("q", ""),
        **{name: asked.get(name, "") for name in ("state", "payment", "fulfilment", "method", "channel")},
        # A program's to ask (merchant/api/orders.py); said because the names above could be anything to mypy.
        changed_since=None,
        country=asked.get("country", ""),
        tag=asked.get("tag", ""),
        stage=asked.get("stage", ""),
        whose=_whose(asked.get("assigned", ""), member_id, ours),
        since=_day(asked.get("from", "")),
        until=_day(asked.get("to", "")),
        least=_minor(asked.get("least", ""), store.currency),
        most=_minor(asked.get("most", ""), store.currency),
        time_zone=store.time_zone,
    )


def as_query(asked: Mapping[str, str], **more: str) -> str:
    """Write it as an address has it, always in one order, so that two alike are the same text."""
    return urlencode(sorted((dict(asked) | more).items()))


def _key(typed: str, *words: str) -> str:
    key = parse_id(typed)
    return str(key) if key else typed if typed in words else ""


def _whose(assigned: str, member_id: UUID, ours: frozenset[UUID]) -> frozenset[UUID] | None:
    if assigned == OURS:
        return ours
    key = member_id if assigned == MYSELF else parse_id(assigned)
    return frozenset({key}) if key else frozenset() if assigned == NOBODY else None


def _day(typed: str) -> date | None:
    try:
        # The last day has none after it, by which its end would be known.
        return min(max(date.fromisoformat(typed), date(1900, 1, 1)), date(9000, 1, 1))
    except ValueError:
        return None


def _minor(typed: str, currency: str) -> int | None:
    try:
        minor = Money.parse(typed, currency).minor
    except NotAnAmount:
        return None
    return minor if 0 <= minor < 2**62 else None
