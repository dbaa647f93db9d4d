"""The mail ledger: intent first, then the call, then the result."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.notifications.mailer import Message
from shared.notifications.models import FAILED, REQUESTED, SENT, STATES, SUPPRESSED, Email

# Longer than any mail is tried (MAIL_TRIES).
TRIED_FOR: Final = timedelta(hours=24)
# How long the dashboard can show what a mail said.
KEPT_FOR: Final = timedelta(days=30)
# Every secret of ours in a link is 256 bits in this alphabet; what is kept of a mail must open nothing.
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43,}")


async def request_email(
    session: AsyncSession, kind: str, subject_id: UUID, *, recipient: str, now: datetime, version: int = 0
) -> Email:
    """Write that this mail is wanted, once per (kind, subject, version); returns the one row, new or known.

    Without a version it is the first, or the one that somebody has asked to be sent again since.
    """
    await request_first(session, kind, subject_id, recipient=recipient, version=version or 1, now=now)
    mine = select(Email).where(Email.kind == kind, Email.subject_id == subject_id)
    wanted = mine.where(Email.version == version) if version else mine.order_by(Email.version.desc()).limit(1)
    return (await session.scalars(wanted)).one()


async def request_again(session: AsyncSession, email: Email, *, now: datetime) -> Email | None:
    """Write that a mail is wanted once more; None when its latest version is still on its way."""
    mine = (Email.kind == email.kind) & (Email.subject_id == email.subject_id)
    latest = (await session.scalars(select(Email).where(mine).order_by(Email.version.desc()).limit(1))).one()
    if latest.is_under_way:
        return None
    # Of two who ask at once, one gets the next version.
    return await request_first(
        session,
        email.kind,
        email.subject_id,
        recipient=email.recipient,
        version=latest.version + 1,
        now=now,
    )


async def request_first(
    session: AsyncSession, kind: str, subject_id: UUID, *, recipient: str, version: int, now: datetime
) -> Email | None:
    """Write that this mail is wanted; None when somebody has written that before, or does at this moment."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "kind": kind,
        "subject_id": subject_id,
        "version": version,
        "recipient": recipient,
        "state": REQUESTED,
        "requested_at": now,
    }
    written = await session.execute(insert(Email).values(row).on_conflict_do_nothing().returning(Email.id))
    made = written.scalar()
    return await session.get(Email, (row["store_id"], made)) if made else None


async def mark_sent(
    session: AsyncSession, email: Email, *, provider_id: str, now: datetime, message: Message | None = None
) -> None:
    """Write that the provider took it, and what it said."""
    await session.execute(
        update(Email)
        .where(Email.id == email.id, Email.state == REQUESTED)
        .values(state=SENT, provider_id=provider_id, sent_at=now, **_kept(message))
        .execution_options(synchronize_session=False)
    )


async def mark_failed(
    session: AsyncSession, email: Email, *, reason: str, now: datetime, message: Message | None = None
) -> None:
    """Write that the provider will never take it, and why."""
    await session.execute(
        update(Email)
        .where(Email.id == email.id, Email.state == REQUESTED)
        .values(state=FAILED, reason=reason[:500], told_at=now, **_kept(message))
        .execution_options(synchronize_session=False)
    )


async def note_suppressed(
    session: AsyncSession, kind: str, subject_id: UUID, *, recipient: str, now: datetime
) -> None:
    """Write that a mail was due and did not go out, because its reader wants none of its kind."""
    await suppress(
        session, await request_email(session, kind, subject_id, recipient=recipient, now=now), now=now
    )


async def suppress(session: AsyncSession, email: Email, *, now: datetime, reason: str = "") -> None:
    """Write that a mail does not go out after all, unless it has, and why."""
    if email.state == REQUESTED:
        email.state, email.told_at, email.reason = SUPPRESSED, now, reason[:500]
        await session.flush()


async def note_fate(session: AsyncSession, email_id: UUID, *, state: str, reason: str, now: datetime) -> bool:
    """Write what a provider tells of a mail; returns whether that was news. Order and repetition do not matter."""
    before = STATES[: STATES.index(state)]
    told = await session.execute(
        update(Email)
        .where(Email.id == email_id, Email.state.in_(before))
        .values(state=state, reason=reason[:500], told_at=now)
        .returning(Email.id)
        .execution_options(synchronize_session=False)
    )
    return told.scalar() is not None


async def give_up_old(session: AsyncSession, *, now: datetime) -> None:
    """Write of mails that nobody tries any more that they did not go out."""
    await session.execute(
        update(Email)
        .where(
            Email.store_id == session.info["store_id"],
            Email.state == REQUESTED,
            Email.requested_at < now - TRIED_FOR,
        )
        .values(state=FAILED, told_at=now)
        .execution_options(synchronize_session=False)
    )


async def forget_bodies(session: AsyncSession, *, now: datetime) -> None:
    """Erase what mails said that went out KEPT_FOR ago; that they went out stays known."""
    await session.execute(
        update(Email)
        .where(
            Email.store_id == session.info["store_id"],
            Email.requested_at < now - KEPT_FOR,
            Email.html != "",
        )
        .values(title="", text="", html="")
        .execution_options(synchronize_session=False)
    )


async def mails_about(session: AsyncSession, *subject_ids: UUID) -> Sequence[Email]:
    """Return what was written about one thing or several, in the order in which it was wanted."""
    found = await session.scalars(
        select(Email).where(Email.subject_id.in_(subject_ids)).order_by(Email.requested_at, Email.id)
    )
    return found.all()


def _kept(message: Message | None) -> dict[str, Any]:
    if message is None:
        return {}
    return {
        "title": message.subject,
        "text": _SECRET.sub("…", message.text),
        "html": _SECRET.sub("…", message.html),
        "letter_id": message.letter_id,
    }
