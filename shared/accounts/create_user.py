"""Create a person who can sign in to the dashboard."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.errors import EmailTaken
from shared.accounts.models import User
from shared.accounts.passwords import hash_password, refuse_weak


async def create_user(
    session: AsyncSession, *, email: str, name: str, password: str, about: Sequence[str] = (), now: datetime
) -> User:
    """Add a user; raises Invalid for a bad address or weak password, EmailTaken for a known address.

    `about` is what else is known of them and tried first, such as the name of their store.
    """
    address = clean_email(email)
    await refuse_weak(password, about=(address, name, *about))
    if await session.scalar(select(User.id).where(User.email == address)):
        raise EmailTaken(address)

    user = User(
        email=address,
        name=name.strip() or address,
        password_hash=await hash_password(password),
        created_at=now,
    )
    session.add(user)
    await session.flush()
    return user
