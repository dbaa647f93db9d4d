"""Open a member's account: first by an address, then by the link that was sent there (`sign_up_proofs.py`)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.create_user import create_user
from shared.accounts.emails import clean_email
from shared.accounts.models import User, UserMail, UserProof
from shared.accounts.proofs import SIGN_UP
from shared.accounts.sign_up_proofs import issue_sign_up, mailbox_of, use_sign_up
from shared.kernel.ids import new_id
from shared.kernel.tokens import derived_token

# Where a shopper's link names its store.
_NO_STORE: Final = UUID(int=0)


async def send_sign_up_link(
    session: AsyncSession, *, email: str, language: str, secret_key: str, now: datetime
) -> None:
    """Send a link to a mailbox, which ends an older one; who asks learns nothing. Raises Invalid for no address."""
    address, proof_id = clean_email(email), new_id()
    token = sign_up_token(secret_key, proof_id)
    await issue_sign_up(session, UserProof, email=address, token=token, now=now, id=proof_id)
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
    return await mailbox_of(session, UserProof, User, token, now=now)


async def sign_up(
    session: AsyncSession,
    token: str,
    *,
    name: str,
    password: str,
    now: datetime,
) -> User:
    """Make the account of the mailbox that a link proves. Raises Invalid, which leaves the link, and LinkOver.

    The password may be what `passwords.hashed` has made of it.
    """
    email = await use_sign_up(session, UserProof, User, token, now=now)
    return await create_user(session, email=email, name=name, password=password, now=now)
