"""Write how movements of money stand on both sides, each once, and forget those that nobody tells of any more."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, case, delete
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.payments.compare_money import Compared
from shared.payments.reconciliation import Reconciliation, ReconciliationLine

# Rows of one statement: the driver numbers parameters up to 32 767.
_AT_ONCE: Final = 1000


async def write_compared(session: AsyncSession, day: Reconciliation, lines: Sequence[Compared]) -> None:
    """Write lines as those of the round that is under way; what is known of one stays while its figures do."""
    # One statement writes a row once: an intent with two charges would name it twice.
    rows = list({(line.what, line.key): _row(day, line) for line in lines}.values())
    for first in range(0, len(rows), _AT_ONCE):
        await session.execute(_upsert(rows[first : first + _AT_ONCE]))


async def forget_unseen(session: AsyncSession, day: Reconciliation) -> None:
    """Take out the lines of a day that this round has not come upon."""
    await session.execute(
        delete(ReconciliationLine).where(
            ReconciliationLine.reconciliation_id == day.id, ReconciliationLine.looked_at < day.asked_at
        )
    )


def _upsert(rows: list[dict[str, object]]) -> Insert:
    line, statement = ReconciliationLine, insert(ReconciliationLine)
    new = statement.excluded
    is_same = and_(
        line.kind == new.kind,
        line.there_minor.is_not_distinct_from(new.there_minor),
        line.there_currency.is_not_distinct_from(new.there_currency),
        line.here_minor.is_not_distinct_from(new.here_minor),
        line.here_currency.is_not_distinct_from(new.here_currency),
    )
    told = ("kind", "there_minor", "there_currency", "here_minor", "here_currency", "moved_at", "payment_id",
            "refund_id", "looked_at")  # fmt: skip
    return statement.values(rows).on_conflict_do_update(
        index_elements=["store_id", "what", "key"],
        # The day that saw it first keeps it; what is known of it is known of these figures only.
        set_={name: new[name] for name in told}
        | {
            "known_why": case((is_same, line.known_why), else_=""),
            "known_by": case((is_same, line.known_by), else_=""),
            "known_at": case((is_same, line.known_at), else_=None),
        },
    )


def _row(day: Reconciliation, line: Compared) -> dict[str, object]:
    return {
        "store_id": day.store_id,
        "id": new_id(),
        "reconciliation_id": day.id,
        "what": line.what,
        "key": line.key,
        "kind": line.kind,
        "there_minor": line.there.minor if line.there else None,
        "there_currency": line.there.currency if line.there else None,
        "here_minor": line.here.minor if line.here else None,
        "here_currency": line.here.currency if line.here else None,
        "moved_at": line.moved_at,
        "payment_id": line.payment_id,
        "refund_id": line.refund_id,
        "looked_at": day.asked_at,
        "known_why": "",
        "known_by": "",
    }
