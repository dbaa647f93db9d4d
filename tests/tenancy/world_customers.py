"""Customers of the two stores."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Store

PASSWORD = "correct horse battery staple"


async def sign_up_customer(database: Database, store: Store) -> str:
    """Let somebody sign up; returns their address."""
    async with database.in_store(store.id) as session:
        email = f"c-{new_id().hex[-12:]}@example.com"
        await sign_up(session, email=email, name="Cleo Customer", password=PASSWORD, now=utc_now())
        return email


async def add_customer(session: AsyncSession) -> Customer:
    """Add a customer who has no password."""
    customer = customer_of(session)
    session.add(customer)
    await session.flush()
    return customer


def customer_of(session: AsyncSession) -> Customer:
    """Return a new customer of the session's store, not added yet."""
    return Customer(
        store_id=session.info["store_id"],
        email=f"c-{new_id().hex[-12:]}@example.com",
        name="Cleo Customer",
        password_hash="!",
        created_at=utc_now(),
    )
