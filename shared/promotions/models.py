"""Promotions, the codes that bring them, and who has used which."""

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.pricing import purchase as pricing
from shared.promotions.rules import as_rule

ACTIVE: Final = "active"
RETURNED: Final = "returned"

MOST_IN_A_CART: Final = 5


class Promotion(StoreTable):
    """A reduction as the merchant keeps it; `shared/pricing/deals.py` says what it does.

    The products and collections that it is about are kept as bare ids: they are only ever compared with those of
    a cart of the same store, so an id that leads nowhere reduces nothing.
    """

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint(one_of("kind", pricing.KINDS), name="kind_known"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint(
            "amount_minor >= 0 AND buys >= 0 AND gets >= 0 AND subtotal_from_minor >= 0 AND pieces_from >= 0",
            name="figures",
        ),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(one_of("on_subscriptions", pricing.DELIVERIES), name="on_subscriptions_known"),
        to_store_row("group_id", "customer_groups"),
        Index("ix_promotions_group", "store_id", "group_id"),
        Index("ix_promotions_automatic", "store_id", postgresql_where=text("is_on AND NOT needs_code")),
    )

    name: Mapped[str]
    kind: Mapped[str]
    percent: Mapped[Decimal] = mapped_column(Numeric(6, 3), default=Decimal(0))
    amount_minor: Mapped[int] = mapped_column(default=0)
    buys: Mapped[int] = mapped_column(default=0)
    gets: Mapped[int] = mapped_column(default=0)
    product_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    collection_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    group_id: Mapped[UUID | None]
    subtotal_from_minor: Mapped[int] = mapped_column(default=0)
    pieces_from: Mapped[int] = mapped_column(default=0)
    first_order_only: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=100)
    is_exclusive: Mapped[bool] = mapped_column(default=False)
    needs_code: Mapped[bool] = mapped_column(default=False)
    # Of a subscription: the first delivery only, or every one.
    on_subscriptions: Mapped[str] = mapped_column(
        default=pricing.FIRST_DELIVERY, server_default=pricing.FIRST_DELIVERY
    )
    is_on: Mapped[bool] = mapped_column(default=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    coupons: Mapped[list["Coupon"]] = relationship(
        lazy="raise",
        order_by="Coupon.code",
        viewonly=True,
        primaryjoin=lambda: (
            (Promotion.store_id == foreign(Coupon.store_id)) & (Promotion.id == foreign(Coupon.promotion_id))
        ),
    )

    def as_rule(self, *, code: str = "") -> pricing.Promotion:
        """Return it as the pricing function reads it."""
        facts = {column.key: getattr(self, column.key) for column in Promotion.__table__.columns}
        return as_rule(facts, code=code)


class Coupon(StoreTable):
    """A code that brings a promotion. `used` counts the active redemptions and never passes the limit (I6)."""

    __tablename__ = "coupons"
    __table_args__ = (
        UniqueConstraint("store_id", "code"),
        to_store_row("promotion_id", "promotions", on_delete="CASCADE"),
        CheckConstraint("code = upper(code) AND code <> ''", name="code_upper"),
        CheckConstraint("used >= 0 AND (use_limit IS NULL OR used <= use_limit)", name="used_within_limit"),
        CheckConstraint("use_limit > 0", name="use_limit"),
        CheckConstraint("per_customer > 0", name="per_customer"),
        Index("ix_coupons_promotion", "store_id", "promotion_id", "code"),
    )

    promotion_id: Mapped[UUID]
    code: Mapped[str]
    use_limit: Mapped[int | None]
    per_customer: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # A code of one person's own may end before its promotion does.
    expires_at: Mapped[datetime | None]

    @property
    def is_used_up(self) -> bool:
        return self.use_limit is not None and self.used >= self.use_limit


class CouponRedemption(StoreTable):
    """One use of a coupon by what became an order (a cart becomes one order, so the cart is its key).

    `customer_key` is the buyer's mailbox (`customer_keys.py`), `nth` which of their uses it is.
    """

    __tablename__ = "coupon_redemptions"
    __table_args__ = (
        UniqueConstraint("store_id", "coupon_id", "cart_id"),
        to_store_row("coupon_id", "coupons"),
        to_store_row("cart_id", "carts"),
        CheckConstraint(one_of("state", (ACTIVE, RETURNED)), name="state_known"),
        CheckConstraint("nth > 0", name="nth"),
        Index(
            "ix_coupon_redemptions_customer",
            "store_id",
            "coupon_id",
            "customer_key",
            "nth",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
        Index("ix_coupon_redemptions_cart", "store_id", "cart_id"),
    )

    coupon_id: Mapped[UUID]
    cart_id: Mapped[UUID]
    customer_key: Mapped[str]
    nth: Mapped[int]
    discount_minor: Mapped[int]
    state: Mapped[str] = mapped_column(default=ACTIVE)
    created_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]


class CartCoupon(StoreTable):
    """A code that a shopper has entered; what it is worth is decided anew each time that the cart is priced."""

    __tablename__ = "cart_coupons"
    __table_args__ = (
        UniqueConstraint("store_id", "cart_id", "coupon_id"),
        to_store_row("cart_id", "carts", on_delete="CASCADE"),
        to_store_row("coupon_id", "coupons", on_delete="CASCADE"),
        Index("ix_cart_coupons_coupon", "store_id", "coupon_id"),
    )

    cart_id: Mapped[UUID]
    coupon_id: Mapped[UUID]
    created_at: Mapped[datetime]
