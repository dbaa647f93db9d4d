"""A change of an order as it is wanted, and what it would come to: plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.checkout.delivery_plan import DeliveryPlan, WantedDelivery
from shared.kernel.money import Money
from shared.orders.frozen_quote import KeptRates, kept_rates, kept_steps
from shared.orders.line_figures import LineFigures, as_taxes
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.pricing.quote import Step


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many pieces an order is to have: of its lines, by id, and of further variants; and how it is delivered.

    A line that is not named stays as it is. More pieces than a line has are a line of their own, at today's price.
    """

    lines: Mapping[UUID, int]
    added: Mapping[UUID, int]
    delivery: WantedDelivery = field(default_factory=WantedDelivery)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of which fewer pieces stay."""

    line: OrderLine
    before: LineFigures
    after: LineFigures

    @property
    def gone(self) -> int:
        return self.before.quantity - self.after.quantity


@dataclass(frozen=True, slots=True)
class EditPlan:
    """A change of an order: what leaves, what is added, how it goes, what that costs, how the difference is settled."""

    order: Order
    cuts: tuple[Cut, ...]
    added: tuple[OrderLine, ...]
    trace: tuple[Mapping[str, Any], ...]
    # Whether taxes are added to its prices rather than in them.
    taxed_on_top: bool
    settlement: str
    # What can go back through a provider of what is owed to the buyer.
    refund: Money
    can_pay_by_link: bool
    # Who named the tax rates of what is added, where that was not the store's own table alone.
    rates: Mapping[str, Any] = field(default_factory=dict)
    # Another way of delivery; None where that stays.
    delivery: DeliveryPlan | None = None

    @property
    def named_by(self) -> KeptRates | None:
        """Who named those rates, or could not be asked."""
        return kept_rates({"rates": self.rates})

    @property
    def is_empty(self) -> bool:
        return not (self.cuts or self.added or self.delivery)

    @property
    def subtotal(self) -> Money:
        return self._money(
            sum(line.total_minor for line in self.added)
            - sum(cut.before.total - cut.after.total for cut in self.cuts)
        )

    @property
    def discount(self) -> Money:
        return self._money(
            sum(line.discount_minor for line in self.added)
            - sum(cut.before.discount - cut.after.discount for cut in self.cuts)
        )

    @property
    def shipping(self) -> Money:
        """What the delivery costs more; below zero where it costs less."""
        moved = self.delivery
        return self._money(moved.after.shipping - moved.before.shipping if moved else 0)

    @property
    def taxes(self) -> list[dict[str, Any]]:
        """What it adds to the taxes by rate."""
        moved = self.delivery
        return [
            *(share for line in self.added for share in line.taxes),
            *(share for cut in self.cuts for share in as_taxes(cut.after.taxes)),
            *as_taxes((name, rate, -amount) for cut in self.cuts for name, rate, amount in cut.before.taxes),
            *(as_taxes(moved.after.taxes) if moved else ()),
            *(as_taxes((name, rate, -amount) for name, rate, amount in moved.before.taxes) if moved else ()),
        ]

    @property
    def tax(self) -> Money:
        """Tax on top of the prices."""
        return self._tax if self.taxed_on_top else self._money(0)

    @property
    def included_tax(self) -> Money:
        """Tax that the prices contain."""
        return self._money(0) if self.taxed_on_top else self._tax

    @property
    def difference(self) -> Money:
        return self.subtotal - self.discount + self.shipping + self.tax

    @property
    def after(self) -> Money:
        return self.order.total + self.difference

    @property
    def owed(self) -> Money:
        """What goes back to the buyer: the difference without its sign, nothing where it is theirs to pay."""
        return -self.difference if self.difference.minor < 0 else self._money(0)

    @property
    def steps(self) -> list[Step]:
        """Why the added lines and the delivery cost what they cost."""
        return kept_steps({"trace": list(self.trace)}, self.order.currency)

    @property
    def _tax(self) -> Money:
        return self._money(sum(share["amount_minor"] for share in self.taxes))

    def _money(self, minor: int) -> Money:
        return Money(minor, self.order.currency)
