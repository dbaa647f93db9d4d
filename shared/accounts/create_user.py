"""Create a person who can sign in to the dashboard."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.accounts.errors import EmailTaken
from shared.accounts.models import User
from shared.accounts.passwords import hashed


async def create_user(session: AsyncSession, *, email: str, name: str, password: str, now: datetime) -> User:
    """Add a user; raises Invalid for a bad address or weak password, EmailTaken for a known address.

    The password may be what `passwords.hashed` has made of it.
    """
    address = clean_email(email)
    to_keep = await hashed(password, about=(address, name))
    if await session.scalar(select(User.id).where(User.email == address)):
        raise EmailTaken(address)

    user = User(
        email=address,
        name=name.strip() or address,
        password_hash=to_keep,
        created_at=now,
    )
    session.add(user)
    await session.flush()
    return user
