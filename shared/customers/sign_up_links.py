"""Open a shopper's account by a link: an address first, then name and password where the link leads (T65).

Whether the address has an account already is told to its mailbox only. Nobody can put a password of theirs on somebody
else's address either, because it is chosen by whoever reads the mailbox (T63).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.errors import LinkOver
from shared.accounts.proofs import SIGN_UP
from shared.customers.jobs import SEND_SIGN_UP_LINK, SEND_WELCOME
from shared.customers.models import Customer, CustomerProof
from shared.customers.sign_up import sign_up
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.tokens import derived_token, hash_token

LIFE: Final = timedelta(days=1)


async def send_sign_up_link(
    session: AsyncSession, *, email: str, language: str, secret_key: str, now: datetime
) -> None:
    """Send a link to a mailbox, which ends an older one; who asks learns nothing. Raises Invalid for no address.

    `language` is the one that the page was read in, empty for the store's own.
    """
    address, proof_id, store_id = clean_email(email), new_id(), session.info["store_id"]
    await session.execute(
        update(CustomerProof)
        .where(
            CustomerProof.email == address,
            CustomerProof.purpose == SIGN_UP,
            CustomerProof.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    session.add(
        CustomerProof(
            id=proof_id,
            store_id=store_id,
            person_id=None,
            purpose=SIGN_UP,
            token_hash=hash_token(sign_up_token(secret_key, store_id, proof_id)),
            email=address,
            replaces="",
            language=language,
            password_version=0,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    enqueue(session, SEND_SIGN_UP_LINK, now=now, proof_id=proof_id)


def sign_up_token(secret_key: str, store_id: UUID, proof_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "customer sign up", store_id, proof_id)


async def sign_up_link_of(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Return the address that a link proves, if it could be used now; raises LinkOver."""
    email = await session.scalar(select(CustomerProof.email).where(*_live(token, now)))
    if email is None:
        raise LinkOver
    return str(email)


async def sign_up_by_link(
    session: AsyncSession,
    token: str,
    *,
    name: str,
    password: str,
    language: str = "",
    about: Sequence[str] = (),
    now: datetime,
) -> Customer:
    """Make the account of the mailbox that a link proves. Raises Invalid, which leaves the link, and LinkOver."""
    email = await session.scalar(
        update(CustomerProof)
        .where(*_live(token, now))
        .values(used_at=now)
        .returning(CustomerProof.email)
        .execution_options(synchronize_session=False)
    )
    if email is None:
        raise LinkOver
    try:
        async with session.begin_nested():
            customer = await sign_up(
                session,
                email=email,
                name=name,
                password=password,
                language=language,
                about=about,
                now=now,
            )
    except IntegrityError:
        # The store has entered the same customer meanwhile; the unique constraint knew first.
        raise LinkOver from None
    customer.verified_at = now
    enqueue(session, SEND_WELCOME, now=now, customer_id=customer.id)
    record(session, "customer.confirmed", customer.id, actor="shopper", now=now)
    await session.flush()
    return customer


def _live(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CustomerProof.token_hash == hash_token(token),
        CustomerProof.purpose == SIGN_UP,
        CustomerProof.used_at.is_(None),
        CustomerProof.expires_at > now,
        # Who has come to an account in another way since signs in with it.
        ~exists().where(
            Customer.store_id == CustomerProof.store_id,
            Customer.email == CustomerProof.email,
        ),
    )
