"""Where a shopper is signed in, and signing them out there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import CustomerSession
from shared.kernel.tokens import hash_token


async def sessions_of(
    session: AsyncSession, customer_id: UUID, *, now: datetime
) -> Sequence[CustomerSession]:
    """Return the browsers in which a customer is signed in, the latest first."""
    found = await session.scalars(
        select(CustomerSession)
        .where(CustomerSession.customer_id == customer_id, CustomerSession.expires_at > now)
        .order_by(CustomerSession.seen_at.desc(), CustomerSession.id.desc())
        .limit(50)
    )
    return found.all()


async def session_by_token(session: AsyncSession, token: str) -> CustomerSession | None:
    """Return the session that this token is of."""
    found: CustomerSession | None = await session.scalar(
        select(CustomerSession).where(CustomerSession.token_hash == hash_token(token))
    )
    return found


async def end_session(session: AsyncSession, customer_id: UUID, session_id: UUID) -> None:
    """Sign a customer out of one browser; one that is not theirs is left alone."""
    await session.execute(
        delete(CustomerSession)
        .where(CustomerSession.id == session_id, CustomerSession.customer_id == customer_id)
        .execution_options(synchronize_session=False)
    )


async def end_sessions(session: AsyncSession, customer_id: UUID, *, keep: UUID | None) -> None:
    """Sign a customer out everywhere but in `keep`."""
    ended = delete(CustomerSession).where(CustomerSession.customer_id == customer_id)
    if keep is not None:
        ended = ended.where(CustomerSession.id != keep)
    await session.execute(ended.execution_options(synchronize_session=False))
