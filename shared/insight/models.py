"""Figures by day: what a store sold, gave back and earned, kept so that a report of years reads a few rows.

Amounts are minor units of the store's own currency, as `orders.base_total_minor` counts an order; a day is one of the
store's time zone. Every row can be reckoned again from orders, refunds and returns (`reckon_days.py`).
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shared.kernel.tables import StoreTable, Table, one_of

# Where the reader of a page came from: another page of the shop, nowhere that is told, or one of these.
INSIDE: Final = "inside"
DIRECT: Final = "direct"
SEARCH: Final = "search"
SOCIAL: Final = "social"
MAIL: Final = "mail"
ADVERTISING: Final = "advertising"
ELSEWHERE: Final = "elsewhere"
SOURCES: Final = (INSIDE, DIRECT, SEARCH, SOCIAL, MAIL, ADVERTISING, ELSEWHERE)


class _Keyed(Table):
    """A store's table whose key is made of what it says, not of an id."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def store_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), primary_key=True, sort_order=-20)


class FigureMark(StoreTable):
    """That something of a moment's day is another now. Triggers write it, so no writer of orders can forget it."""

    __tablename__ = "figure_marks"

    moment: Mapped[datetime]


class FigureBook(_Keyed):
    """By which time zone a store's days are counted, and up to which day they have still to be reckoned.

    Its row is the lock of who reckons. `left_before` is empty once all days are done; the latest are done first.
    """

    __tablename__ = "figure_books"

    time_zone: Mapped[str]
    left_before: Mapped[date | None]


class _Sums(_Keyed):
    """What both tables of goods count. Cost is that of pieces whose cost was known when they were sold."""

    __abstract__ = True

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    orders: Mapped[int]
    items: Mapped[int]
    gross_minor: Mapped[int]
    discount_minor: Mapped[int]
    # Tax that the prices contain.
    included_tax_minor: Mapped[int]
    # Given back on that day, whenever it was sold, and the tax in it.
    refund_minor: Mapped[int]
    refunded_tax_minor: Mapped[int]
    # Pieces that came back on that day, and what those cost that went back on the shelf.
    returned_items: Mapped[int]
    cost_minor: Mapped[int]
    returned_cost_minor: Mapped[int]
    uncosted_items: Mapped[int]


class DayFigures(_Sums):
    """What was sold on a day in one currency by one channel into one country."""

    __tablename__ = "day_figures"
    __table_args__ = (CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),)

    currency: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    channel: Mapped[str] = mapped_column(primary_key=True, sort_order=-17)
    country: Mapped[str] = mapped_column(primary_key=True, sort_order=-16)
    delivery_minor: Mapped[int]
    # Tax on top of the prices.
    tax_minor: Mapped[int]
    # What the orders came to in their own currency.
    charged_minor: Mapped[int]
    refunds: Mapped[int]


class RegionDayFigures(_Keyed):
    """What was sold on a day into a part of a country that taxes by itself, without tax, as buyers typed its name.

    Nothing is taken off for what came back: thresholds of tax offices count sales.
    """

    __tablename__ = "region_day_figures"

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    country: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    region: Mapped[str] = mapped_column(primary_key=True, sort_order=-17)
    orders: Mapped[int]
    sales_minor: Mapped[int]


class ProductDayFigures(_Sums):
    """What was sold of a variant on a day, without delivery. Products that are sold stay, so their ids need no key."""

    __tablename__ = "product_day_figures"

    variant_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    product_id: Mapped[UUID]


class BuyerDayFigures(_Keyed):
    """What a buyer ordered on a day: an account by its id, a guest by a number made of the address.

    Days with an order name the buyer's days with one before and after them, so whether somebody came back or stayed
    away is read off the row. `channel` is that of the day's first order.
    """

    __tablename__ = "buyer_day_figures"
    __table_args__ = (
        # Answers by itself what is asked buyer by buyer.
        Index(
            "ix_buyer_day_figures_buyer",
            "store_id",
            "buyer",
            "day",
            postgresql_include=("orders", "total_minor", "refund_minor"),
        ),
    )

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    buyer: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    orders: Mapped[int]
    total_minor: Mapped[int]
    refund_minor: Mapped[int]
    channel: Mapped[str] = mapped_column(default="", server_default="")
    previous_day: Mapped[date | None]
    next_day: Mapped[date | None]


class BuyerFigures(_Keyed):
    """What a buyer ordered on all days together; the first and the last day with an order, and the first's channel."""

    __tablename__ = "buyer_figures"
    __table_args__ = (
        # Answers by itself what those who were new in some time left.
        Index(
            "ix_buyer_figures_first",
            "store_id",
            "first_day",
            postgresql_include=("channel", "kept_minor"),
        ),
        # Names whoever is the last of those who left most, without sorting everybody.
        Index(
            "ix_buyer_figures_kept",
            "store_id",
            "kept_minor",
            postgresql_where=text("first_day IS NOT NULL"),
        ),
    )

    buyer: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19)
    orders: Mapped[int]
    # What was ordered less what was given back.
    kept_minor: Mapped[int]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    channel: Mapped[str]


class BuyerTurns(_Keyed):
    """Of those who ordered on a day, how many came for the first time, were won back, and stayed away after it."""

    __tablename__ = "buyer_turns"

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    new: Mapped[int]
    back: Mapped[int]
    # Counted on the day of their last order: lost they are `follow_buyers.HORIZON` days later.
    gone: Mapped[int]


class CohortFigures(_Keyed):
    """How many of those who first ordered in one month ordered in another, and what they left in it."""

    __tablename__ = "cohort_figures"

    month: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    first_month: Mapped[date] = mapped_column(primary_key=True, sort_order=-18)
    buyers: Mapped[int]
    kept_minor: Mapped[int]


class VisitDay(_Keyed):
    """How often pages of products were opened on a day, by where their readers came from, and goods put into carts.

    Only counts: nothing in it leads to a person, nor from one count to another.
    """

    __tablename__ = "visit_days"
    __table_args__ = (CheckConstraint(one_of("source", SOURCES), name="source_known"),)

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    source: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    views: Mapped[int]
    added: Mapped[int]


class ProductVisitDay(_Keyed):
    """How often the page of a product was opened on a day, and the product put into a cart."""

    __tablename__ = "product_visit_days"

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-19)
    product_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    views: Mapped[int]
    added: Mapped[int]


class BegunCheckout(_Keyed):
    """That a cart came to the checkout, on the first day on which it did. A cart begins once, so its id is the key."""

    __tablename__ = "begun_checkouts"
    __table_args__ = (Index("ix_begun_checkouts_day", "store_id", "day"),)

    cart_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19)
    day: Mapped[date]
