"""Who is signed in, and in which stores."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import IDLE_LIFE, User, UserSession
from shared.kernel.tokens import hash_token


async def signed_in_user(session: AsyncSession, token: str, *, now: datetime) -> User | None:
    """Return the user of a live session, None when it is unknown, idle too long, expired or the user disabled."""
    row = (
        await session.execute(
            select(User, UserSession)
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
    user, visit = row
    # Once a minute is enough to tell an idle session from a live one.
    if visit.seen_at < now - timedelta(minutes=1):
        await session.execute(update(UserSession).where(UserSession.id == visit.id).values(seen_at=now))
    return user
