"""Open a shopper's account by a link (`accounts/sign_up_proofs.py`): an address first, then name and password there.

Nobody can put a password of theirs on somebody else's address, because it is chosen by whoever reads the mailbox (T63).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.errors import LinkOver
from shared.accounts.sign_up_proofs import issue_sign_up, mailbox_of, use_sign_up
from shared.customers.jobs import SEND_SIGN_UP_LINK, SEND_WELCOME
from shared.customers.models import Customer, CustomerProof
from shared.customers.sign_up import sign_up
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.tokens import derived_token


async def send_sign_up_link(
    session: AsyncSession, *, email: str, language: str, secret_key: str, now: datetime
) -> None:
    """Send a link to a mailbox, which ends an older one; who asks learns nothing. Raises Invalid for no address.

    `language` is the one that the page was read in, empty for the store's own.
    """
    address, proof_id, store_id = clean_email(email), new_id(), session.info["store_id"]
    await issue_sign_up(
        session,
        CustomerProof,
        email=address,
        token=sign_up_token(secret_key, store_id, proof_id),
        now=now,
        id=proof_id,
        store_id=store_id,
        language=language,
    )
    enqueue(session, SEND_SIGN_UP_LINK, now=now, proof_id=proof_id)


def sign_up_token(secret_key: str, store_id: UUID, proof_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "customer sign up", store_id, proof_id)


async def sign_up_link_of(session: AsyncSession, token: str, *, now: datetime) -> str:
    """Return the address that a link proves, if it could be used now; raises LinkOver."""
    return await mailbox_of(session, CustomerProof, Customer, token, now=now)


async def sign_up_by_link(
    session: AsyncSession,
    token: str,
    *,
    name: str,
    password: str,
    language: str = "",
    now: datetime,
) -> Customer:
    """Make the account of the mailbox that a link proves. Raises Invalid, which leaves the link, and LinkOver.

    The password may be what `passwords.hashed` has made of it.
    """
    email = await use_sign_up(session, CustomerProof, Customer, token, now=now)
    try:
        async with session.begin_nested():
            customer = await sign_up(
                session,
                email=email,
                name=name,
                password=password,
                language=language,
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
