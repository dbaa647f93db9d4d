"""Where a member is signed in, and signing them out there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import IDLE_LIFE, UserSession
from shared.kernel.tokens import hash_token


async def sessions_of(session: AsyncSession, user_id: UUID, *, now: datetime) -> Sequence[UserSession]:
    """Return the browsers in which a member is signed in, the latest first."""
    found = await session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.expires_at > now,
            UserSession.seen_at > now - IDLE_LIFE,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        .limit(50)
    )
    return found.all()


async def session_by_token(session: AsyncSession, token: str) -> UserSession | None:
    """Return the session that this token is of."""
    found: UserSession | None = await session.scalar(
        select(UserSession).where(UserSession.token_hash == hash_token(token))
    )
    return found


async def end_session(session: AsyncSession, user_id: UUID, session_id: UUID) -> None:
    """Sign a member out of one browser; one that is not theirs is left alone."""
    await session.execute(
        delete(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user_id)
        .execution_options(synchronize_session=False)
    )


async def end_sessions(session: AsyncSession, user_id: UUID, *, keep: UUID | None) -> None:
    """Sign a member out everywhere but in `keep`."""
    ended = delete(UserSession).where(UserSession.user_id == user_id)
    if keep is not None:
        ended = ended.where(UserSession.id != keep)
    await session.execute(ended.execution_options(synchronize_session=False))
