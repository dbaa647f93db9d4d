"""End a session."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import UserSession
from shared.kernel.tokens import hash_token


async def sign_out(session: AsyncSession, token: str) -> None:
    """Forget the session of this token; its cookie is worth nothing from the next request on."""
    await session.execute(delete(UserSession).where(UserSession.token_hash == hash_token(token)))
