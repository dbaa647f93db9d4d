"""Sign a shopper in and out."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongCredentials
from shared.accounts.passwords import is_password
from shared.customers.models import SESSION_LIFE, Customer, CustomerSession
from shared.kernel.loading import Loaded
from shared.kernel.reading import Writer, writer_of
from shared.kernel.tokens import hash_token, new_token

LONGEST_AGENT: Final = 300
# Often enough to tell a browser in use from one that was left somewhere.
SEEN_EVERY: Final = timedelta(hours=1)

_CUSTOMER: Final = Loaded(Customer)
_SIGNED_IN: Final = f"""
SELECT {_CUSTOMER.select("c")}, s.id, s.seen_at
FROM customer_sessions s JOIN customers c ON c.store_id = s.store_id AND c.id = s.customer_id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.password_version = c.password_version AND c.blocked_at IS NULL"""  # noqa: S608 - our own column names


async def customer_at(session: AsyncSession, email: str) -> Customer | None:
    """Return who could sign in with an address, if anybody."""
    found: Customer | None = await session.scalar(
        select(Customer).where(Customer.email == email.strip().lower()[:254], Customer.blocked_at.is_(None))
    )
    return found


async def check_credentials(found: Customer | None, password: str) -> Customer:
    """Return the customer whose password this is; raises WrongCredentials, in the same time, for all else.

    Takes no session, as members' does (`accounts/sign_in.py`).
    """
    if not await is_password(found.password_hash if found else None, password) or found is None:
        raise WrongCredentials
    return found


async def renew_hash(session: AsyncSession, customer: Customer, renewed: str | None) -> None:
    """Keep a hash of today's parameters (`passwords.renewed`) in the place of the one that was checked."""
    if renewed is not None:
        await session.execute(
            update(Customer)
            .where(Customer.id == customer.id, Customer.password_hash == customer.password_hash)
            .values(password_hash=renewed)
            .execution_options(synchronize_session=False)
        )


async def sign_in(session: AsyncSession, customer: Customer, *, agent: str = "", now: datetime) -> str:
    """Start a new session and return its token; `agent` is what the browser says of itself."""
    token = new_token()
    session.add(
        CustomerSession(
            store_id=customer.store_id,
            customer_id=customer.id,
            token_hash=hash_token(token),
            agent=agent[:LONGEST_AGENT],
            password_version=customer.password_version,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    return token


async def sign_out(session: AsyncSession, token: str) -> None:
    """Forget the session of this token."""
    await session.execute(delete(CustomerSession).where(CustomerSession.token_hash == hash_token(token)))


async def signed_in_customer(session: AsyncSession, token: str, *, now: datetime) -> Customer | None:
    """Return the customer of a live session of this store."""
    customer = await customer_here(await writer_of(session), token, now=now)
    return _CUSTOMER.into(session, customer) if customer else None


async def customer_here(writer: Writer, token: str, *, now: datetime) -> Customer | None:
    """Return the customer of a live session of this store, straight on the driver, and note that they were here."""
    row = await writer.fetchrow(_SIGNED_IN, hash_token(token), now)
    if row is None:
        return None
    *customer, session_id, seen_at = row
    if seen_at < now - SEEN_EVERY:
        await writer.execute("UPDATE customer_sessions SET seen_at = $2 WHERE id = $1", session_id, now)
    return _CUSTOMER.of(customer)
