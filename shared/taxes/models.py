"""The tax rates of a store, what it asks of businesses, and what it found out about their numbers."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of
from shared.pricing import taxes
from shared.taxes.exemptions import CHOICES, KEEP_TAX
from shared.taxes.vat_register import STATES


class TaxRate(StoreTable):
    """A rate on goods of a category that go to a place. `source` says where the figure comes from and of which day."""

    __tablename__ = "tax_rates"
    __table_args__ = (
        UniqueConstraint("store_id", "country", "region", "postcode", "category", "name"),
        CheckConstraint("rate >= 0 AND rate < 1", name="rate"),
        CheckConstraint(one_of("category", taxes.CATEGORIES), name="category_known"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_code"),
    )

    name: Mapped[str]
    rate: Mapped[Decimal] = mapped_column(Numeric(8, 5))
    country: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default=taxes.STANDARD)
    source: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    @property
    def percent(self) -> Decimal:
        return (self.rate * 100).normalize()


class TaxRegistration(StoreTable):
    """Where a store is registered to collect tax: a country, a state of one, or with "EU" the One Stop Shop."""

    __tablename__ = "tax_registrations"
    __table_args__ = (
        UniqueConstraint("store_id", "country", "region"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_code"),
        CheckConstraint("region ~ '^([A-Z]{2})?$'", name="region_code"),
        CheckConstraint("number <> ''", name="number_given"),
    )

    country: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    since: Mapped[date]
    created_at: Mapped[datetime]

    @property
    def place(self) -> str:
        return f"{self.country}-{self.region}" if self.region else self.country


class VatRules(StoreTable):
    """What a store asks of businesses; one without a row asks nothing.

    `own_number` is under which it asks the register; `unchecked` what follows when a number could not be checked.
    """

    __tablename__ = "vat_rules"
    __table_args__ = (
        UniqueConstraint("store_id"),
        CheckConstraint(one_of("unchecked", CHOICES), name="unchecked_known"),
    )

    asks: Mapped[bool] = mapped_column(default=False)
    own_number: Mapped[str] = mapped_column(default="")
    unchecked: Mapped[str] = mapped_column(default=KEEP_TAX)


class VatCheck(StoreTable):
    """What was found out about a number, and when: the proof of why no tax was charged. Rows are only added."""

    __tablename__ = "vat_checks"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index("ix_vat_checks_number", "store_id", "number", "checked_at"),
    )

    number: Mapped[str]
    state: Mapped[str]
    consultation: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime]
