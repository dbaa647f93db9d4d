"""Look whether the books are right: in production by the clock, in tests after what might have upset them (R37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.invariants.check import Check
from shared.invariants.checks import EVERYTHING

EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
MOST_TOLD: Final = 100
LATE_AFTER: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Violation:
    """One row about which a sentence is not true."""

    check: str
    sentence: str
    store_id: UUID
    subject_id: UUID
    found: str

    def __str__(self) -> str:
        return f"{self.check}: {self.found} (store {self.store_id}, row {self.subject_id}). {self.sentence}"


async def find_violations(
    session: AsyncSession,
    *,
    now: datetime,
    since: datetime = EVER,
    store_id: UUID | None = None,
    checks: Sequence[Check] = EVERYTHING,
) -> list[Violation]:
    """Return what is not as it must be among what changed since then, at most so many of each kind (platform role)."""
    found: list[Violation] = []
    for check in checks:
        given = {"since": since, "store": store_id, "late": now - LATE_AFTER}
        asked = {name: value for name, value in given.items() if f":{name}" in check.query}
        rows = await session.execute(text(check.query), asked)
        found.extend(Violation(check.name, check.sentence, *row) for row in rows.fetchmany(MOST_TOLD))
    return found
