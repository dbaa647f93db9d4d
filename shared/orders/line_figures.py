"""What a line of an order comes to when pieces leave it: exact parts of what was frozen, never a new price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from shared.kernel.money import Money
from shared.orders.frozen_quote import kept_taxes
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.pricing.taxes import TaxShare


@dataclass(frozen=True, slots=True)
class LineFigures:
    """The amounts of a line, in minor units; `taxes` is (name, rate, amount)."""

    quantity: int
    total: int
    discount: int
    taxes: tuple[tuple[str, str, int], ...]

    @property
    def tax(self) -> int:
        return sum(amount for _, _, amount in self.taxes)

    @classmethod
    def of(cls, line: OrderLine, order: Order) -> Self:
        """Return a line's amounts as they are."""
        return cls(line.quantity, line.total_minor, line.discount_minor, _taxes_of(line, order))

    def cut_to(self, quantity: int) -> Self:
        """Return what is left when only so many pieces stay; what leaves takes the remainders of all divisions."""
        return type(self)(
            quantity,
            self.total // self.quantity * quantity,
            self.discount * quantity // self.quantity,
            tuple((name, rate, amount * quantity // self.quantity) for name, rate, amount in self.taxes),
        )

    def as_record(self) -> dict[str, Any]:
        """Return it as a change keeps it, in the columns of an order's line."""
        return {
            "quantity": self.quantity,
            "total_minor": self.total,
            "discount_minor": self.discount,
            "tax_minor": self.tax,
            "taxes": as_taxes(self.taxes),
        }


def as_taxes(shares: Iterable[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Return shares of taxes as they are kept."""
    return [{"name": name, "rate": rate, "amount_minor": amount} for name, rate, amount in shares]


def shares_of(taxes: Iterable[TaxShare]) -> tuple[tuple[str, str, int], ...]:
    """Return a quote's taxes as plain shares."""
    return tuple((share.name, str(share.rate), share.amount.minor) for share in taxes)


def add_taxes(kept: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add shares, which may be below zero, to those of an order; the highest rate first, as a quote has them."""
    sums: dict[tuple[str, str], int] = {}
    for share in (*kept, *more):
        key = (share["name"], share["rate"])
        sums[key] = sums.get(key, 0) + share["amount_minor"]
    ordered = sorted(sums.items(), key=lambda item: (-Decimal(item[0][1]), item[0][0]))
    return as_taxes((name, rate, amount) for (name, rate), amount in ordered if amount > 0)


def _taxes_of(line: OrderLine, order: Order) -> tuple[tuple[str, str, int], ...]:
    if line.taxes or not line.tax_minor:
        return tuple((one["name"], one["rate"], one["amount_minor"]) for one in line.taxes)
    # A line of before its shares were kept: by what the rates have of the whole order.
    rates = [share for share in kept_taxes(order.pricing, order.currency) if share.amount]
    if not rates:
        return (("", "0", line.tax_minor),)
    parts = Money(line.tax_minor, order.currency).allocate([share.amount.minor for share in rates])
    return tuple((share.name, str(share.rate), part.minor) for share, part in zip(rates, parts, strict=True))
