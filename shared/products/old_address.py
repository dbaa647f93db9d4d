"""Addresses that products had."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from shared.kernel.tables import StoreTable, to_store_row


class OldAddress(StoreTable):
    """A slug that a product had: links to it lead on to where the product is now."""

    __tablename__ = "old_addresses"
    __table_args__ = (
        UniqueConstraint("store_id", "slug"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        Index("ix_old_addresses_product", "store_id", "product_id"),
    )

    product_id: Mapped[UUID]
    slug: Mapped[str]
    left_at: Mapped[datetime]
