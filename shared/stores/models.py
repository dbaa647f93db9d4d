"""Stores: the tenants of an installation, and the hosts that lead to them."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, Table, one_of, to_store_row
from shared.languages.known import LANGUAGES, code_of, direction_of
from shared.stores.roles import BUILT_IN, CUSTOM

OPEN: Final = "open"
SUSPENDED: Final = "suspended"
# Its own people have closed the doors for a while.
PAUSED: Final = "paused"
# For good, at an owner's wish: kept after all until `closes_at`, then erased (shared/privacy/erase_store.py).
CLOSED: Final = "closed"
ERASING: Final = "erasing"
STATES: Final = (OPEN, SUSPENDED, PAUSED, CLOSED, ERASING)


class Store(Table):
    """A shop with its own catalogue, customers and look. Its row is visible to itself only (and to the platform)."""

    __tablename__ = "stores"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("(state IN ('closed', 'erasing')) = (closes_at IS NOT NULL)", name="closes"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("shipping_rate_minor >= 0", name="shipping_rate"),
        CheckConstraint("last_order_number >= 0", name="order_number"),
        CheckConstraint("number_digits BETWEEN 1 AND 9", name="number_digits"),
        CheckConstraint("number_of_year >= 0", name="number_of_year"),
        CheckConstraint(one_of("tax_reach", ("everywhere", "registered")), name="tax_reach_known"),
        CheckConstraint("cancellation_minutes BETWEEN 0 AND 10080", name="cancellation_minutes"),
        # Whoever loses a host loses it as its main one, too.
        ForeignKeyConstraint(
            ["id", "main_host"],
            ["domains.store_id", "domains.host"],
            name="fk_stores_main_host",
            ondelete="SET NULL (main_host)",
            use_alter=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    name: Mapped[str]
    tagline: Mapped[str] = mapped_column(default="")
    theme: Mapped[str] = mapped_column(default="plain")
    state: Mapped[str] = mapped_column(default=OPEN)
    # When a closed store is erased.
    closes_at: Mapped[datetime | None]
    # What shoppers read while the doors are closed.
    pause_note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    currency: Mapped[str]
    # The rates of further currencies that shoppers may pay in, in force and to come (shared/currencies/offered.py).
    currencies: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    country: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    # Further languages by code, in the order of the choice at the foot of each page.
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    # What the store says of itself in them, by their code (`storefront/store_words.py`).
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    email: Mapped[str]
    # Who stands behind the shop, for papers and mails; empty until somebody says so.
    legal_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    legal_address: Mapped[str] = mapped_column(default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(default="", server_default=text("''"))
    shipping_rate_minor: Mapped[int] = mapped_column(default=0)
    free_shipping_over_minor: Mapped[int | None]
    prices_include_tax: Mapped[bool] = mapped_column(default=True)
    # Whether tax is taken wherever there is a rate, or only where the store is registered (taxes/registrations.py).
    tax_reach: Mapped[str] = mapped_column(default="everywhere", server_default=text("'everywhere'"))
    time_zone: Mapped[str] = mapped_column(default="UTC")
    low_stock_threshold: Mapped[int] = mapped_column(default=5)
    reservation_minutes: Mapped[int] = mapped_column(default=30)
    # How long after placing it buyers may cancel an order themselves; 0: they write to the store.
    cancellation_minutes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Which orders a person looks at before they are packed (`shared/orders/hold_order.py`).
    hold_rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    # Whether the store itself is mailed of each order; word of low stock is a matter of its mailbox (preferences.py).
    mails_new_orders: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Kinds of mail that buyers get unless the store has switched them off (shared/notifications/mail_log.py:OPTIONAL).
    mails_off: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    # The roles whose people have to sign in with a second step: a built-in one's name, or the id of one of its own.
    second_step_for: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    # When somebody put the first steps away (merchant/checklist.py).
    checklist_hidden_at: Mapped[datetime | None]
    catalogue_version: Mapped[int] = mapped_column(default=1)
    last_order_number: Mapped[int] = mapped_column(default=1000)
    # How numbers are written (order_numbers.py), and the last one of the year in which they begin anew.
    number_prefix: Mapped[str] = mapped_column(default="", server_default=text("''"))
    number_suffix: Mapped[str] = mapped_column(default="", server_default=text("''"))
    number_digits: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    number_yearly: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    number_year: Mapped[int | None]
    number_of_year: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # By what variants without a SKU get one (products/sku_pattern.py).
    sku_pattern: Mapped[str] = mapped_column(
        default="{handle}-{options}", server_default=text("'{handle}-{options}'")
    )
    created_at: Mapped[datetime]
    # The host that the others lead to, one of its `domains`; None: each answers by itself.
    main_host: Mapped[str | None]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED

    @property
    def is_closed(self) -> bool:
        """Whether it is to be erased, and can still be kept."""
        return self.state == CLOSED

    @property
    def language(self) -> str:
        """The language of the locale, as HTML names it."""
        return self.locale.replace("_", "-")

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return direction_of(self.locale)

    @property
    def further_languages(self) -> list[str]:
        """The languages beside the main one in which the shop can be read."""
        own = code_of(self.locale)
        return [code for code in self.languages or () if code in LANGUAGES and code != own]

    @property
    def shipping_rate(self) -> Money:
        return Money(self.shipping_rate_minor, self.currency)

    @property
    def free_shipping_over(self) -> Money | None:
        """The goods' value from which delivery is free; None when it never is."""
        return (
            None
            if self.free_shipping_over_minor is None
            else Money(self.free_shipping_over_minor, self.currency)
        )

    @property
    def cancellation_window(self) -> timedelta:
        """How long buyers may cancel by themselves."""
        return timedelta(minutes=self.cancellation_minutes)

    @property
    def reservation_life(self) -> timedelta:
        """How long goods are held for a checkout that has not been paid."""
        return timedelta(minutes=self.reservation_minutes)


class Domain(StoreTable):
    """A verified host name that leads to a store; the only source of "which store is this?".

    The address on the platform needs no proof; any other goes with the claim that it was proven for (shared/domains).
    """

    __tablename__ = "domains"
    __table_args__ = (
        UniqueConstraint("host"),
        UniqueConstraint("store_id", "host"),
        CheckConstraint("host = lower(host)", name="host_lower"),
        to_store_row("claim_id", "domain_claims", on_delete="CASCADE"),
        Index("ix_domains_claim_id", "store_id", "claim_id"),
    )

    host: Mapped[str]
    claim_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class Member(StoreTable):
    """A user's place in a store's team. `role_id` names the store's own role where `role` is "custom"."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("store_id", "user_id"),
        CheckConstraint(one_of("role", (*BUILT_IN, CUSTOM)), name="role_known"),
        CheckConstraint(f"(role = '{CUSTOM}') = (role_id IS NOT NULL)", name="role_row"),
        # A role that somebody has stays: whoever takes it away first says what its people are instead.
        to_store_row("role_id", "roles"),
        Index("ix_members_role_id", "store_id", "role_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    role_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
