"""Categories: one tree for each store, in which a product has its place."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, to_store_row

DEEPEST: Final = 6
MOST_CATEGORIES: Final = 2000


class Category(StoreTable):
    """A branch of the tree. `path` holds the slugs and `lineage` the ids from the root down to itself.

    Both follow from `parent_id` and are written with it, so that a page is found and a branch counted without climbing.
    """

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("store_id", "path"),
        to_store_row("parent_id", "categories"),
        CheckConstraint(f"cardinality(lineage) BETWEEN 1 AND {DEEPEST}", name="depth"),
        CheckConstraint("lineage[cardinality(lineage)] = id", name="lineage_ends_here"),
        Index("ix_categories_parent", "store_id", "parent_id", "position", "id"),
    )

    parent_id: Mapped[UUID | None]
    slug: Mapped[str]
    path: Mapped[str]
    lineage: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    title: Mapped[str]
    description_html: Mapped[str] = mapped_column(Text, default="")
    # Its picture, empty without one, and what it shows.
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    alt: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def depth(self) -> int:
        """1 at the root."""
        return len(self.lineage)


class ProductCategory(StoreTable):
    """That a product stands in a category; one of its categories is the main one, which its page names."""

    __tablename__ = "product_categories"
    __table_args__ = (
        UniqueConstraint("store_id", "category_id", "product_id"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("category_id", "categories", on_delete="CASCADE"),
        Index("ix_product_categories_product", "store_id", "product_id"),
        Index(
            "ix_product_categories_main",
            "store_id",
            "product_id",
            unique=True,
            postgresql_where=text("is_main"),
        ),
    )

    product_id: Mapped[UUID]
    category_id: Mapped[UUID]
    is_main: Mapped[bool] = mapped_column(default=False)
