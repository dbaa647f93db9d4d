"""Passkeys (WebAuthn): keys in a person's own devices that sign in to the dashboard; no secret of theirs is kept here.

A device shows whose it is by finger, face or its own code, so a passkey is both steps at once. A challenge is good for
one answer, in the browser that asked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.account_events import PASSKEY_ADDED, PASSKEY_REMOVED, tell_of_account
from shared.accounts.errors import PasskeyRefused, TooManyPasskeys
from shared.accounts.models import User
from shared.kernel.ids import new_id
from shared.kernel.tables import PlatformTable, one_of
from shared.kernel.tokens import derived_token, hash_token, new_token
from shared.kernel.turns import count_in_turn

CHALLENGE_LIFE: Final = timedelta(minutes=5)
MOST_PASSKEYS: Final = 20
LONGEST_NAME: Final = 60
ADDING: Final = "adding"
SIGNING_IN: Final = "signing_in"
_NO_STORE: Final = UUID(int=0)


class Passkey(PlatformTable):
    """The public half of a key. `sign_count` grows with each use where the device counts; one that fell is a copy's."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"), CheckConstraint("sign_count >= 0", name="count"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(PlatformTable):
    """What a device is asked to sign: derived from the row's id, so that nothing lies here that could be answered."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (
        UniqueConstraint("browser_hash"),
        CheckConstraint(one_of("purpose", (ADDING, SIGNING_IN)), name="purpose_known"),
    )

    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a device has told of a key that it made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def begin_challenge(
    session: AsyncSession, purpose: str, *, user_id: UUID | None, secret_key: str, now: datetime
) -> tuple[bytes, str]:
    """Write a challenge; returns it with the token by which this browser alone may answer."""
    challenge_id, browser = new_id(), new_token()
    session.add(
        PasskeyChallenge(
            id=challenge_id,
            browser_hash=hash_token(browser),
            purpose=purpose,
            user_id=user_id,
            expires_at=now + CHALLENGE_LIFE,
        )
    )
    return _challenge_of(secret_key, challenge_id), browser


async def take_challenge(
    session: AsyncSession, purpose: str, *, browser: str, user_id: UUID | None, secret_key: str, now: datetime
) -> bytes:
    """Take the one answer of a challenge and return what was to be signed. Raises PasskeyRefused."""
    taken = await session.scalar(
        update(PasskeyChallenge)
        .where(
            PasskeyChallenge.browser_hash == hash_token(browser),
            PasskeyChallenge.purpose == purpose,
            PasskeyChallenge.user_id.is_not_distinct_from(user_id),
            PasskeyChallenge.used_at.is_(None),
            PasskeyChallenge.expires_at > now,
        )
        .values(used_at=now)
        .returning(PasskeyChallenge.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise PasskeyRefused
    return _challenge_of(secret_key, taken)


async def passkeys_of(session: AsyncSession, user_id: UUID) -> Sequence[Passkey]:
    """Return a person's passkeys, the oldest first."""
    mine = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.created_at, Passkey.id)
    return (await session.scalars(mine.limit(MOST_PASSKEYS))).all()


async def add_passkey(
    session: AsyncSession, user: User, new: NewPasskey, *, name: str, language: str, now: datetime
) -> None:
    """Let a key open an account from now on, and have the mailbox told. Raises TooManyPasskeys and PasskeyRefused."""
    if await count_in_turn(session, Passkey, Passkey.user_id == user.id, whose=user.id) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    added = await session.scalar(
        insert(Passkey)
        .values(
            id=new_id(),
            user_id=user.id,
            credential_id=new.credential_id,
            public_key=new.public_key,
            sign_count=new.sign_count,
            name=name[:LONGEST_NAME],
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["credential_id"])
        .returning(Passkey.id)
    )
    if added is None:
        # Somebody's already: a device never makes the same one twice.
        raise PasskeyRefused
    tell_of_account(session, user, PASSKEY_ADDED, detail=name[:LONGEST_NAME], language=language, now=now)


async def passkey_by_credential(session: AsyncSession, credential_id: bytes) -> Passkey | None:
    """Return the passkey that a device names."""
    found: Passkey | None = await session.scalar(
        select(Passkey).where(Passkey.credential_id == credential_id)
    )
    return found


async def use_passkey(session: AsyncSession, passkey: Passkey, *, sign_count: int, now: datetime) -> User:
    """Note a use and return whose it is; raises PasskeyRefused for a count that did not grow, or a disabled account."""
    # Devices that do not count always say nothing but zero.
    has_grown = (Passkey.sign_count < sign_count) | ((Passkey.sign_count == 0) & (sign_count == 0))
    used = await session.scalar(
        update(Passkey)
        .where(Passkey.id == passkey.id, has_grown)
        .values(sign_count=sign_count, used_at=now)
        .returning(Passkey.user_id)
        .execution_options(synchronize_session=False)
    )
    user: User | None = await session.scalar(select(User).where(User.id == used, User.disabled_at.is_(None)))
    if user is None:
        raise PasskeyRefused
    return user


async def rename_passkey(session: AsyncSession, user_id: UUID, passkey_id: UUID, *, name: str) -> None:
    """Call a passkey something else; one that is not theirs is left alone."""
    await session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.user_id == user_id)
        .values(name=name[:LONGEST_NAME])
        .execution_options(synchronize_session=False)
    )


async def remove_passkey(
    session: AsyncSession, user: User, passkey_id: UUID, *, language: str, now: datetime
) -> None:
    """Take a passkey from an account, which keeps its password; one that is not theirs is left alone."""
    removed = await session.scalar(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id).returning(Passkey.name)
    )
    if removed is not None:
        tell_of_account(session, user, PASSKEY_REMOVED, detail=removed, language=language, now=now)


def _challenge_of(secret_key: str, challenge_id: UUID) -> bytes:
    return derived_token(secret_key, "challenge for a passkey", _NO_STORE, challenge_id).encode()
