"""What a store has said of other currencies: its rates, each kept for ever, and prices that follow no rate."""

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.currencies.conversion import ROUNDINGS
from shared.kernel.tables import StoreTable, one_of, to_store_row

_A_CURRENCY: Final = "currency ~ '^[A-Z]{3}$'"


class ConversionRate(StoreTable):
    """A rate as it was entered. Rows are only added: what an order was converted by can always be looked up."""

    __tablename__ = "conversion_rates"
    __table_args__ = (
        CheckConstraint(_A_CURRENCY, name="currency_code"),
        CheckConstraint("rate > 0 AND margin > -1", name="rate_positive"),
        CheckConstraint(one_of("rounding", ROUNDINGS), name="rounding_known"),
        Index("ix_conversion_rates_history", "store_id", "valid_from", "id"),
    )

    currency: Mapped[str]
    rate: Mapped[Decimal] = mapped_column(Numeric(18, 8))
    margin: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    rounding: Mapped[str]
    valid_from: Mapped[datetime]
    actor: Mapped[str]
    created_at: Mapped[datetime]


class OwnPrice(StoreTable):
    """What a variant costs in a currency whatever the rate is."""

    __tablename__ = "own_prices"
    __table_args__ = (
        UniqueConstraint("store_id", "variant_id", "currency"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint(_A_CURRENCY, name="currency_code"),
        CheckConstraint("price_minor >= 0", name="price"),
    )

    variant_id: Mapped[UUID]
    currency: Mapped[str]
    price_minor: Mapped[int]
    updated_at: Mapped[datetime]
