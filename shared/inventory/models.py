"""Stock: counters guarded by the database, reservations that expire, and the ledger they are summed from."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

HELD: Final = "held"
CLAIMED: Final = "claimed"
RELEASED: Final = "released"

REASONS: Final = ("initial", "import", "adjustment", "sale", "restock")


class StockLevel(StoreTable):
    """The counters of one variant; its id is the variant's. A variant without a row is not tracked: always available.

    One that is no longer tracked keeps its row, so that its ledger lives on; `Variant.stock` is None for both.
    on hand: in the house. reserved: promised to checkouts. available = on hand - reserved (+ what may be backordered).
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        to_store_row("id", "variants", on_delete="CASCADE"),
        CheckConstraint("on_hand >= -backorder_limit", name="on_hand"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("backorder_limit >= 0", name="backorder_limit"),
        CheckConstraint("reserved <= on_hand + backorder_limit", name="reserved_within_stock"),
        Index("ix_stock_levels_low", "store_id", "on_hand"),
    )

    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    backorder_limit: Mapped[int] = mapped_column(default=0)
    is_tracked: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved + self.backorder_limit

    def can_sell(self, quantity: int) -> bool:
        return self.available >= quantity


class Reservation(StoreTable):
    """Goods held for one cart's checkout. Only `held` rows move, once, to claimed or released."""

    __tablename__ = "reservations"
    __table_args__ = (
        to_store_row("variant_id", "stock_levels", on_delete="CASCADE"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint(one_of("state", (HELD, CLAIMED, RELEASED)), name="state_known"),
        Index("ix_reservations_cart", "store_id", "cart_id"),
        Index("ix_reservations_expiring", "expires_at", postgresql_where=text("state = 'held'")),
    )

    variant_id: Mapped[UUID]
    cart_id: Mapped[UUID]
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(default=HELD)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class StockMovement(StoreTable):
    """One line of the ledger: append-only (the app's role may not change it). on hand = the sum of its quantities."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        to_store_row("variant_id", "stock_levels", on_delete="CASCADE"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint(one_of("reason", REASONS), name="reason_known"),
        Index("ix_stock_movements_variant", "store_id", "variant_id", "created_at"),
    )

    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    reason: Mapped[str]
    subject_id: Mapped[UUID | None]
    actor: Mapped[str]
    created_at: Mapped[datetime]
