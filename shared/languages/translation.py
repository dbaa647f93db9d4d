"""What a merchant wrote again in another language."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, to_store_row

# What can be translated as a whole, by the column that points to it.
OWNERS: Final = ("product_id", "collection_id", "category_id", "brand_id", "article_id")
_A_LANGUAGE: Final = "language ~ '^[a-z]{2}$'"


class Translation(StoreTable):
    """The texts of one thing in one language: `texts` by field, and `sources`, the digest of the original behind each.

    An original whose digest is another by now has changed since: its translation is shown, and marked to the merchant.
    """

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("store_id", "language", "subject_id"),
        CheckConstraint(f"num_nonnulls({', '.join(OWNERS)}) = 1", name="one_owner"),
        CheckConstraint(_A_LANGUAGE, name="language_code"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("collection_id", "collections", on_delete="CASCADE"),
        to_store_row("category_id", "categories", on_delete="CASCADE"),
        to_store_row("brand_id", "brands", on_delete="CASCADE"),
        to_store_row("article_id", "articles", on_delete="CASCADE"),
        *(Index(f"ix_translations_{column}", "store_id", column) for column in OWNERS),
    )

    language: Mapped[str]
    product_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    brand_id: Mapped[UUID | None]
    article_id: Mapped[UUID | None]
    subject_id: Mapped[UUID] = mapped_column(Computed(f"coalesce({', '.join(OWNERS)})", persisted=True))
    texts: Mapped[dict[str, Any]]
    sources: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class TranslatedWord(StoreTable):
    """A word that many things share, such as "Colour", "Red" or a line of a menu: translated once for all of them."""

    __tablename__ = "translated_words"
    __table_args__ = (
        UniqueConstraint("store_id", "language", "word"),
        CheckConstraint(_A_LANGUAGE, name="language_code"),
        CheckConstraint("told <> ''", name="told"),
    )

    language: Mapped[str]
    word: Mapped[str]
    told: Mapped[str]
    updated_at: Mapped[datetime]
