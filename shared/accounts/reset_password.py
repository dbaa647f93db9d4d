"""A member's forgotten password: have a link sent, and set a new one by it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.change_password import set_password
from shared.accounts.emails import clean_email
from shared.accounts.errors import LinkOver
from shared.accounts.models import User, UserMail, UserProof
from shared.accounts.passwords import hashed
from shared.accounts.proofs import RESET, issue_proof, live_proof, use_proof
from shared.kernel.ids import new_id
from shared.kernel.locked import locked
from shared.kernel.tokens import derived_token

LIFE: Final = timedelta(hours=1)
# Where a shopper's link names its store.
_NO_STORE: Final = UUID(int=0)


async def send_reset_link(
    session: AsyncSession, *, email: str, language: str, secret_key: str, now: datetime
) -> None:
    """Send a link for a new password, if there is an account; who asks cannot tell. Raises Invalid for no address."""
    address, proof_id = clean_email(email), new_id()
    await issue_proof(
        session,
        UserProof,
        User,
        (User.email == address) & User.disabled_at.is_(None),
        purpose=RESET,
        token=reset_token(secret_key, proof_id),
        expires_at=now + LIFE,
        now=now,
        id=proof_id,
        email=address,
        replaces="",
    )
    session.add(
        UserMail(
            kind=RESET, proof_id=proof_id, recipient=address, language=language, created_at=now, run_at=now
        )
    )


def reset_token(secret_key: str, proof_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "member proof", _NO_STORE, proof_id)


async def reset_link_of(session: AsyncSession, token: str, *, now: datetime) -> UserProof:
    """Return a link that could be used now; raises LinkOver."""
    proof = await live_proof(session, UserProof, token, purposes=(RESET,), now=now)
    if proof is None:
        raise LinkOver
    await _holder(session, proof)
    return proof


async def holder_of_reset(session: AsyncSession, token: str, *, now: datetime) -> User:
    """Return whose link it is, if it could be used now; raises LinkOver."""
    return await _holder(session, await reset_link_of(session, token, now=now))


async def reset_password(
    session: AsyncSession, token: str, *, password: str, language: str, now: datetime
) -> User:
    """Set a new password by a link and end every session. Raises Invalid, which leaves the link, and LinkOver.

    The password may be what `passwords.hashed` has made of it.
    """
    holder = await holder_of_reset(session, token, now=now)
    to_keep = await hashed(password, about=(holder.email, holder.name))
    proof = await use_proof(session, UserProof, token, purposes=(RESET,), now=now)
    if proof is None:
        raise LinkOver
    user = await _holder(session, proof, lock=True)
    await set_password(session, user, to_keep, keep=None, language=language, now=now)
    return user


async def _holder(session: AsyncSession, proof: UserProof, *, lock: bool = False) -> User:
    """Return whose link it is, if nothing has happened to the account since."""
    query = select(User).where(
        User.id == proof.person_id,
        User.password_version == proof.password_version,
        User.email == proof.email,
        User.disabled_at.is_(None),
    )
    user: User | None = await session.scalar(locked(query) if lock else query)
    if user is None:
        raise LinkOver
    return user
