"""People as others know them: who an issuer (OpenID Connect) let in, and which account of ours that opens (R32).

An account is found by issuer and subject, never by an address: an issuer's word for one, verified or not, proves
nothing about the account here. Whoever comes for the first time signs in once in a way that they have, and says that
both are them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.account_events import IDENTITY_ADDED, IDENTITY_REMOVED, tell_of_account
from shared.accounts.errors import IdentityTaken
from shared.accounts.models import User
from shared.kernel.ids import new_id
from shared.kernel.tables import PlatformTable

LONGEST_SUBJECT: Final = 255
MOST_IDENTITIES: Final = 20


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom an issuer has let in. `email` is what they are called there: shown and never compared."""

    issuer: str
    subject: str
    email: str


class UserIdentity(PlatformTable):
    """What an issuer calls a person of ours."""

    __tablename__ = "user_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    email: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


async def user_of(session: AsyncSession, identity: Identity, *, now: datetime) -> User | None:
    """Return whose account this opens, and note that it did; None where nobody has connected it."""
    used = (
        update(UserIdentity)
        .where(UserIdentity.issuer == identity.issuer, UserIdentity.subject == identity.subject)
        .values(used_at=now)
        .returning(UserIdentity.user_id)
        .execution_options(synchronize_session=False)
    )
    user_id = await session.scalar(used)
    user: User | None = await session.scalar(
        select(User).where(User.id == user_id, User.disabled_at.is_(None))
    )
    return user


async def is_known(session: AsyncSession, identity: Identity) -> bool:
    """Say whether this identity is connected with any account, a disabled one included."""
    wanted = select(UserIdentity.id).where(
        UserIdentity.issuer == identity.issuer, UserIdentity.subject == identity.subject
    )
    return await session.scalar(wanted) is not None


async def identities_of(session: AsyncSession, user_id: UUID) -> Sequence[UserIdentity]:
    """Return what a person has connected, the oldest first."""
    found = await session.scalars(
        select(UserIdentity)
        .where(UserIdentity.user_id == user_id)
        .order_by(UserIdentity.created_at, UserIdentity.id)
        .limit(MOST_IDENTITIES)
    )
    return found.all()


async def attach_identity(
    session: AsyncSession, user: User, identity: Identity, *, language: str, now: datetime
) -> None:
    """Let an identity open an account from now on, and have the mailbox told. Raises IdentityTaken."""
    added = await session.scalar(
        insert(UserIdentity)
        .values(
            id=new_id(),
            user_id=user.id,
            issuer=identity.issuer,
            subject=identity.subject,
            email=identity.email,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["issuer", "subject"])
        .returning(UserIdentity.id)
    )
    if added is None:
        raise IdentityTaken
    tell_of_account(session, user, IDENTITY_ADDED, detail=identity.email, language=language, now=now)


async def detach_identity(
    session: AsyncSession, user: User, identity_id: UUID, *, language: str, now: datetime
) -> None:
    """Take an identity from an account, which keeps its password; one that is not theirs is left alone."""
    taken = await session.scalar(
        delete(UserIdentity)
        .where(UserIdentity.id == identity_id, UserIdentity.user_id == user.id)
        .returning(UserIdentity.email)
    )
    if taken is not None:
        tell_of_account(session, user, IDENTITY_REMOVED, detail=taken, language=language, now=now)
