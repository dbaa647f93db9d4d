"""Have a link sent to a shopper's mailbox: to confirm it, to move the account there, to set a new password."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.errors import WrongPassword
from shared.accounts.passwords import is_password
from shared.accounts.proofs import CHANGE_EMAIL, CONFIRM_EMAIL, RESET, issue_proof
from shared.customers.jobs import SEND_PROOF_LINK
from shared.customers.models import Customer, CustomerProof
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.kernel.tokens import derived_token

LIVES: Final = {
    CONFIRM_EMAIL: timedelta(days=3),
    CHANGE_EMAIL: timedelta(days=1),
    RESET: timedelta(hours=1),
}


async def send_confirmation_link(
    session: AsyncSession, customer: Customer, *, secret_key: str, now: datetime
) -> None:
    """Ask the mailbox of an account whether it is theirs."""
    await _send(session, CONFIRM_EMAIL, Customer.id == customer.id, customer.email, secret_key, now)


async def send_reset_link(session: AsyncSession, *, email: str, secret_key: str, now: datetime) -> None:
    """Send a link for a new password, if there is an account; who asks cannot tell. Raises Invalid for no address."""
    address = clean_email(email)
    await _send(session, RESET, Customer.email == address, address, secret_key, now)


async def send_change_link(
    session: AsyncSession, customer: Customer, *, email: str, password: str, secret_key: str, now: datetime
) -> str:
    """Ask the new mailbox whether it may become the account's; returns its address.

    Whether another account has it already is found out when the link is sent, and told to nobody.
    """
    address = clean_email(email)
    if address == customer.email:
        raise Invalid({"email": say("That is your address already.")})
    if not await is_password(customer.password_hash, password):
        raise WrongPassword("email_password")
    mine = Customer.id == customer.id
    await _send(session, CHANGE_EMAIL, mine, address, secret_key, now, replaces=customer.email)
    return address


def proof_token(secret_key: str, store_id: UUID, proof_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "customer proof", store_id, proof_id)


async def _send(
    session: AsyncSession,
    purpose: str,
    whose: ColumnElement[bool],
    email: str,
    secret_key: str,
    now: datetime,
    *,
    replaces: str = "",
) -> None:
    store_id, proof_id = session.info["store_id"], new_id()
    await issue_proof(
        session,
        CustomerProof,
        Customer,
        whose,
        purpose=purpose,
        token=proof_token(secret_key, store_id, proof_id),
        expires_at=now + LIVES[purpose],
        now=now,
        id=proof_id,
        store_id=store_id,
        email=email,
        replaces=replaces,
    )
    enqueue(session, SEND_PROOF_LINK, now=now, proof_id=proof_id)
