"""Shoppers with an account in one store, and their sessions."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.proofs import PURPOSES, SIGN_UP, Proof
from shared.kernel.tables import StoreTable, one_of, to_store_row

BY_RULE: Final = ""
REGULAR: Final = "regular"
VIP: Final = "vip"
PLATINUM: Final = "platinum"
RANKS: Final = (BY_RULE, REGULAR, VIP, PLATINUM)

SESSION_LIFE: Final = timedelta(days=30)


class Customer(StoreTable):
    """A shopper's account. The same address in two stores is two customers who know nothing of each other."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("store_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(one_of("rank", RANKS), name="rank_known"),
        to_store_row("merged_into", "customers"),
        Index("ix_customers_newest", "store_id", "created_at", "id"),
        # So that what they bought is summed of a page of them, not of all.
        Index("ix_customers_name", "store_id", text("lower(name)"), "id"),
    )

    email: Mapped[str]
    name: Mapped[str]
    # The language in which the account was opened; empty means the store's own.
    language: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    # Grows with each new password, and ends every link and session from before.
    password_version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime]
    # When somebody who knows the password showed that they read the mailbox; empty until then.
    verified_at: Mapped[datetime | None]
    # From then on the row is nobody's: it only keeps orders together.
    erased_at: Mapped[datetime | None]
    # Empty: what they have bought for decides (`ranks.py`).
    rank: Mapped[str] = mapped_column(default=BY_RULE, server_default=text("''"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    blocked_at: Mapped[datetime | None]
    # The account that took over everything of this one, which is nobody's since.
    merged_into: Mapped[UUID | None]
    # Named by the store as one who pays no tax.
    is_tax_exempt: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    @property
    def is_verified(self) -> bool:
        """Whether the address is known to be this customer's."""
        return self.verified_at is not None


class CustomerSession(StoreTable):
    """A signed-in shopper's browser. Only the SHA-256 of its 256-bit token is kept.

    `agent` is what the browser said of itself; `seen_at` is when it was last here, to the hour. `password_version` is
    that of the password it was let in with: one that was let in while the password changed is worth nothing either.
    """

    __tablename__ = "customer_sessions"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        Index("ix_customer_sessions_customer", "store_id", "customer_id"),
    )

    customer_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    agent: Mapped[str] = mapped_column(default="", server_default=text("''"))
    password_version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]


class CustomerProof(Proof, StoreTable):
    """A link to a shopper's mailbox that works once.

    `language` is what the page was read in where it opens an account; what is sent to a customer is in the customer's.
    """

    __tablename__ = "customer_proofs"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        CheckConstraint(one_of("purpose", (*PURPOSES, SIGN_UP)), name="purpose_known"),
        to_store_row("person_id", "customers", on_delete="CASCADE"),
        Index("ix_customer_proofs_person", "store_id", "person_id", "purpose"),
        Index("ix_customer_proofs_email", "store_id", "email", "purpose"),
    )

    language: Mapped[str] = mapped_column(default="", server_default=text("''"))
