"""What every variant ever cost: an append-only record that the database itself keeps.

A trigger writes it (migrations), because prices are written in many ways: by a form's objects, by an import's bulk
rows, by a sale's job. Whoever writes a price leaves a row; all that they can do is to say who they are. The same
trigger keeps `Variant.reduced_since` and `Variant.lowest_before_minor`, so that pages need not read the record.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, sequence_number, to_store_row
from shared.products.models import Variant

MOST_SHOWN: Final = 500

_NAME_ACTOR: Final = text("SELECT set_config('app.actor', :actor, true)")


class PriceChange(StoreTable):
    """A variant's price and price before a reduction, as they became and as they had been; None: it was new."""

    __tablename__ = "price_changes"
    __table_args__ = (
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_price_changes_variant", "store_id", "variant_id", "changed_at", "number"),
    )

    variant_id: Mapped[UUID]
    price_before_minor: Mapped[int | None]
    compare_before_minor: Mapped[int | None]
    price_minor: Mapped[int]
    compare_at_minor: Mapped[int | None]
    currency: Mapped[str]
    actor: Mapped[str]
    changed_at: Mapped[datetime]
    number: Mapped[int] = sequence_number()

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def price_before(self) -> Money | None:
        """What it cost until then; None when it was new."""
        return None if self.price_before_minor is None else Money(self.price_before_minor, self.currency)

    @property
    def compare_at(self) -> Money | None:
        """The price before the reduction, None when it was not reduced."""
        return None if self.compare_at_minor is None else Money(self.compare_at_minor, self.currency)


async def name_actor(session: AsyncSession, actor: str) -> None:
    """Say who changes prices in this transaction: a member's e-mail, "import", "sale". Without it, it is "system"."""
    # Prices that wait in the session are written after this, under the name.
    with session.no_autoflush:
        await session.execute(_NAME_ACTOR, {"actor": actor})


async def price_changes_of(session: AsyncSession, product_id: UUID) -> list[PriceChange]:
    """Return what the variants of a product cost, latest first, at most MOST_SHOWN rows."""
    found = await session.scalars(
        select(PriceChange)
        .join(Variant, (Variant.store_id == PriceChange.store_id) & (Variant.id == PriceChange.variant_id))
        .where(Variant.product_id == product_id, Variant.deleted_at.is_(None))
        .order_by(PriceChange.changed_at.desc(), PriceChange.number.desc())
        .limit(MOST_SHOWN)
    )
    return list(found)
