"""What an order keeps of its quote: names, rates and steps as they were, never computed again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.kernel.money import Money
from shared.pricing.quote import Discount, Quote, Step
from shared.pricing.taxes import TaxShare
from shared.shipping.methods import PickUpPlace, ShippingMethod
from shared.shipping.slots import Slot


@dataclass(frozen=True, slots=True)
class KeptDiscount:
    """A reduction in the words of the day on which it was given."""

    name: str
    code: str
    amount: Money
    frees_shipping: bool


@dataclass(frozen=True, slots=True)
class KeptExemption:
    """Why no tax was charged: the reason, the buyer's number, and the proof that it was checked."""

    reason: str
    vat_number: str
    consultation: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptRates:
    """Who named its tax rates; or who was `away`, so that the store's own table stood in."""

    by: str
    away: str
    reference: str
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptSlot:
    """The time that was chosen for its delivery."""

    starts_at: datetime
    ends_at: datetime


def freeze(
    quote: Quote,
    *,
    told: Mapping[str, str] | None = None,
    exemption: Mapping[str, Any] | None = None,
    slot: Slot | None = None,
    rates: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the record of a quote beside its amounts: why no tax was charged where none was, and when it comes.

    `rates` says who named them where it was not the store's own table.

    `told` are its names as the buyer read them.
    """
    return {
        "told": dict(told or {}),
        "delivery": quote.shipping_method.kind if quote.shipping_method else "",
        "discounts": [_discount(one) for one in quote.discounts],
        "taxes": [_tax(share) for share in quote.taxes],
        "slot": [slot.starts_at.isoformat(), slot.ends_at.isoformat()] if slot else [],
        "place": _place(quote.shipping_method),
        "exemption": dict(exemption or {}),
        "rates": dict(rates or {}),
        "trace": [_step(step) for step in quote.trace],
    }


def kept_steps(record: Mapping[str, Any], currency: str) -> list[Step]:
    """Return "why this price" of a record."""
    return [
        Step(
            kind=step["kind"],
            amount=Money(step["amount_minor"], currency),
            name=step["name"],
            quantity=step["quantity"],
            rate=None if step["rate"] is None else Decimal(step["rate"]),
        )
        for step in record.get("trace", [])
    ]


def kept_names(record: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the names of a record as its buyer read them, by the merchant's own, where they differ."""
    names: Mapping[str, str] = record.get("told", {})
    return names


def kept_delivery(record: Mapping[str, Any]) -> str:
    """Return of which kind the way of delivery is; "" for none, and for records of before it was kept."""
    return str(record.get("delivery", ""))


def kept_taxes(record: Mapping[str, Any], currency: str) -> list[TaxShare]:
    """Return the taxes of a record by rate."""
    return [
        TaxShare(tax["name"], Decimal(tax["rate"]), Money(tax["amount_minor"], currency))
        for tax in record.get("taxes", [])
    ]


def kept_exemption(record: Mapping[str, Any]) -> KeptExemption | None:
    """Return why a record bears no tax; None where tax was charged."""
    kept = record.get("exemption")
    if not kept:
        return None
    at = datetime.fromisoformat(kept["checked_at"]) if kept["checked_at"] else None
    return KeptExemption(kept["reason"], kept["vat_number"], kept["consultation"], at)


def kept_rates(record: Mapping[str, Any]) -> KeptRates | None:
    """Return who named the rates of a record; None where the store's own table did, as it always does."""
    kept = record.get("rates")
    if not kept:
        return None
    at = datetime.fromisoformat(kept["asked_at"]) if kept["asked_at"] else None
    return KeptRates(kept["by"], kept["away"], kept["reference"], at)


def kept_slot(record: Mapping[str, Any]) -> KeptSlot | None:
    """Return when it comes, or is collected; None where no time was chosen."""
    slot = record.get("slot")
    return KeptSlot(datetime.fromisoformat(slot[0]), datetime.fromisoformat(slot[1])) if slot else None


def kept_place(record: Mapping[str, Any]) -> PickUpPlace | None:
    """Return where it is collected; None for what is sent, and where the store says nothing of the place."""
    place = record.get("place")
    return PickUpPlace(**place) if place else None


def kept_discounts(record: Mapping[str, Any], currency: str) -> list[KeptDiscount]:
    """Return the discounts of a record."""
    return [
        KeptDiscount(one["name"], one["code"], Money(one["amount_minor"], currency), one["frees_shipping"])
        for one in record.get("discounts", [])
    ]


def _place(method: ShippingMethod | None) -> dict[str, Any]:
    return asdict(method.place) if method and method.place else {}


def _discount(one: Discount) -> dict[str, Any]:
    return {
        "promotion": str(one.promotion),
        "name": one.name,
        "code": one.code,
        "amount_minor": one.amount.minor,
        "frees_shipping": one.frees_shipping,
    }


def _tax(share: TaxShare) -> dict[str, Any]:
    return {"name": share.name, "rate": str(share.rate), "amount_minor": share.amount.minor}


def _step(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": step.name,
        "quantity": step.quantity,
        "rate": None if step.rate is None else str(step.rate),
        "amount_minor": step.amount.minor,
    }
