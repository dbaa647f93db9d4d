"""What shoppers keep for later."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, to_store_row
from shared.products.models import Product, Variant

MOST_ITEMS: Final = 200


class Wishlist(StoreTable):
    """One list of one shopper: a customer's, or a browser's, of whose token only the SHA-256 is kept.

    `share_hash` is that of the link that shows it to others, None while it is private; `share_version` makes each
    link another one.
    """

    __tablename__ = "wishlists"
    __table_args__ = (
        UniqueConstraint("store_id", "customer_id"),
        UniqueConstraint("store_id", "token_hash"),
        UniqueConstraint("store_id", "share_hash"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        CheckConstraint("customer_id IS NULL OR token_hash IS NULL", name="one_holder"),
    )

    customer_id: Mapped[UUID | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    share_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    share_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def is_shared(self) -> bool:
        return self.share_hash is not None


class WishlistItem(StoreTable):
    """A product on a list, perhaps in one version, and what that cost when it was saved."""

    __tablename__ = "wishlist_items"
    __table_args__ = (
        UniqueConstraint("store_id", "wishlist_id", "product_id"),
        to_store_row("wishlist_id", "wishlists", on_delete="CASCADE"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_wishlist_items_product", "store_id", "product_id"),
        Index("ix_wishlist_items_variant", "store_id", "variant_id"),
    )

    wishlist_id: Mapped[UUID]
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    price_minor: Mapped[int]
    currency: Mapped[str]
    saved_at: Mapped[datetime]

    product: Mapped[Product] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(WishlistItem.store_id) == Product.store_id)
            & (foreign(WishlistItem.product_id) == Product.id)
        ),
    )

    @property
    def price_then(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def variant(self) -> Variant | None:
        """The version that is wanted: the chosen one while it is sold, or the only one there is."""
        versions = self.product.variants
        if len(versions) == 1:
            return versions[0]
        return next((variant for variant in versions if variant.id == self.variant_id), None)


def lowest_price(product: Product) -> Money:
    """Return the price that a card shows of a product."""
    buyable = [variant for variant in product.variants if variant.is_available] or product.variants
    return min((variant.price for variant in buyable), key=lambda price: price.minor)
