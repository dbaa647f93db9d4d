"""Count what is searched for, per day and query, of nobody in particular."""

import re
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchDay
from search.words import asked_words

LONGEST_NOTE: Final = 80
KEPT_FOR: Final = timedelta(days=400)
Outcome = Literal["clicks", "added"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("clicks", "added")

# What nobody names a product by, but people do paste into any field: addresses, and numbers as long as a card's.
_PERSONAL: Final = re.compile(r"@|\d(?:[ -]?\d){11,}")


def note_of(words: str) -> str:
    """Return a query as it is counted: folded, without signs; empty where it may say something about a person."""
    return "" if _PERSONAL.search(words) else " ".join(asked_words(words))[:LONGEST_NOTE].strip()


async def record_search(session: AsyncSession, words: str, *, found: int, day: date, times: int = 1) -> None:
    """Count searches for the words, and keep how many products they found last."""
    note = note_of(words)
    if not note:
        return
    counted = insert(SearchDay).values(
        store_id=session.info["store_id"], day=day, query=note, asked=times, found=found, clicks=0, added=0
    )
    await session.execute(
        counted.on_conflict_do_update(
            index_elements=["store_id", "day", "query"],
            set_={"asked": SearchDay.asked + times, "found": found},
        )
    )


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
