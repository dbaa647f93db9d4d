"""Who wants word when a sold-out variant can be had again. One mail, then the row is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from shared.kernel.jobs import MAIL_TRIES, declare
from shared.kernel.tables import StoreTable, to_store_row
from shared.products.bundles import with_stock
from shared.products.models import Variant

SEND_BACK_IN_STOCK = declare("notifications.send_back_in_stock", most_attempts=MAIL_TRIES)
# Nobody still waits for a thing that they wanted a year ago.
KEPT_FOR: Final = timedelta(days=365)


class StockNotice(StoreTable):
    """One person's wish for one mail about one variant. `queued_at` says that its job has been written.

    `token_hash` is of the token by which the mail's link stops all notices of that address in that store. `language` is
    the one in which they asked, empty for the store's own.
    """

    __tablename__ = "stock_notices"
    __table_args__ = (
        UniqueConstraint("store_id", "variant_id", "email"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        Index("ix_stock_notices_token", "store_id", "token_hash"),
        Index("ix_stock_notices_age", "created_at"),
        Index(
            "ix_stock_notices_waiting",
            "store_id",
            "variant_id",
            postgresql_where=text("queued_at IS NULL"),
        ),
    )

    variant_id: Mapped[UUID]
    email: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]


async def wanted_variants(session: AsyncSession, *, limit: int = 200) -> Sequence[tuple[Variant, int]]:
    """Return the variants that people wait for and how many they are, the most wanted first."""
    people = func.count(StockNotice.id)
    counted = (
        select(StockNotice.store_id, StockNotice.variant_id, people.label("people"))
        .group_by(StockNotice.store_id, StockNotice.variant_id)
        .order_by(people.desc(), StockNotice.variant_id)
        .limit(limit)
        .subquery()
    )
    rows = await session.execute(
        select(Variant, counted.c.people)
        .join(counted, (counted.c.store_id == Variant.store_id) & (counted.c.variant_id == Variant.id))
        .options(joinedload(Variant.product), *with_stock())
        .order_by(counted.c.people.desc(), Variant.id)
    )
    return [(variant, int(waiting)) for variant, waiting in rows]


async def notice_by_id(session: AsyncSession, notice_id: UUID) -> StockNotice | None:
    """Return a notice that has not been sent or stopped."""
    found: StockNotice | None = await session.scalar(select(StockNotice).where(StockNotice.id == notice_id))
    return found
