"""Stock: counters guarded by the database, reservations that expire, and the ledger they are summed from."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.inventory.reorder_points import LARGEST
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.products.promises import Promise

HELD: Final = "held"
CLAIMED: Final = "claimed"
RELEASED: Final = "released"

# What came back and is kept apart leaves the ledger as set aside, and comes into it as that when it is sold again.
SET_ASIDE: Final = "set_aside"
WRITE_OFF: Final = "write_off"
# A change of many counts as they do who count one by one, and a return comes back as what was called off does: they are
# told apart for who reads the history.
BULK: Final = "bulk"
RETURNED: Final = "return"
REASONS: Final = (
    "initial",
    "import",
    "adjustment",
    "sale",
    "restock",
    "arrival",
    SET_ASIDE,
    WRITE_OFF,
    BULK,
    RETURNED,
)

LONGEST_DELAY: Final = 365


class StockLevel(StoreTable):
    """The counters of one variant; its id is the variant's. A variant without a row is not tracked: always available.

    One that is no longer tracked keeps its row, so that its ledger lives on; `Variant.stock` is None for both.
    on hand: in the house; below zero it is what buyers wait for (`AwaitedGoods`). reserved: promised to checkouts.
    available = on hand - reserved (+ what may be backordered). What is sold beyond the stock is a pre-order while there
    is a day of release, else a backorder. The reorder point is what the merchant is told by; shoppers read that few are
    left by the store's own threshold.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        to_store_row("id", "variants", on_delete="CASCADE"),
        CheckConstraint("on_hand >= -backorder_limit", name="on_hand"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("backorder_limit >= 0", name="backorder_limit"),
        CheckConstraint("reserved <= on_hand + backorder_limit", name="reserved_within_stock"),
        CheckConstraint(f"delay_days BETWEEN 1 AND {LONGEST_DELAY}", name="delay_days"),
        CheckConstraint(f"reorder_point BETWEEN 0 AND {LARGEST}", name="reorder_point"),
        CheckConstraint(f"reorder_quantity BETWEEN 1 AND {LARGEST}", name="reorder_quantity"),
        Index("ix_stock_levels_low", "store_id", "on_hand"),
        Index("ix_stock_levels_releasing", "releases_on", postgresql_where=text("releases_on IS NOT NULL")),
    )

    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    backorder_limit: Mapped[int] = mapped_column(default=0)
    is_tracked: Mapped[bool] = mapped_column(default=True)
    delay_days: Mapped[int | None]
    releases_on: Mapped[date | None]
    reorder_point: Mapped[int | None]
    reorder_quantity: Mapped[int | None]
    updated_at: Mapped[datetime]

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved + self.backorder_limit

    @property
    def owed(self) -> int:
        """How many pieces buyers wait for."""
        return max(0, -self.on_hand)

    def reorders_at(self, threshold: int) -> int:
        """With how many available it runs low; `threshold` is the store's."""
        return threshold if self.reorder_point is None else self.reorder_point

    def waiting_of(self, quantity: int) -> int:
        """How many of so many that are bought now would have to wait."""
        return min(quantity, max(0, quantity - max(0, self.on_hand - self.reserved)))

    def promise_of(self, quantity: int) -> Promise | None:
        """What is promised of so many that are bought now; None when they are there. A pre-order waits for its day."""
        if self.releases_on is not None:
            return Promise(self.releases_on)
        return Promise(None, self.delay_days) if self.waiting_of(quantity) else None


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


class AwaitedGoods(StoreTable):
    """What one order waits for of a variant. All that wait for it together are what is on hand below zero.

    It is written when the goods are claimed, which may be before the order's own row: hence the deferred key.
    """

    __tablename__ = "awaited_goods"
    __table_args__ = (
        UniqueConstraint("store_id", "order_id", "variant_id"),
        ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["orders.store_id", "orders.id"],
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        to_store_row("variant_id", "stock_levels", on_delete="CASCADE"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("waiting BETWEEN 0 AND quantity", name="waiting"),
        Index(
            "ix_awaited_goods_waiting",
            "store_id",
            "variant_id",
            "created_at",
            "id",
            postgresql_where=text("waiting > 0"),
        ),
    )

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    waiting: Mapped[int]
    created_at: Mapped[datetime]
    served_at: Mapped[datetime | None]


class StockMovement(StoreTable):
    """One line of the ledger: append-only (the app's role may not change it). on hand = the sum of its quantities.

    `subject_id` is the order, the change of many or the import that it came of; None where somebody counted.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        to_store_row("variant_id", "stock_levels", on_delete="CASCADE"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint(one_of("reason", REASONS), name="reason_known"),
        Index("ix_stock_movements_variant", "store_id", "variant_id", "created_at"),
        Index("ix_stock_movements_latest", "store_id", "created_at", "id"),
    )

    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    reason: Mapped[str]
    subject_id: Mapped[UUID | None]
    actor: Mapped[str]
    created_at: Mapped[datetime]
