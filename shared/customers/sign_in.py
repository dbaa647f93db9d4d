"""Sign a shopper in and out."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongCredentials
from shared.accounts.passwords import is_password
from shared.customers.models import SESSION_LIFE, Customer, CustomerSession
from shared.kernel.tokens import hash_token, new_token


async def check_credentials(session: AsyncSession, *, email: str, password: str) -> Customer:
    """Return the customer whose address and password these are; raises WrongCredentials for all else."""
    customer = await session.scalar(select(Customer).where(Customer.email == email.strip().lower()[:254]))
    if not await is_password(customer.password_hash if customer else None, password) or customer is None:
        raise WrongCredentials
    return customer


async def sign_in(session: AsyncSession, customer: Customer, *, now: datetime) -> str:
    """Start a new session and return its token."""
    token = new_token()
    session.add(
        CustomerSession(
            store_id=customer.store_id,
            customer_id=customer.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    return token


async def sign_out(session: AsyncSession, token: str) -> None:
    """Forget the session of this token."""
    await session.execute(delete(CustomerSession).where(CustomerSession.token_hash == hash_token(token)))


async def signed_in_customer(session: AsyncSession, token: str, *, now: datetime) -> Customer | None:
    """Return the customer of a live session of this store."""
    found: Customer | None = await session.scalar(
        select(Customer)
        .join(
            CustomerSession,
            (CustomerSession.store_id == Customer.store_id) & (CustomerSession.customer_id == Customer.id),
        )
        .where(CustomerSession.token_hash == hash_token(token), CustomerSession.expires_at > now)
    )
    return found
