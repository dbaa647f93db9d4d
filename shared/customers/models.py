"""Shoppers with an account in one store, and their sessions."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, to_store_row

SESSION_LIFE: Final = timedelta(days=30)


class Customer(StoreTable):
    """A shopper's account. The same address in two stores is two customers who know nothing of each other."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("store_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    email: Mapped[str]
    name: Mapped[str]
    # The language in which the account was opened; empty means the store's own.
    language: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class CustomerSession(StoreTable):
    """A signed-in shopper's browser. Only the SHA-256 of its 256-bit token is kept."""

    __tablename__ = "customer_sessions"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        Index("ix_customer_sessions_customer", "store_id", "customer_id"),
    )

    customer_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
