"""Where categories, brands and collections were before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from shared.kernel.tables import StoreTable, to_store_row


class OldPath(StoreTable):
    """A page's path that led to exactly one of these: links to it lead on to where that is now."""

    __tablename__ = "old_paths"
    __table_args__ = (
        UniqueConstraint("store_id", "path"),
        to_store_row("category_id", "categories", on_delete="CASCADE"),
        to_store_row("brand_id", "brands", on_delete="CASCADE"),
        to_store_row("collection_id", "collections", on_delete="CASCADE"),
        CheckConstraint("num_nonnulls(category_id, brand_id, collection_id) = 1", name="leads_to_one"),
    )

    path: Mapped[str]
    category_id: Mapped[UUID | None]
    brand_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    left_at: Mapped[datetime]
