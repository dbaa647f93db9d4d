"""Prove once more to be who one is, before something that would hurt in other hands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongPassword
from shared.accounts.models import User, UserSession
from shared.accounts.passwords import is_password
from shared.accounts.second_steps import has_second_step, use_code
from shared.kernel.sealing import KeyRing
from shared.kernel.tokens import hash_token, new_token


async def prove_again(
    session: AsyncSession,
    user: User,
    session_id: UUID,
    *,
    password: str,
    code: str,
    keys: KeyRing,
    now: datetime,
) -> str:
    """Note that whoever has this session knows the password, and the code where one is asked for.

    Returns the session's new token: the old one is worth nothing any more. Raises Invalid at its field.
    """
    if not await is_password(user.password_hash, password):
        raise WrongPassword
    if await has_second_step(session, user.id):
        await use_code(session, user.id, code, keys=keys, now=now)
    token = new_token()
    await session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user.id)
        .values(token_hash=hash_token(token), proven_at=now)
        .execution_options(synchronize_session=False)
    )
    return token
