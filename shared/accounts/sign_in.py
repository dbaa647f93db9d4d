"""Sign a person in to the dashboard."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongCredentials
from shared.accounts.models import ABSOLUTE_LIFE, User, UserSession
from shared.accounts.passwords import is_password
from shared.kernel.tokens import hash_token, new_token

LONGEST_AGENT: Final = 300


async def user_at(session: AsyncSession, email: str) -> User | None:
    """Return who could sign in with an address, if anybody."""
    found: User | None = await session.scalar(
        select(User).where(User.email == email.strip().lower()[:254], User.disabled_at.is_(None))
    )
    return found


async def check_credentials(found: User | None, password: str) -> User:
    """Return the user whose password this is; raises WrongCredentials, in the same time, for all else.

    Takes no session: passwords wait their turn to be checked, and who waits must not hold one of few connections. What
    changes meanwhile opens nothing, because a session names the version of the password that was checked.
    """
    if not await is_password(found.password_hash if found else None, password) or found is None:
        raise WrongCredentials
    return found


async def renew_hash(session: AsyncSession, user: User, renewed: str | None) -> None:
    """Keep a hash of today's parameters (`passwords.renewed`) in the place of the one that was checked."""
    if renewed is not None:
        await session.execute(
            update(User)
            .where(User.id == user.id, User.password_hash == user.password_hash)
            .values(password_hash=renewed)
            .execution_options(synchronize_session=False)
        )


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
