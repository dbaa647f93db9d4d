"""What an order costs, copied from the quote that its buyer saw and never computed again."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.orders.frozen_quote import (
    KeptDiscount,
    KeptExemption,
    KeptRates,
    kept_discounts,
    kept_exemption,
    kept_rates,
    kept_steps,
    kept_taxes,
)
from shared.pricing.quote import Step
from shared.pricing.taxes import TaxShare

# The rules of the table that hold amounts together.
AMOUNT_RULES = (
    CheckConstraint(
        "total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor", name="total_adds_up"
    ),
    CheckConstraint(
        "subtotal_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0"
        " AND tax_minor >= 0 AND total_minor >= 0",
        name="amounts",
    ),
    CheckConstraint("included_tax_minor >= 0 AND card_minor BETWEEN 0 AND total_minor", name="parts"),
)


class OrderAmounts:
    """The part of an order that is money, in minor units of its own currency."""

    currency: Mapped[str]
    subtotal_minor: Mapped[int]
    discount_minor: Mapped[int]
    shipping_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    # Of an order in another currency than the store's own: by which rate, and how many minor units of it one of the own
    # is. What it counts for in the store's figures follows from that, also when the order is changed.
    conversion: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    base_factor: Mapped[Decimal | None] = mapped_column(Numeric(24, 12))
    base_total_minor: Mapped[int] = mapped_column(
        Computed(
            "CASE WHEN base_factor IS NULL THEN total_minor ELSE round(total_minor / base_factor)::bigint END",
            persisted=True,
        )
    )
    included_tax_minor: Mapped[int] = mapped_column(default=0)
    card_minor: Mapped[int] = mapped_column(default=0)
    pricing: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def subtotal(self) -> Money:
        return Money(self.subtotal_minor, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def included_tax(self) -> Money:
        """Tax that the prices contain; it is in no sum."""
        return Money(self.included_tax_minor, self.currency)

    @property
    def card_paid(self) -> Money:
        """What a gift card or store credit has paid of the total."""
        return Money(self.card_minor, self.currency)

    @property
    def tax(self) -> Money:
        """Tax on top of the prices."""
        return Money(self.tax_minor, self.currency)

    @property
    def discounts(self) -> list[KeptDiscount]:
        """What reduced it."""
        return kept_discounts(self.pricing, self.currency)

    @property
    def exemption(self) -> KeptExemption | None:
        """Why it bears no tax; None where it does."""
        return kept_exemption(self.pricing)

    @property
    def rates(self) -> KeptRates | None:
        """Who named its tax rates; None where the store's own table always does."""
        return kept_rates(self.pricing)

    @property
    def taxes(self) -> list[TaxShare]:
        """The taxes by rate, whether on top or inside the prices."""
        return kept_taxes(self.pricing, self.currency)

    @property
    def trace(self) -> list[Step]:
        """Why it costs what it costs, step by step."""
        return kept_steps(self.pricing, self.currency)

    @property
    def to_pay(self) -> Money:
        """What is left to pay by the order's payment method."""
        return self.total - self.card_paid
