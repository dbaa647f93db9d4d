"""Give a shopper's account another password."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongPassword
from shared.accounts.passwords import hashed, is_password
from shared.customers.end_sessions import end_sessions
from shared.customers.jobs import SEND_PASSWORD_NOTICE
from shared.customers.models import Customer, CustomerSession
from shared.kernel.events import record
from shared.kernel.jobs import enqueue


async def change_password(
    session: AsyncSession,
    customer: Customer,
    *,
    current: str,
    new: str,
    keep: UUID | None,
    about: Sequence[str] = (),
    now: datetime,
) -> None:
    """Set a new password for who knows the old one; all sessions but `keep` end. Raises Invalid at its field."""
    to_keep = await hashed(new, field="new_password", about=(customer.email, customer.name, *about))
    # Locked, so that of two who change it at once the second is asked for the first one's.
    mine = select(Customer).where(Customer.id == customer.id).with_for_update()
    customer = (await session.scalars(mine.execution_options(populate_existing=True))).one()
    if not await is_password(customer.password_hash, current):
        raise WrongPassword("current_password")
    await set_password(session, customer, to_keep, keep=keep, now=now)


async def set_password(
    session: AsyncSession, customer: Customer, password: str, *, keep: UUID | None, now: datetime
) -> None:
    """Set the password, end the sessions and all links that were sent, and have the mailbox told."""
    customer.password_hash = await hashed(password)
    customer.password_version += 1
    await session.flush()
    await end_sessions(session, customer.id, keep=keep)
    if keep is not None:
        await session.execute(
            update(CustomerSession)
            .where(CustomerSession.id == keep, CustomerSession.customer_id == customer.id)
            .values(password_version=customer.password_version)
            .execution_options(synchronize_session=False)
        )
    record(session, "customer.password_changed", customer.id, actor="shopper", now=now)
    enqueue(session, SEND_PASSWORD_NOTICE, now=now, customer_id=customer.id)
