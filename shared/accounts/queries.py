"""Who is signed in, and in which stores."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import IDLE_LIFE, User, UserSession
from shared.accounts.second_steps import SecondStep
from shared.kernel.tokens import hash_token


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in: since when they proved to be who they are, and whether a second step was asked for."""

    user: User
    session_id: UUID
    proven_at: datetime
    has_second_step: bool


async def visit_of(session: AsyncSession, token: str, *, now: datetime) -> Visit | None:
    """Return who has a live session, None when it is unknown, idle too long, expired or the user disabled."""
    has_second_step = exists().where(SecondStep.user_id == User.id, SecondStep.confirmed_at.is_not(None))
    row = (
        await session.execute(
            select(User, UserSession, has_second_step)
            .join(UserSession, UserSession.user_id == User.id)
            .where(
                UserSession.token_hash == hash_token(token),
                UserSession.expires_at > now,
                UserSession.seen_at > now - IDLE_LIFE,
                UserSession.password_version == User.password_version,
                User.disabled_at.is_(None),
            )
        )
    ).first()
    if row is None:
        return None
    user, visit, is_asked = row
    # Once a minute is enough to tell an idle session from a live one.
    if visit.seen_at < now - timedelta(minutes=1):
        await session.execute(update(UserSession).where(UserSession.id == visit.id).values(seen_at=now))
    return Visit(user, visit.id, visit.proven_at, is_asked)


async def signed_in_user(session: AsyncSession, token: str, *, now: datetime) -> User | None:
    """Return who is signed in by this token."""
    visit = await visit_of(session, token, now=now)
    return visit.user if visit else None
