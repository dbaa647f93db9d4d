"""Open a shopper's account in a store."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.passwords import hashed
from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say


async def sign_up(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password: str,
    language: str = "",
    now: datetime,
) -> Customer:
    """Add a customer to this store; `language` is the one they read, empty for the store's own.

    The password may be what `passwords.hashed` has made of it.

    Orders placed as a guest are not attached: the mailbox has not been proven.
    """
    address = clean_email(email)
    to_keep = await hashed(password, about=(address, name))
    if await session.scalar(select(Customer.id).where(Customer.email == address)):
        raise Invalid({"email": say("There is already an account for this address. Sign in instead.")})

    customer = Customer(
        store_id=session.info["store_id"],
        email=address,
        name=name.strip(),
        language=language,
        password_hash=to_keep,
        created_at=now,
    )
    session.add(customer)
    await session.flush()
    return customer
