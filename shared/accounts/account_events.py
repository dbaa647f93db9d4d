"""What happened to the ways into an account: written down for its person, and told to the mailbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.models import WAYS_NOTICE, User, UserMail
from shared.kernel.tables import PlatformTable, one_of

IDENTITY_ADDED: Final = "identity_added"
IDENTITY_REMOVED: Final = "identity_removed"
PASSKEY_ADDED: Final = "passkey_added"
PASSKEY_REMOVED: Final = "passkey_removed"
KINDS: Final = (IDENTITY_ADDED, IDENTITY_REMOVED, PASSKEY_ADDED, PASSKEY_REMOVED)
SHOWN: Final = 10


class AccountEvent(PlatformTable):
    """Something that happened to the ways into an account; `detail` names which one."""

    __tablename__ = "account_events"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        Index("ix_account_events_latest", "user_id", "created_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    detail: Mapped[str]
    created_at: Mapped[datetime]


def tell_of_account(
    session: AsyncSession, user: User, kind: str, *, detail: str, language: str, now: datetime
) -> None:
    """Write down what happened, and have the account's mailbox told: an intruder cannot do it unnoticed."""
    session.add(AccountEvent(user_id=user.id, kind=kind, detail=detail, created_at=now))
    session.add(
        UserMail(kind=WAYS_NOTICE, recipient=user.email, language=language, created_at=now, run_at=now)
    )


async def latest_events(session: AsyncSession, user_id: UUID) -> Sequence[AccountEvent]:
    """Return what happened of late, the latest first."""
    found = await session.scalars(
        select(AccountEvent)
        .where(AccountEvent.user_id == user_id)
        .order_by(AccountEvent.created_at.desc(), AccountEvent.id.desc())
        .limit(SHOWN)
    )
    return found.all()
