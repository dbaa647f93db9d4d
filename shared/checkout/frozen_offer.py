"""A quote that is kept whole, so that somebody can buy at it later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from shared.checkout.make_offer import Offer
from shared.kernel.money import Money
from shared.orders.frozen_quote import freeze, kept_exemption, kept_rates, kept_steps, kept_taxes
from shared.orders.line_figures import as_taxes, shares_of
from shared.pricing.quote import Discount, Quote, QuotedLine
from shared.shipping.methods import ShippingMethod
from shared.taxes.exemptions import NO_NUMBER, VatStanding
from shared.taxes.rate_source import OWN_RATES, RateStanding


def freeze_whole(offer: Offer) -> dict[str, Any]:
    """Return the record of an offer with all its amounts, without a gift card: a card pays when somebody buys."""
    quote = offer.quote
    method = quote.shipping_method
    return freeze(quote, exemption=offer.vat.as_record(), rates=offer.rates.as_record()) | {
        "currency": quote.currency,
        "lines": [
            {
                "key": str(line.key),
                "unit_minor": line.unit.minor,
                "quantity": line.quantity,
                "discount_minor": line.discount.minor,
                "taxes": as_taxes(shares_of(line.taxes)),
            }
            for line in quote.lines
        ],
        "subtotal_minor": quote.subtotal.minor,
        "discount_minor": quote.discount.minor,
        "shipping_minor": quote.shipping.minor,
        "tax_minor": quote.tax.minor,
        "included_tax_minor": quote.included_tax.minor,
        "method": None
        if method is None
        else {
            "id": str(method.id) if method.id else None,
            "name": method.name,
            "kind": method.kind,
            "fewest_days": method.fewest_days,
            "most_days": method.most_days,
        },
    }


def at_frozen(offer: Offer, record: Mapping[str, Any]) -> Offer:
    """Return an offer at the prices of a record, whatever it would cost now."""
    quote = thaw_whole(record)
    method = quote.shipping_method
    return replace(
        offer,
        quote=quote,
        owed=quote.to_pay,
        vat=_vat(record),
        rates=_rates(record),
        codes=(),
        card=None,
        credit=None,
        methods=((method, quote.shipping),) if method else (),
        # What is delivered, and how, was agreed when it was frozen.
        is_shipped=offer.is_shipped and method is not None,
    )


def thaw_whole(record: Mapping[str, Any]) -> Quote:
    """Return the quote of a record."""
    currency = record["currency"]

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return Quote(
        currency=currency,
        lines=tuple(_line(one, currency) for one in record["lines"]),
        discounts=tuple(
            Discount(
                UUID(one["promotion"]),
                one["name"],
                one["code"],
                money(one["amount_minor"]),
                one["frees_shipping"],
            )
            for one in record["discounts"]
        ),
        subtotal=money(record["subtotal_minor"]),
        discount=money(record["discount_minor"]),
        shipping=money(record["shipping_minor"]),
        fee=money(0),
        shipping_method=_method(record["method"], money(record["shipping_minor"])),
        tax=money(record["tax_minor"]),
        included_tax=money(record["included_tax_minor"]),
        taxes=tuple(kept_taxes(record, currency)),
        card_paid=money(0),
        trace=tuple(kept_steps(record, currency)),
    )


def _vat(record: Mapping[str, Any]) -> VatStanding:
    kept = kept_exemption(record)
    if kept is None:
        return NO_NUMBER
    return VatStanding(
        number=kept.vat_number,
        state=record["exemption"]["state"],
        consultation=kept.consultation,
        checked_at=kept.checked_at,
        reason=kept.reason,
    )


def _rates(record: Mapping[str, Any]) -> RateStanding:
    kept = kept_rates(record)
    if kept is None:
        return OWN_RATES
    return RateStanding(kept.by, kept.away, kept.reference, kept.asked_at)


def _line(one: Mapping[str, Any], currency: str) -> QuotedLine:
    unit = Money(one["unit_minor"], currency)
    return QuotedLine(
        key=UUID(one["key"]),
        unit=unit,
        quantity=one["quantity"],
        total=unit * one["quantity"],
        discount=Money(one["discount_minor"], currency),
        taxes=tuple(kept_taxes(one, currency)),
    )


def _method(kept: Mapping[str, Any] | None, price: Money) -> ShippingMethod | None:
    if kept is None:
        return None
    return ShippingMethod(
        id=UUID(kept["id"]) if kept["id"] else None,
        name=kept["name"],
        kind=kept["kind"],
        price=price,
        fewest_days=kept["fewest_days"],
        most_days=kept["most_days"],
    )
