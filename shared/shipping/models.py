"""Where a store delivers, and how."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.shipping import methods as rules


class ShippingZone(StoreTable):
    """Countries, or parts of one country, that are delivered to alike. No country is the rest of the world."""

    __tablename__ = "shipping_zones"
    __table_args__ = (Index("ix_shipping_zones_position", "store_id", "position", "id"),)

    name: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    region: Mapped[str] = mapped_column(default="")
    postcodes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    methods: Mapped[list["ShippingMethod"]] = relationship(
        lazy="raise",
        order_by="(ShippingMethod.position, ShippingMethod.id)",
        viewonly=True,
        primaryjoin=lambda: (
            (ShippingZone.store_id == foreign(ShippingMethod.store_id))
            & (ShippingZone.id == foreign(ShippingMethod.zone_id))
        ),
    )


class ShippingMethod(StoreTable):
    """A way of delivery in a zone. `steps` are {"from", "price_minor"}: from grams, or from minor units of goods."""

    __tablename__ = "shipping_methods"
    __table_args__ = (
        to_store_row("zone_id", "shipping_zones", on_delete="CASCADE"),
        CheckConstraint(one_of("kind", rules.KINDS), name="kind_known"),
        CheckConstraint("price_minor >= 0 AND free_over_minor >= 0", name="prices"),
        CheckConstraint("fewest_days >= 0 AND most_days >= fewest_days", name="days"),
        CheckConstraint("most_grams > 0 AND longest_mm > 0", name="limits"),
        Index("ix_shipping_methods_zone", "store_id", "zone_id", "position"),
    )

    zone_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default=rules.FLAT)
    price_minor: Mapped[int] = mapped_column(default=0)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    free_over_minor: Mapped[int | None]
    fewest_days: Mapped[int | None]
    most_days: Mapped[int | None]
    # For these beginnings of postcodes only, and up to this weight and this longest side; empty is no limit.
    postcodes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    most_grams: Mapped[int | None]
    longest_mm: Mapped[int | None]
    # When its slots are (`slots.py`), and where things are collected; empty where there are none.
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    place: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    is_on: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
