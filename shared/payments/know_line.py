"""Say why the provider and we differ about a movement of money, so that nobody has to look at it again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.locked import locked
from shared.kernel.sentences import say
from shared.payments.compare_money import MATCHED
from shared.payments.reconciliation import NoSuchReconciliation, Reconciliation, ReconciliationLine

LONGEST: Final = 500


class FiguresChanged(Conflict):
    """The line says something else by now than what the decision was about."""

    message = say("The figures have changed meanwhile. Look at them again before you decide.")


async def know_line(
    session: AsyncSession,
    day: Reconciliation,
    line_id: UUID,
    *,
    seen: str,
    why: str,
    actor: str,
    now: datetime,
) -> ReconciliationLine:
    """Mark a difference as known, with the reason that stays in the record.

    `seen` are the figures that the decision is about. Raises Invalid without a reason, FiguresChanged for other
    figures and NoSuchReconciliation.
    """
    line = await _lock(session, day, line_id, seen=seen)
    reason = " ".join(why.replace("\x00", "").split())
    if not reason:
        raise Invalid({"why": say("Say why, for whoever reads this in a year.")})
    if len(reason) > LONGEST:
        raise Invalid({"why": say("That is too long. Write at most %(most)s characters.", most=LONGEST)})
    line.known_why, line.known_by, line.known_at = reason, actor, now
    _record(session, "reconciliation.known", line, actor=actor, now=now)
    await session.flush()
    return line


async def doubt_line(
    session: AsyncSession, day: Reconciliation, line_id: UUID, *, seen: str, actor: str, now: datetime
) -> ReconciliationLine:
    """Let a difference be one that somebody has to look at again; raises as `know_line` does."""
    line = await _lock(session, day, line_id, seen=seen)
    if line.known_at is not None:
        _record(session, "reconciliation.reopened", line, actor=actor, now=now)
        line.known_why, line.known_by, line.known_at = "", "", None
        await session.flush()
    return line


async def _lock(
    session: AsyncSession, day: Reconciliation, line_id: UUID, *, seen: str
) -> ReconciliationLine:
    line = await session.scalar(
        locked(
            select(ReconciliationLine).where(
                ReconciliationLine.id == line_id, ReconciliationLine.reconciliation_id == day.id
            )
        )
    )
    if line is None:
        raise NoSuchReconciliation
    if line.kind == MATCHED or line.figures != seen:
        raise FiguresChanged
    return line


def _record(session: AsyncSession, name: str, line: ReconciliationLine, *, actor: str, now: datetime) -> None:
    facts = {"key": line.key, "figures": line.figures, "why": line.known_why}
    record(session, name, line.reconciliation_id, actor=actor, now=now, **facts)
