"""The catalogue: products and their variants. Options, pictures and what groups products have files of their own.

Nothing here loads by itself (`lazy="raise"`): each query says what it brings, so a template cannot start one.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row

# Importing the products makes all that groups them known to SQLAlchemy.
from shared.products.brand import Brand
from shared.products.category import Category, ProductCategory
from shared.products.collection import Collection, CollectionProduct
from shared.products.old_path import OldPath
from shared.products.option import Option
from shared.products.product_image import REMOVED, ProductImage
from shared.products.product_type import Attribute, ProductType

__all__ = [
    "ACTIVE",
    "ARCHIVED",
    "DRAFT",
    "KINDS",
    "MOST_OPTIONS",
    "MOST_VARIANTS",
    "STATES",
    "Attribute",
    "Brand",
    "Category",
    "Collection",
    "CollectionProduct",
    "OldPath",
    "Product",
    "ProductCategory",
    "ProductType",
    "Variant",
]

DRAFT: Final = "draft"
ACTIVE: Final = "active"
ARCHIVED: Final = "archived"
STATES: Final = (DRAFT, ACTIVE, ARCHIVED)

PHYSICAL: Final = "physical"
DIGITAL: Final = "digital"
BUNDLE: Final = "bundle"
KINDS: Final = (PHYSICAL, DIGITAL, "external", "grouped", BUNDLE)
SOLD_HERE: Final = (PHYSICAL, DIGITAL, BUNDLE)

# What really bounds options is how many variants they make.
MOST_OPTIONS: Final = 20
MOST_VARIANTS: Final = 2048


class Product(StoreTable):
    """What a shopper reads about; what they buy is one of its variants (there is always at least one)."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("store_id", "slug"),
        UniqueConstraint("store_id", "source_key"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        Index(
            "ix_products_came",
            "store_id",
            text("coalesce(published_at, created_at)"),
            "id",
            postgresql_where=text("state = 'active' AND deleted_at IS NULL"),
        ),
        Index(
            "ix_products_brand",
            "store_id",
            "vendor_key",
            text("coalesce(published_at, created_at)"),
            "id",
            postgresql_where=text("state = 'active' AND deleted_at IS NULL"),
        ),
        Index("ix_products_title", "store_id", "title", "id", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_products_search", "search_vector", postgresql_using="gin"),
        Index(
            "ix_products_trigrams",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )

    slug: Mapped[str]
    source_key: Mapped[str | None]
    title: Mapped[str]
    description_html: Mapped[str] = mapped_column(default="")
    vendor: Mapped[str] = mapped_column(default="")
    vendor_key: Mapped[str] = mapped_column(Computed("souk_fold(vendor)", persisted=True))
    product_type: Mapped[str] = mapped_column(default="")
    type_key: Mapped[str] = mapped_column(Computed("souk_fold(product_type)", persisted=True))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    kind: Mapped[str] = mapped_column(default="physical")
    tax_category: Mapped[str] = mapped_column(default="standard")
    state: Mapped[str] = mapped_column(default=DRAFT)
    external_url: Mapped[str] = mapped_column(default="")
    external_label: Mapped[str] = mapped_column(default="")
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(
        Computed("souk_search_text(title, vendor, product_type, tags)", persisted=True)
    )
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("souk_search_vector(title, vendor, product_type, tags, description_html)", persisted=True),
    )

    options: Mapped[list["Option"]] = relationship(
        lazy="raise",
        order_by="Option.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Product.store_id == foreign(Option.store_id)) & (Product.id == foreign(Option.product_id))
        ),
    )
    variants: Mapped[list["Variant"]] = relationship(
        lazy="raise",
        order_by="Variant.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Product.store_id == foreign(Variant.store_id))
            & (Product.id == foreign(Variant.product_id))
            & Variant.deleted_at.is_(None)
        ),
    )
    images: Mapped[list["ProductImage"]] = relationship(
        lazy="raise",
        order_by="ProductImage.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Product.store_id == foreign(ProductImage.store_id))
            & (Product.id == foreign(ProductImage.product_id))
            & (ProductImage.state != REMOVED)
        ),
    )

    @property
    def is_shown(self) -> bool:
        """Whether shoppers may see it."""
        return self.state == ACTIVE and self.deleted_at is None

    @property
    def is_sold_here(self) -> bool:
        """Whether it can be put into a cart; external and grouped products lead elsewhere."""
        return self.kind in SOLD_HERE

    @property
    def ready_images(self) -> list["ProductImage"]:
        return [image for image in self.images if image.state == "ready"]

    @property
    def cover(self) -> "ProductImage | None":
        """The first picture that can be shown."""
        return next(iter(self.ready_images), None)

    @property
    def lowest_price(self) -> Money:
        return min((variant.price for variant in self.variants), key=lambda price: price.minor)

    @property
    def has_price_range(self) -> bool:
        return len({variant.price_minor for variant in self.variants}) > 1


class Variant(StoreTable):
    """What is priced, stocked and sold. `choices` answers the product's options in their order."""

    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id", "choices"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("compare_at_minor > price_minor", name="compare_at_above_price"),
        CheckConstraint("weight_grams >= 0", name="weight"),
        CheckConstraint("cost_minor >= 0", name="cost"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_variants_sku", "store_id", "sku"),
        Index(
            "ix_variants_reduced",
            "store_id",
            "product_id",
            postgresql_where=text("compare_at_minor IS NOT NULL AND deleted_at IS NULL"),
        ),
    )

    product_id: Mapped[UUID]
    position: Mapped[int]
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    sku: Mapped[str] = mapped_column(default="")
    barcode: Mapped[str] = mapped_column(default="")
    price_minor: Mapped[int]
    compare_at_minor: Mapped[int | None]
    # What it costs the merchant: never shown to shoppers.
    cost_minor: Mapped[int | None]
    currency: Mapped[str]
    weight_grams: Mapped[int | None]
    image_id: Mapped[UUID | None]
    # The database reckons these two whenever a price is written (price_changes.py); what is assigned here is lost.
    reduced_since: Mapped[datetime | None]
    lowest_before_minor: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(Variant.store_id) == Product.store_id) & (foreign(Variant.product_id) == Product.id)
        ),
    )
    stock: Mapped[Any] = relationship(
        "StockLevel",
        lazy="raise",
        viewonly=True,
        uselist=False,
        primaryjoin=(
            "and_(Variant.store_id == foreign(StockLevel.store_id), Variant.id == foreign(StockLevel.id),"
            " StockLevel.is_tracked)"
        ),
    )
    parts: Mapped[list[Any]] = relationship(
        "BundlePart",
        lazy="raise",
        viewonly=True,
        order_by="BundlePart.position",
        primaryjoin=(
            "and_(Variant.store_id == foreign(BundlePart.store_id), Variant.id == foreign(BundlePart.variant_id))"
        ),
    )

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def compare_at(self) -> Money | None:
        """The price before a reduction, None when it is not reduced."""
        return None if self.compare_at_minor is None else Money(self.compare_at_minor, self.currency)

    @property
    def cost(self) -> Money | None:
        """What it costs the merchant, None when nobody said."""
        return None if self.cost_minor is None else Money(self.cost_minor, self.currency)

    @property
    def lowest_before(self) -> Money | None:
        """The lowest price of the 30 days before the reduction; None without one, and for what was not sold before."""
        return None if self.lowest_before_minor is None else Money(self.lowest_before_minor, self.currency)

    @property
    def title(self) -> str:
        """The choices in words, empty for a product without options."""
        return " / ".join(self.choices)

    @property
    def is_available(self) -> bool:
        return self.left is None or self.left >= 1

    @property
    def left(self) -> int | None:
        """How many can be sold: none of what was taken out of the shop; None when stock is not tracked."""
        if self.deleted_at is not None:
            return 0
        if self.parts:
            counted = (part.bundles_left for part in self.parts)
            return min((left for left in counted if left is not None), default=None)
        return None if self.stock is None else int(self.stock.available)

    @property
    def is_shipped(self) -> bool:
        """Whether anything of it goes by post."""
        if self.parts:
            return any(part.component.product.kind != DIGITAL for part in self.parts)
        return bool(self.product.kind != DIGITAL)

    def goods(self, quantity: int) -> list[tuple["Variant", int]]:
        """Return what leaves the house when so many are sold: the parts of a bundle, else the variant itself."""
        if self.parts:
            return [(part.component, part.quantity * quantity) for part in self.parts]
        return [(self, quantity)]
