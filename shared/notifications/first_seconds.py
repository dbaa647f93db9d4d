"""The first seconds of a mail: whatever looks into it by then looks for dangers, and is no reader."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists
from sqlalchemy.ext.asyncio import AsyncSession

from shared.notifications.models import REQUESTED, Email

# Nobody has read a mail so soon after it was handed over.
TOO_SOON: Final = timedelta(seconds=10)


def is_too_soon(sent_at: datetime, *, now: datetime) -> bool:
    """Say whether a mail that went out then cannot have been read yet."""
    return now < sent_at + TOO_SOON


def has_fresh_mail(
    session: AsyncSession, kinds: Sequence[str], subject_id: SQLColumnExpression[UUID], *, now: datetime
) -> ColumnElement[bool]:
    """Say of a row whether a mail of one of these kinds about it cannot have been read yet.

    That it went out is noted after the provider took it, and some look at it in between.
    """
    return exists().where(
        Email.store_id == session.info["store_id"],
        Email.kind.in_(kinds),
        Email.subject_id == subject_id,
        (Email.state == REQUESTED) | (Email.sent_at > now - TOO_SOON),
    )
