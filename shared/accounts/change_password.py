"""Give a member another password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.end_sessions import end_sessions
from shared.accounts.errors import WrongPassword
from shared.accounts.models import CHANGE_NOTICE, User, UserMail, UserSession
from shared.accounts.passwords import hashed, is_password


async def change_password(
    session: AsyncSession,
    user_id: UUID,
    *,
    current: str,
    new: str,
    keep: UUID,
    language: str,
    now: datetime,
) -> None:
    """Set a new password for who knows the old one; all sessions but `keep` end. Raises Invalid at its field."""
    known = (await session.execute(select(User.email, User.name).where(User.id == user_id))).one()
    to_keep = await hashed(new, field="new_password", about=tuple(known))
    # Locked, so that of two who change it at once the second is asked for the first one's.
    mine = select(User).where(User.id == user_id).with_for_update()
    user = (await session.scalars(mine.execution_options(populate_existing=True))).one()
    if not await is_password(user.password_hash, current):
        raise WrongPassword("current_password")
    await set_password(session, user, to_keep, keep=keep, language=language, now=now)


async def set_password(
    session: AsyncSession, user: User, password: str, *, keep: UUID | None, language: str, now: datetime
) -> None:
    """Set the password of a locked row, end the sessions and all links that were sent, and have the mailbox told."""
    user.password_hash = await hashed(password)
    user.password_version += 1
    await session.flush()
    await end_sessions(session, user.id, keep=keep)
    if keep is not None:
        await session.execute(
            update(UserSession)
            .where(UserSession.id == keep, UserSession.user_id == user.id)
            .values(password_version=user.password_version)
            .execution_options(synchronize_session=False)
        )
    session.add(
        UserMail(kind=CHANGE_NOTICE, recipient=user.email, language=language, created_at=now, run_at=now)
    )
