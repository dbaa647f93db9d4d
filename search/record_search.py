"""Count what is searched for, per day and query, of nobody in particular."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchDay
from search.words import asked_words
from shared.kernel.reading import Writer

LONGEST_NOTE: Final = 80
KEPT_FOR: Final = timedelta(days=400)
Outcome = Literal["clicks", "added"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("clicks", "added")

# What nobody names a product by, but people do paste into any field: addresses, and numbers as long as a card's.
_PERSONAL: Final = re.compile(r"@|\d(?:[ -]?\d){11,}")


def note_of(words: str) -> str:
    """Return a query as it is counted: folded, without signs; empty where it may say something about a person."""
    return "" if _PERSONAL.search(words) else " ".join(asked_words(words))[:LONGEST_NOTE].strip()


class Counted(NamedTuple):
    """How often a note (`note_of`) was searched for on a day, and how many products that found last."""

    day: date
    note: str
    asked: int
    found: int


_RECORD: Final = """
INSERT INTO search_days (store_id, day, query, asked, found, clicks, added)
SELECT $1, day, note, asked, found, 0, 0
FROM unnest($2::date[], $3::text[], $4::bigint[], $5::bigint[]) AS counted (day, note, asked, found)
-- In order, as every process does, so that two of them wait for each other instead of deadlocking.
ORDER BY day, note COLLATE "C"
ON CONFLICT (store_id, day, query) DO UPDATE
SET asked = search_days.asked + excluded.asked, found = excluded.found"""


async def record_searches(writer: Writer, store_id: UUID, counted: Sequence[Counted]) -> None:
    """Count searches, each note of a day once."""
    await writer.execute(_RECORD, store_id, *map(list, zip(*counted, strict=True)))


async def record_outcome(session: AsyncSession, words: str, outcome: Outcome, *, day: date) -> None:
    """Count that a search led to a product or into a cart; one that nobody made today counts for nothing."""
    column = SearchDay.clicks if outcome == "clicks" else SearchDay.added
    await session.execute(
        update(SearchDay)
        # No more outcomes than a shopper could have had: strangers can send what they like.
        .where(SearchDay.day == day, SearchDay.query == note_of(words), column < SearchDay.asked * 10)
        .values({column: column + 1})
        .execution_options(synchronize_session=False)
    )


async def forget_searches(session: AsyncSession, *, day: date) -> None:
    """Delete the counts of days that nobody looks at any more."""
    await session.execute(delete(SearchDay).where(SearchDay.day < day - KEPT_FOR))
