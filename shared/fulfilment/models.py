"""Shipments: what has left the shelf for an order, and by whom it goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.fulfilment.states import ARRIVED, PACKED, PICKED_UP, READY, SENT, STATES, UNDONE
from shared.kernel.tables import StoreTable, one_of, to_store_row


class PackedGoods(StoreTable):
    """How many pieces of one variant an order's line needs (`due`), and how many of them are in shipments.

    A line of a bundle has a row for each of its parts. The rows are made when the order's first shipment is.
    """

    __tablename__ = "packed_goods"
    __table_args__ = (
        UniqueConstraint("store_id", "order_line_id", "variant_id"),
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("order_line_id", "order_lines", on_delete="CASCADE"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("packed BETWEEN 0 AND due", name="packed"),
        Index("ix_packed_goods_order", "store_id", "order_id"),
    )

    order_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    due: Mapped[int]
    packed: Mapped[int] = mapped_column(default=0)


class Shipment(StoreTable):
    """A parcel of an order, or what lies ready for its buyer to pick up. `number` counts within the order."""

    __tablename__ = "shipments"
    __table_args__ = (
        UniqueConstraint("store_id", "order_id", "number"),
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("tracking_link = '' OR tracking_link LIKE 'https://%'", name="link_is_safe"),
        Index(
            "ix_shipments_packed", "store_id", "packed_at", "id", postgresql_where=text("state = 'packed'")
        ),
    )

    order_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=PACKED)
    carrier: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    tracking_link: Mapped[str] = mapped_column(default="")
    packed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    lines: Mapped[list["ShipmentLine"]] = relationship(
        lazy="raise",
        order_by="ShipmentLine.id",
        viewonly=True,
        primaryjoin=lambda: (
            (Shipment.store_id == foreign(ShipmentLine.store_id))
            & (Shipment.id == foreign(ShipmentLine.shipment_id))
        ),
    )

    @property
    def is_undone(self) -> bool:
        return self.state == UNDONE

    @property
    def is_for_pick_up(self) -> bool:
        return self.state in (READY, PICKED_UP)

    @property
    def is_with_the_buyer(self) -> bool:
        return self.state in (ARRIVED, PICKED_UP)

    @property
    def can_be_undone(self) -> bool:
        """Whether it is still in the house."""
        return self.state in (PACKED, READY)

    @property
    def can_be_sent(self) -> bool:
        return self.state == PACKED

    @property
    def is_under_way(self) -> bool:
        return self.state == SENT


class ShipmentLine(StoreTable):
    """So many pieces of one variant, for one line of the order."""

    __tablename__ = "shipment_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "shipment_id", "order_line_id", "variant_id"),
        to_store_row("shipment_id", "shipments", on_delete="CASCADE"),
        to_store_row("order_line_id", "order_lines"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    shipment_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
