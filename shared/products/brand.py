"""Brands: who made a product."""

from datetime import datetime
from typing import Any

from sqlalchemy import Computed, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable


class Brand(StoreTable):
    """A maker with a page. Its products are those whose `vendor` is its name, whatever their accents and capitals.

    The name is the link (`key` = the products' `vendor_key`): whoever writes a product writes a text, as files have it.
    """

    __tablename__ = "brands"
    __table_args__ = (UniqueConstraint("store_id", "slug"), UniqueConstraint("store_id", "key"))

    slug: Mapped[str]
    name: Mapped[str]
    key: Mapped[str] = mapped_column(Computed("souk_fold(name)", persisted=True))
    description_html: Mapped[str] = mapped_column(default="")
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[datetime]
