"""What a link in a shopper's mailbox does when its button is pressed."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import LinkOver, WrongPassword
from shared.accounts.passwords import hashed, is_password
from shared.accounts.proofs import CHANGE_EMAIL, CONFIRM_EMAIL, RESET, live_proof, use_proof
from shared.customers.change_password import set_password
from shared.customers.jobs import SEND_EMAIL_NOTICE, SEND_WELCOME
from shared.customers.models import Customer, CustomerProof
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.locked import locked

ADDRESS_LINKS: Final = (CONFIRM_EMAIL, CHANGE_EMAIL)
RESET_LINKS: Final = (RESET,)


async def prove_email(
    session: AsyncSession, token: str, *, password: str | None, now: datetime
) -> tuple[Customer, CustomerProof]:
    """Make the mailbox that a link went to the confirmed address of its account.

    A link alone is not enough: whoever opens an account under somebody else's address could have its owner press the
    button, and would be handed the owner's orders (T63). So the password is asked for, None where the browser is signed
    in to this very account. Raises WrongPassword, which leaves the link as it was, and LinkOver.
    """
    customer, proof = await _use(session, token, ADDRESS_LINKS, now=now)
    if password is not None and not await is_password(customer.password_hash, password):
        raise WrongPassword
    _confirm(session, customer, now=now)
    if proof.purpose == CHANGE_EMAIL:
        await _move(session, customer, proof, now=now)
    record(session, "customer.confirmed", customer.id, actor="shopper", now=now)
    await session.flush()
    return customer, proof


async def reset_password(session: AsyncSession, token: str, *, password: str, now: datetime) -> Customer:
    """Set a new password by a link and end every session; whoever can do that reads the mailbox, so it is confirmed.

    The password may be what `passwords.hashed` has made of it. Raises Invalid, which leaves the link, and LinkOver.
    """
    holder = await holder_of_reset(session, token, now=now)
    to_keep = await hashed(password, about=(holder.email, holder.name))
    customer, _ = await _use(session, token, RESET_LINKS, now=now)
    if not customer.is_verified:
        _confirm(session, customer, now=now)
    await set_password(session, customer, to_keep, keep=None, now=now)
    return customer


async def holder_of_reset(session: AsyncSession, token: str, *, now: datetime) -> Customer:
    """Return whose link for a new password it is, if it could be used now; raises LinkOver."""
    return await _holder(session, await link_of(session, token, RESET_LINKS, now=now))


async def link_of(
    session: AsyncSession, token: str, purposes: tuple[str, ...], *, now: datetime
) -> CustomerProof:
    """Return a link that could be used now; raises LinkOver."""
    proof = await live_proof(session, CustomerProof, token, purposes=purposes, now=now)
    if proof is None:
        raise LinkOver
    await _holder(session, proof)
    return proof


async def _use(
    session: AsyncSession, token: str, purposes: tuple[str, ...], *, now: datetime
) -> tuple[Customer, CustomerProof]:
    proof = await use_proof(session, CustomerProof, token, purposes=purposes, now=now)
    if proof is None:
        raise LinkOver
    return await _holder(session, proof, lock=True), proof


async def _holder(session: AsyncSession, proof: CustomerProof, *, lock: bool = False) -> Customer:
    """Return whose link it is, if nothing has happened to the account since."""
    query = select(Customer).where(
        Customer.id == proof.person_id,
        Customer.password_version == proof.password_version,
        Customer.email == (proof.replaces or proof.email),
    )
    customer: Customer | None = await session.scalar(locked(query) if lock else query)
    if customer is None:
        raise LinkOver
    return customer


def _confirm(session: AsyncSession, customer: Customer, *, now: datetime) -> None:
    """Write that the mailbox is theirs. The first time they are welcomed: before that, it may be a stranger's."""
    if not customer.is_verified:
        enqueue(session, SEND_WELCOME, now=now, customer_id=customer.id)
    customer.verified_at = now


async def _move(session: AsyncSession, customer: Customer, proof: CustomerProof, *, now: datetime) -> None:
    customer.email = proof.email
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        # Somebody has opened an account with it meanwhile; the unique constraint knew first.
        raise LinkOver from None
    enqueue(session, SEND_EMAIL_NOTICE, now=now, proof_id=proof.id)
