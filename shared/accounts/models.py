"""People who sign in to the dashboard, and their sessions: the platform's own tables."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import PlatformTable

IDLE_LIFE: Final = timedelta(days=14)
ABSOLUTE_LIFE: Final = timedelta(days=60)


class User(PlatformTable):
    """A person with an e-mail address and a password; membership of stores is a row of its own."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"), CheckConstraint("email = lower(email)", name="email_lower"))

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class UserSession(PlatformTable):
    """A signed-in browser. Only the SHA-256 of its 256-bit token is kept."""

    __tablename__ = "user_sessions"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
