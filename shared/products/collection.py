"""Collections: products that a merchant shows together, chosen by hand or by a rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

BY_HAND: Final = "by_hand"
SORTS: Final = (BY_HAND, "newest", "price", "-price", "title", "best_selling")


class Collection(StoreTable):
    """A shelf with a name. `rule` says who belongs to it (`collection_rules.py`), None when they are placed by hand.

    `filled_version` is the catalogue's version at which its places were last brought up to date (`fill_collection.py`).
    """

    __tablename__ = "collections"
    __table_args__ = (
        UniqueConstraint("store_id", "slug"),
        CheckConstraint(one_of("sort", SORTS), name="sort_known"),
        CheckConstraint("rule IS NULL OR sort <> 'by_hand'", name="rule_sorted"),
        Index("ix_collections_position", "store_id", "position", "id"),
    )

    slug: Mapped[str]
    title: Mapped[str]
    description_html: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # Without none_as_null a missing rule would be JSON's null, which is not SQL's.
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sort: Mapped[str] = mapped_column(default=BY_HAND)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    filled_version: Mapped[int] = mapped_column(default=-1)
    filled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def fills_itself(self) -> bool:
        """Whether its products, or their places, follow from what the products are."""
        return self.rule is not None or self.sort != BY_HAND

    def of_format(self, form: str) -> Sequence[dict[str, Any]]:
        """Return the tile picture's renditions of one format, narrowest first."""
        return sorted((r for r in self.renditions if r["format"] == form), key=lambda r: int(r["width"]))


class CollectionProduct(StoreTable):
    """A product's place in a collection. Where the collection is sorted, the position is what it is sorted by."""

    __tablename__ = "collection_products"
    __table_args__ = (
        UniqueConstraint("store_id", "collection_id", "product_id"),
        to_store_row("collection_id", "collections", on_delete="CASCADE"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        Index("ix_collection_products_place", "store_id", "collection_id", "position", "product_id"),
        Index("ix_collection_products_product", "store_id", "product_id"),
    )

    collection_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
