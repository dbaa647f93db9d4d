"""The second step of signing in: codes of an app (RFC 6238), backup codes, and browsers that are remembered."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.errors import WrongCode
from shared.accounts.models import User
from shared.kernel.sealing import KeyRing, Place
from shared.kernel.tables import PlatformTable
from shared.kernel.tokens import hash_token, new_token
from shared.kernel.typed_numbers import plain_digits

SECONDS: Final = 30
DIGITS: Final = 6
# The code before and the one after count too: clocks differ, and typing takes a while.
WINDOW: Final = 1
SECRET_BYTES: Final = 20
BACKUP_CODES: Final = 10
REMEMBERED_FOR: Final = timedelta(days=30)
# Without what is easily taken for something else.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LETTERS: Final = 12
_NO_STORE: Final = UUID(int=0)


class SecondStep(PlatformTable):
    """A person's app. It counts from `confirmed_at`, when a first code of it was right; `last_step` was used last."""

    __tablename__ = "second_steps"
    __table_args__ = (UniqueConstraint("user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class BackupCode(PlatformTable):
    """One of ten codes for who has lost the app. Only its hash is kept; it works once."""

    __tablename__ = "backup_codes"
    __table_args__ = (Index("ix_backup_codes_user_id", "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]


class RememberedBrowser(PlatformTable):
    """A browser that is not asked for a code for a while; another password ends it."""

    __tablename__ = "remembered_browsers"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    password_version: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


def place_of(user_id: UUID) -> Place:
    """Return where a person's secret belongs."""
    return Place(_NO_STORE, user_id, "second step")


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step of 30 seconds since 1970."""
    totp = TOTP(secret, DIGITS, SHA1(), SECONDS, enforce_key_length=False)  # noqa: S303 - what RFC 6238 and every app use
    return totp.generate(step * SECONDS).decode()


async def has_second_step(session: AsyncSession, user_id: UUID) -> bool:
    """Say whether a person is asked for a second step."""
    wanted = select(SecondStep.id).where(SecondStep.user_id == user_id, SecondStep.confirmed_at.is_not(None))
    return await session.scalar(wanted) is not None


async def begin_second_step(session: AsyncSession, user: User, *, keys: KeyRing, now: datetime) -> bytes:
    """Return a secret for an app, which does not count until a code of it was right; the same at each call."""
    known = await session.scalar(select(SecondStep).where(SecondStep.user_id == user.id).with_for_update())
    if known is not None:
        return bytes.fromhex(keys.open(known.secret, place_of(user.id)))
    secret = secrets.token_bytes(SECRET_BYTES)
    sealed = keys.seal(secret.hex(), place_of(user.id))
    session.add(SecondStep(user_id=user.id, secret=sealed, created_at=now, confirmed_at=None))
    await session.flush()
    return secret


async def confirm_second_step(
    session: AsyncSession, user: User, code: str, *, keys: KeyRing, now: datetime
) -> list[str]:
    """Let the app count from now on, by a code of it, and return the backup codes, which are kept nowhere."""
    await use_app_code(session, user.id, code, keys=keys, now=now)
    await session.execute(
        update(SecondStep)
        .where(SecondStep.user_id == user.id, SecondStep.confirmed_at.is_(None))
        .values(confirmed_at=now)
        .execution_options(synchronize_session=False)
    )
    return await new_backup_codes(session, user.id)


async def new_backup_codes(session: AsyncSession, user_id: UUID) -> list[str]:
    """Return ten new codes; the ones from before are worth nothing any more."""
    await session.execute(delete(BackupCode).where(BackupCode.user_id == user_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS)) for _ in range(BACKUP_CODES)]
    session.add_all([BackupCode(user_id=user_id, code_hash=hash_code(user_id, code)) for code in codes])
    await session.flush()
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


async def use_code(session: AsyncSession, user_id: UUID, typed: str, *, keys: KeyRing, now: datetime) -> None:
    """Take the one use of a code, of the app or a backup code; raises WrongCode."""
    code = "".join(mark for mark in plain_digits(typed).lower() if mark.isalnum())
    if len(code) == DIGITS and code.isascii() and code.isdigit():
        await use_app_code(session, user_id, code, keys=keys, now=now)
        return
    used = await session.scalar(
        update(BackupCode)
        .where(
            BackupCode.user_id == user_id,
            BackupCode.code_hash == hash_code(user_id, code),
            BackupCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(BackupCode.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise WrongCode


async def use_app_code(
    session: AsyncSession, user_id: UUID, code: str, *, keys: KeyRing, now: datetime
) -> None:
    """Take the one use of an app's code. A step counts once, and none before it any more (RFC 6238, 5.2)."""
    sealed = await session.scalar(select(SecondStep.secret).where(SecondStep.user_id == user_id))
    if sealed is None:
        raise WrongCode
    secret, today = bytes.fromhex(keys.open(sealed, place_of(user_id))), int(now.timestamp()) // SECONDS
    typed = "".join(code.split())
    steps = [
        step
        for step in range(today - WINDOW, today + WINDOW + 1)
        if secrets.compare_digest(code_at(secret, step).encode(), typed.encode())
    ]
    used = await session.scalar(
        update(SecondStep)
        .where(SecondStep.user_id == user_id, SecondStep.last_step < max(steps, default=0))
        .values(last_step=max(steps, default=0))
        .returning(SecondStep.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise WrongCode


async def count_backup_codes(session: AsyncSession, user_id: UUID) -> int:
    """Return how many backup codes are left."""
    mine = select(func.count()).where(BackupCode.user_id == user_id, BackupCode.used_at.is_(None))
    return await session.scalar(mine) or 0


async def end_second_step(session: AsyncSession, user_id: UUID) -> None:
    """Ask for no second step any more: app, backup codes and remembered browsers are forgotten."""
    for table in (SecondStep, BackupCode, RememberedBrowser):
        await session.execute(delete(table).where(table.user_id == user_id))


async def remember_browser(session: AsyncSession, user: User, *, now: datetime) -> str:
    """Return the token of a browser that is not asked again for thirty days."""
    token = new_token()
    session.add(
        RememberedBrowser(
            user_id=user.id,
            token_hash=hash_token(token),
            password_version=user.password_version,
            created_at=now,
            expires_at=now + REMEMBERED_FOR,
        )
    )
    return token


async def is_remembered(session: AsyncSession, user: User, token: str | None, *, now: datetime) -> bool:
    """Say whether this browser proved itself within thirty days, by the password that still counts."""
    if token is None:
        return False
    found = await session.scalar(
        select(RememberedBrowser.id).where(
            RememberedBrowser.user_id == user.id,
            RememberedBrowser.token_hash == hash_token(token),
            RememberedBrowser.password_version == user.password_version,
            RememberedBrowser.expires_at > now,
        )
    )
    return found is not None


async def reseal_second_steps(session: AsyncSession, *, keys: KeyRing) -> int:
    """Seal every app's secret with the newest key; returns how many were sealed with an older one."""
    count = 0
    for one in await session.scalars(select(SecondStep)):
        if keys.knows(one.secret) and not keys.is_newest(one.secret):
            place = place_of(one.user_id)
            one.secret = keys.seal(keys.open(one.secret, place), place)
            count += 1
    await session.flush()
    return count


def hash_code(user_id: UUID, code: str) -> bytes:
    """Return what is kept of a backup code."""
    # 59 bits of chance for each code, tried at most ten times in a quarter of an hour: a plain digest is enough.
    return hashlib.sha256(f"{user_id}|{code}".encode()).digest()
