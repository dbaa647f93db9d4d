"""Reductions with a beginning and an end that come by themselves."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.products.models import Variant

PLANNED: Final = "planned"
RUNNING: Final = "running"
ENDED: Final = "ended"
CANCELLED: Final = "cancelled"
STATES: Final = (PLANNED, RUNNING, ENDED, CANCELLED)


class Sale(StoreTable):
    """A variant's price for a while. While it runs, the prices before are kept here to be put back."""

    __tablename__ = "sales"
    __table_args__ = (
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_sales_variant", "store_id", "variant_id", "starts_at"),
        Index(
            "ix_sales_running",
            "store_id",
            "variant_id",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
    )

    variant_id: Mapped[UUID]
    price_minor: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default=PLANNED)
    price_before_minor: Mapped[int | None]
    compare_before_minor: Mapped[int | None]
    actor: Mapped[str]
    created_at: Mapped[datetime]

    @property
    def is_open(self) -> bool:
        """Whether it can still be cancelled."""
        return self.state in (PLANNED, RUNNING)

    def price_of(self, currency: str) -> Money:
        """Return what the variant costs while it runs; `currency` is the variant's."""
        return Money(self.price_minor, currency)


async def lock_sale(session: AsyncSession, sale_id: UUID) -> tuple[Sale, Variant] | None:
    """Return a sale with its variant and keep others from changing them until the commit; None when there is none."""
    sale = await session.scalar(select(Sale).where(Sale.id == sale_id).with_for_update())
    if sale is None:
        return None
    variant = await session.scalar(select(Variant).where(Variant.id == sale.variant_id).with_for_update())
    return None if variant is None else (sale, variant)


async def is_sale_of(session: AsyncSession, sale_id: UUID, product_id: UUID) -> bool:
    """Say whether a sale, over or not, is one of this product's variants."""
    found = await session.scalar(
        select(Sale.id)
        .join(Variant, (Variant.store_id == Sale.store_id) & (Variant.id == Sale.variant_id))
        .where(Sale.id == sale_id, Variant.product_id == product_id)
    )
    return found is not None


async def sales_of(session: AsyncSession, product_id: UUID) -> list[Sale]:
    """Return the sales of a product's variants that are planned or running, the next first."""
    found = await session.scalars(
        select(Sale)
        .join(Variant, (Variant.store_id == Sale.store_id) & (Variant.id == Sale.variant_id))
        .where(Variant.product_id == product_id, Sale.state.in_((PLANNED, RUNNING)))
        .order_by(Sale.starts_at, Variant.position, Sale.id)
    )
    return list(found)
