"""The mail ledger: intent first, then the call, then the result."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.notifications.models import Email


async def request_email(
    session: AsyncSession, kind: str, subject_id: UUID, *, recipient: str, now: datetime, version: int = 1
) -> Email:
    """Write that this mail is wanted, once per (kind, subject, version); returns the one row, new or known."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "kind": kind,
        "subject_id": subject_id,
        "version": version,
        "recipient": recipient,
        "state": "requested",
        "requested_at": now,
    }
    await session.execute(insert(Email).values(row).on_conflict_do_nothing())
    found = await session.scalars(
        select(Email).where(Email.kind == kind, Email.subject_id == subject_id, Email.version == version)
    )
    return found.one()


async def mark_sent(session: AsyncSession, email: Email, *, provider_id: str, now: datetime) -> None:
    """Write that the provider took it."""
    await session.execute(
        update(Email)
        .where(Email.id == email.id, Email.state == "requested")
        .values(state="sent", provider_id=provider_id, sent_at=now)
    )


async def mails_about(session: AsyncSession, *subject_ids: UUID) -> Sequence[Email]:
    """Return what was written about one thing or several, in the order in which it was wanted."""
    found = await session.scalars(
        select(Email).where(Email.subject_id.in_(subject_ids)).order_by(Email.requested_at, Email.id)
    )
    return found.all()
