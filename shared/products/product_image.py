"""Pictures of products."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

REMOVED: Final = "removed"


class ProductImage(StoreTable):
    """A picture of a product. Files are in the object store; `renditions` lists their sizes and keys.

    One that was removed waits a day, in case it is wanted back, and is in no list meanwhile.
    """

    __tablename__ = "product_images"
    __table_args__ = (
        to_store_row("product_id", "products", on_delete="CASCADE"),
        CheckConstraint(one_of("state", ("pending", "ready", "failed", REMOVED)), name="state_known"),
        CheckConstraint("(state = 'removed') = (removed_at IS NOT NULL)", name="removed"),
        Index("ix_product_images_product", "store_id", "product_id", "position"),
    )

    product_id: Mapped[UUID]
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="pending")
    source_url: Mapped[str | None]
    failure: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    colour: Mapped[str | None]
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    def of_format(self, form: str) -> Sequence[dict[str, Any]]:
        """Return the renditions of one format ("webp", "avif"), narrowest first: width, height, format, key, bytes."""
        return sorted((r for r in self.renditions if r["format"] == form), key=lambda r: int(r["width"]))
