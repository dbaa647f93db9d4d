"""What a merchant writes and arranges: pages and posts, and how the shop is laid out around them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

PAGE: Final = "page"
POST: Final = "post"
KINDS: Final = (PAGE, POST)

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
STATES: Final = (DRAFT, PUBLISHED)

PLACES: Final = ("look", "home", "header", "footer", "announcement", "newsletter")


class Article(StoreTable):
    """A page (terms, about us) or a post of the blog. Shoppers see it when published and its moment has come.

    `body` is what the merchant wrote, as Markdown; `body_html` what is shown, cleaned when it was written.
    """

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "slug"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_when"),
        Index(
            "ix_articles_shown",
            "store_id",
            "kind",
            "published_at",
            "id",
            postgresql_where=text("state = 'published'"),
        ),
        Index("ix_articles_edited", "store_id", "kind", "updated_at", "id"),
    )

    kind: Mapped[str]
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    body_html: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    alt: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=DRAFT)
    published_at: Mapped[datetime | None]
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def is_shown(self, now: datetime) -> bool:
        """Whether shoppers may read it."""
        return self.state == PUBLISHED and self.published_at is not None and self.published_at <= now


class OldArticleAddress(StoreTable):
    """A slug that a page or post had: links to it lead on to where it is now."""

    __tablename__ = "old_article_addresses"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "slug"),
        to_store_row("article_id", "articles", on_delete="CASCADE"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        Index("ix_old_article_addresses_article", "store_id", "article_id"),
    )

    article_id: Mapped[UUID]
    kind: Mapped[str]
    slug: Mapped[str]
    left_at: Mapped[datetime]


class Arrangement(StoreTable):
    """How one part of a shop is laid out: its look, front page, menus, announcement; published, and perhaps a draft.

    `data` was validated by the module of its place when it was written; `version` names this content for good.
    """

    __tablename__ = "arrangements"
    __table_args__ = (
        UniqueConstraint("store_id", "place", "state"),
        CheckConstraint(one_of("place", PLACES), name="place_known"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
    )

    place: Mapped[str]
    state: Mapped[str]
    data: Mapped[dict[str, Any]]
    version: Mapped[str]
    updated_at: Mapped[datetime]
