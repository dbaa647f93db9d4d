"""The terms of a payment, kept as JSON beside it: what is asked of the provider is read from there, each time alike."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.kernel.money import Money
from shared.payments.cards import Payer
from shared.payments.gateway import Line, Terms


def frozen(terms: Terms) -> dict[str, Any]:
    """Return the terms as they are stored."""
    return {
        "payment_id": str(terms.payment_id),
        "store_id": str(terms.store_id),
        "order_number": terms.order_number,
        "amount_minor": terms.amount.minor,
        "currency": terms.amount.currency,
        "lines": [
            {"name": line.name, "quantity": line.quantity, "unit_minor": line.unit.minor}
            for line in terms.lines
        ],
        "email": terms.email,
        "success_url": terms.success_url,
        "cancel_url": terms.cancel_url,
        "expires_at": int(terms.expires_at.timestamp()),
        "payer": _as_record(terms.payer) if terms.payer else None,
    } | ({"own_number": terms.own_number} if terms.own_number else {})


def thawed(stored: dict[str, Any]) -> Terms:
    """Return the terms as they were frozen."""
    currency = stored["currency"]
    return Terms(
        payment_id=UUID(stored["payment_id"]),
        store_id=UUID(stored["store_id"]),
        order_number=stored["order_number"],
        amount=Money(stored["amount_minor"], currency),
        lines=tuple(
            Line(line["name"], line["quantity"], Money(line["unit_minor"], currency))
            for line in stored["lines"]
        ),
        email=stored["email"],
        success_url=stored["success_url"],
        cancel_url=stored["cancel_url"],
        expires_at=datetime.fromtimestamp(stored["expires_at"], UTC),
        payer=_payer(stored.get("payer")),
        own_number=stored.get("own_number", ""),
    )


def _payer(stored: dict[str, Any] | None) -> Payer | None:
    return Payer(UUID(stored["holder_id"]), stored["keeps_card"], stored["customer"]) if stored else None


def _as_record(payer: Payer) -> dict[str, Any]:
    return {
        "holder_id": str(payer.holder_id),
        "keeps_card": payer.keeps_card,
        "customer": payer.customer,
    }
