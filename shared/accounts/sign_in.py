"""Sign a person in to the dashboard."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongCredentials
from shared.accounts.models import ABSOLUTE_LIFE, User, UserSession
from shared.accounts.passwords import hash_password, is_outdated, is_password
from shared.kernel.tokens import hash_token, new_token

LONGEST_AGENT: Final = 300


async def check_credentials(session: AsyncSession, *, email: str, password: str) -> User:
    """Return the user whose address and password these are; raises WrongCredentials, in the same time, for all else."""
    user = await session.scalar(
        select(User).where(User.email == email.strip().lower()[:254], User.disabled_at.is_(None))
    )
    if not await is_password(user.password_hash if user else None, password) or user is None:
        raise WrongCredentials
    if is_outdated(user.password_hash):
        await session.execute(
            update(User)
            .where(User.id == user.id, User.password_hash == user.password_hash)
            .values(password_hash=await hash_password(password))
            .execution_options(synchronize_session=False)
        )
    return user


async def sign_in(session: AsyncSession, user: User, *, agent: str = "", now: datetime) -> str:
    """Start a new session and return its token, which is kept nowhere; `agent` is what the browser says of itself."""
    token = new_token()
    session.add(
        UserSession(
            user_id=user.id,
            token_hash=hash_token(token),
            agent=agent[:LONGEST_AGENT],
            password_version=user.password_version,
            created_at=now,
            seen_at=now,
            proven_at=now,
            expires_at=now + ABSOLUTE_LIFE,
        )
    )
    return token
