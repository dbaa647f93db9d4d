"""Keys with which programs work in a store: made by a member, for less than the member may do themselves.

A key has no permissions of its own. What it opens is what was chosen for it and its maker's role allows at that moment;
when its maker leaves, the row goes with theirs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.models import User
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.kernel.tokens import new_token
from shared.stores import permissions as may
from shared.stores.models import Member

# What a key can be made for: what some address of the API needs (`merchant/api/operations.py`).
SCOPES: Final = (
    may.PRODUCTS_SEE,
    may.COSTS_SEE,
    may.STOCK_SEE,
    may.STOCK_CHANGE,
    may.ORDERS_SEE,
    may.ORDERS_CHANGE,
    may.CUSTOMERS_SEE,
)
LIVES: Final = (30, 90, 365)
USUAL_LIFE: Final = 90
# For how many hours the secret from before goes on working.
GRACES: Final = (0, 1, 24)
MOST_KEYS: Final = 50
LONGEST_NAME: Final = 60
# Whoever has to put a new key into a program hears of it so long before.
EXPIRES_SOON: Final = timedelta(days=7)
CALLS_A_DAY: Final = 10_000

BEGINNING: Final = "souk_"
_SECRET: Final = re.compile(r"souk_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")

ACTIVE: Final = "active"
ENDING: Final = "ending"
EXPIRED: Final = "expired"
REVOKED: Final = "revoked"


class ApiKey(StoreTable):
    """A program's way in. Of its secret only the SHA-256 is kept, and its beginning, by which people tell keys apart.

    A fast digest is right here: a secret is 256 random bits, which nobody can guess however fast guesses are checked.
    Passwords are slow to check because people choose them.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        to_store_row("member_id", "members", on_delete="CASCADE"),
        UniqueConstraint("store_id", "secret_hash"),
        CheckConstraint(f"char_length(name) BETWEEN 1 AND {LONGEST_NAME * 2}", name="name_length"),
        CheckConstraint("(former_hash IS NULL) = (former_until IS NULL)", name="former"),
        CheckConstraint("calls >= 0", name="calls"),
        # A secret is looked up before anybody knows of which store it is.
        Index("ix_api_keys_secret", "secret_hash"),
        Index("ix_api_keys_former", "former_hash", postgresql_where=text("former_hash IS NOT NULL")),
        Index("ix_api_keys_member", "store_id", "member_id"),
        Index("ix_api_keys_expiring", "expires_at", postgresql_where=text("revoked_at IS NULL")),
    )

    member_id: Mapped[UUID]
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    prefix: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    # The secret from before the last exchange, for as long as it still works.
    former_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    # When somebody sent it as part of an address, where logs and histories keep it.
    leaked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str] = mapped_column(default="", server_default=text("''"))
    # On which of the store's days it was called so often.
    called_on: Mapped[date | None]
    calls: Mapped[int] = mapped_column(default=0, server_default=text("0"))

    @property
    def actor(self) -> str:
        """What the store's records call whoever works with it."""
        return f"{self.name} ({self.hint})"

    @property
    def hint(self) -> str:
        """How its secret begins."""
        return f"{BEGINNING}{self.prefix}…"

    def state_at(self, now: datetime) -> str:
        """Return whether it works, works only a few more days, or has ended and how."""
        if self.revoked_at is not None:
            return REVOKED
        if self.expires_at <= now:
            return EXPIRED
        return ENDING if self.expires_at <= now + EXPIRES_SOON else ACTIVE

    def calls_on(self, day: date) -> int:
        """Return how often it was called on one of the store's days."""
        return self.calls if self.called_on == day else 0


class ApiAnswer(StoreTable):
    """What a call under an Idempotency-Key was answered with, so that its repetition does nothing twice."""

    __tablename__ = "api_answers"
    __table_args__ = (
        to_store_row("key_id", "api_keys", on_delete="CASCADE"),
        UniqueConstraint("store_id", "key_id", "named"),
        Index("ix_api_answers_old", "store_id", "answered_at"),
    )

    key_id: Mapped[UUID]
    named: Mapped[str]
    # Of method, path and body: another request under the same name is a mistake of its sender.
    asked: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    body: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]


class NoSuchKey(NotFound):
    """There is no such key."""

    message = say("We could not find that key.")


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key with who made it."""

    key: ApiKey
    maker: str


def new_secret() -> tuple[str, str]:
    """Return a new secret and its beginning: `souk_`, eight letters that may be shown, and 256 random bits."""
    prefix = "".join(letter for letter in new_token().lower() if letter.isalnum())[:8]
    return f"{BEGINNING}{prefix}_{new_token()}", prefix


def secrets_in(words: str) -> list[str]:
    """Return what in some text looks like a secret of ours."""
    return [found[0] for found in _SECRET.finditer(words)]


async def keys_of(session: AsyncSession, store_id: UUID) -> list[ListedKey]:
    """Return a store's keys, the latest first (platform role: a store sees no accounts)."""
    rows = await session.execute(
        select(ApiKey, User.name)
        .join(Member, (Member.store_id == ApiKey.store_id) & (Member.id == ApiKey.member_id))
        .join(User, User.id == Member.user_id)
        .where(ApiKey.store_id == store_id)
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.created_at.desc(), ApiKey.id.desc())
        .limit(200)
    )
    return [ListedKey(key, maker) for key, maker in rows]


async def key_by_id(session: AsyncSession, key_id: str) -> ApiKey:
    """Return a key of the session's store; raises NoSuchKey."""
    wanted = parse_id(key_id)
    found: ApiKey | None = await session.scalar(select(ApiKey).where(ApiKey.id == wanted)) if wanted else None
    if found is None:
        raise NoSuchKey
    return found


def is_secret(words: str) -> bool:
    """Say whether some text has the form of a secret."""
    return _SECRET.fullmatch(words) is not None


def known_scopes(wanted: Sequence[str]) -> list[str]:
    """Return those that a key can be made for, in the order in which they are offered."""
    return [scope for scope in SCOPES if scope in wanted]
