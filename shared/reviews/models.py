"""What buyers say of products: reviews with photos, what others think of them, and the sums that shelves show."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.orders.models import Order
from shared.orders.states import CANCELLED
from shared.products.models import Product
from shared.reviews.states import PENDING, POLICIES, PUBLISHED, STATES

# What the token of a link to one's own review is derived for.
REVIEW_LINK: Final = "review-link"

MOST_STARS: Final = 5
FITS: Final = ("small", "true", "large")
MOST_PHOTOS: Final = 4
LONGEST_TITLE: Final = 120
LONGEST_BODY: Final = 4000
LONGEST_NAME: Final = 60
LONGEST_REPLY: Final = 2000
LONGEST_REASON: Final = 300
# Below this an average says more about chance than about the product, so cards and searches leave it out.
ENOUGH: Final = 3

_IS_PUBLISHED: Final = text("state = 'published'")


class Review(StoreTable):
    """What one person says of one product. `version` rises with each change of words, so that nobody judges others.

    `order_id` is the order that proves the purchase, found by the server; it proves nothing once that is cancelled.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id", "email"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("customer_id", "customers"),
        to_store_row("order_id", "orders"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("fit", FITS), name="fit_known"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("helpful >= 0 AND unhelpful >= 0", name="votes"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index(
            "ix_reviews_newest", "store_id", "product_id", "written_at", "id", postgresql_where=_IS_PUBLISHED
        ),
        Index(
            "ix_reviews_helpful",
            "store_id",
            "product_id",
            "helpful",
            "written_at",
            "id",
            postgresql_where=_IS_PUBLISHED,
        ),
        Index(
            "ix_reviews_good",
            "store_id",
            "written_at",
            "id",
            postgresql_where=text("state = 'published' AND stars >= 4"),
        ),
        Index("ix_reviews_queue", "store_id", "state", "changed_at", "id"),
        Index("ix_reviews_customer", "store_id", "customer_id"),
        Index("ix_reviews_order", "store_id", "order_id"),
    )

    product_id: Mapped[UUID]
    customer_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    email: Mapped[str]
    name: Mapped[str]
    stars: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    fit: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=PENDING)
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")
    # In which language it was written, for the mail that confirms it. Empty means the store's own.
    language: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    product: Mapped[Product] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(Review.store_id) == Product.store_id) & (foreign(Review.product_id) == Product.id)
        ),
    )
    order: Mapped[Order | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(Review.store_id) == Order.store_id) & (foreign(Review.order_id) == Order.id)
        ),
    )
    photos: Mapped[list["ReviewPhoto"]] = relationship(
        lazy="raise",
        order_by="ReviewPhoto.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Review.store_id == foreign(ReviewPhoto.store_id)) & (Review.id == foreign(ReviewPhoto.review_id))
        ),
    )

    @property
    def is_published(self) -> bool:
        return self.state == PUBLISHED

    @property
    def is_verified(self) -> bool:
        """Whether an order proves the purchase, and still stands."""
        return self.order is not None and self.order.state != CANCELLED


class ReviewPhoto(StoreTable):
    """A picture that the writer sent.

    As it came it lies at `upload_key`, which is served to nobody, until a worker has encoded it anew.
    """

    __tablename__ = "review_photos"
    __table_args__ = (
        to_store_row("review_id", "reviews", on_delete="CASCADE"),
        CheckConstraint(one_of("state", ("pending", "ready", "failed")), name="state_known"),
        Index("ix_review_photos_review", "store_id", "review_id", "position"),
    )

    review_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default="pending")
    upload_key: Mapped[str]
    failure: Mapped[str | None]
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_at: Mapped[datetime]


class ReviewVote(StoreTable):
    """What one browser or customer thinks of a review. Of the voter only the SHA-256 of a token is kept."""

    __tablename__ = "review_votes"
    __table_args__ = (
        UniqueConstraint("store_id", "review_id", "voter_hash"),
        to_store_row("review_id", "reviews", on_delete="CASCADE"),
    )

    review_id: Mapped[UUID]
    voter_hash: Mapped[bytes] = mapped_column(LargeBinary)
    is_helpful: Mapped[bool]
    voted_at: Mapped[datetime]


class ProductRating(StoreTable):
    """The published reviews of a product, summed up; its id is the product's. Changed with each review's state."""

    __tablename__ = "product_ratings"
    __table_args__ = (
        to_store_row("id", "products", on_delete="CASCADE"),
        CheckConstraint(
            "ones >= 0 AND twos >= 0 AND threes >= 0 AND fours >= 0 AND fives >= 0"
            " AND fit_small >= 0 AND fit_true >= 0 AND fit_large >= 0",
            name="counts",
        ),
        CheckConstraint("count = ones + twos + threes + fours + fives", name="count_adds_up"),
        CheckConstraint("total = ones + 2 * twos + 3 * threes + 4 * fours + 5 * fives", name="total_adds_up"),
    )

    count: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ones: Mapped[int] = mapped_column(default=0)
    twos: Mapped[int] = mapped_column(default=0)
    threes: Mapped[int] = mapped_column(default=0)
    fours: Mapped[int] = mapped_column(default=0)
    fives: Mapped[int] = mapped_column(default=0)
    fit_small: Mapped[int] = mapped_column(default=0)
    fit_true: Mapped[int] = mapped_column(default=0)
    fit_large: Mapped[int] = mapped_column(default=0)


class ReviewSettings(StoreTable):
    """What a store decides about reviews; a store without a row has the defaults. At most one row a store."""

    __tablename__ = "review_settings"
    __table_args__ = (
        UniqueConstraint("store_id"),
        CheckConstraint(one_of("policy", POLICIES), name="policy_known"),
        CheckConstraint("ask_after_days BETWEEN 1 AND 90", name="ask_after_days"),
    )

    policy: Mapped[str]
    anyone_may_write: Mapped[bool]
    asks_by_mail: Mapped[bool]
    ask_after_days: Mapped[int]


class ReviewRequest(StoreTable):
    """That a buyer is to be asked for reviews, once per order; its id is the order's."""

    __tablename__ = "review_requests"
    __table_args__ = (to_store_row("id", "orders", on_delete="CASCADE"),)

    planned_at: Mapped[datetime]


class ReviewOptOut(StoreTable):
    """An address that does not want to be asked."""

    __tablename__ = "review_opt_outs"
    __table_args__ = (
        UniqueConstraint("store_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str]
    opted_out_at: Mapped[datetime]
