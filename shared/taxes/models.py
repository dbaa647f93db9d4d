"""The tax rates of a store."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of
from shared.pricing import taxes


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
