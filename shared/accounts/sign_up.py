"""Open an account: first by an address, then by the link that was sent there.

Whether the address has an account already is told to its mailbox only, so asking is the same for everybody (T65).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.create_user import create_user
from shared.accounts.emails import clean_email
from shared.accounts.errors import LinkOver
from shared.accounts.models import User, UserMail, UserProof
from shared.accounts.proofs import SIGN_UP
from shared.kernel.ids import new_id
from shared.kernel.tokens import derived_token, hash_token

LIFE: Final = timedelta(days=1)
# Where a shopper's link names its store.
_NO_STORE: Final = UUID(int=0)


async def send_sign_up_link(
    session: AsyncSession, *, email: str, language: str, secret_key: str, now: datetime
) -> None:
    """Send a link to a mailbox, which ends an older one; who asks learns nothing. Raises Invalid for no address."""
    address, proof_id = clean_email(email), new_id()
    await session.execute(
        update(UserProof)
        .where(UserProof.email == address, UserProof.purpose == SIGN_UP, UserProof.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    session.add(
        UserProof(
            id=proof_id,
            person_id=None,
            purpose=SIGN_UP,
            token_hash=hash_token(sign_up_token(secret_key, proof_id)),
            email=address,
            replaces="",
            password_version=0,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    await session.flush()
    session.add(
        UserMail(
            kind=SIGN_UP,
            proof_id=proof_id,
            recipient=address,
            language=language,
            created_at=now,
            run_at=now,
        )
    )


def sign_up_token(secret_key: str, proof_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "sign up", _NO_STORE, proof_id)


async def sign_up_link_of(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Return the address that a link proves, if it could be used now; raises LinkOver."""
    email = await session.scalar(select(UserProof.email).where(*_live(token, now)))
    if email is None:
        raise LinkOver
    return str(email)


async def sign_up(
    session: AsyncSession,
    token: str,
    *,
    name: str,
    password: str,
    about: Sequence[str] = (),
    now: datetime,
) -> User:
    """Make the account of the mailbox that a link proves. Raises Invalid, which leaves the link, and LinkOver."""
    email = await session.scalar(
        update(UserProof)
        .where(*_live(token, now))
        .values(used_at=now)
        .returning(UserProof.email)
        .execution_options(synchronize_session=False)
    )
    if email is None:
        raise LinkOver
    return await create_user(session, email=email, name=name, password=password, about=about, now=now)


def _live(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        UserProof.token_hash == hash_token(token),
        UserProof.purpose == SIGN_UP,
        UserProof.used_at.is_(None),
        UserProof.expires_at > now,
        # Who has come to an account in another way since signs in with it.
        ~exists().where(User.email == UserProof.email),
    )
