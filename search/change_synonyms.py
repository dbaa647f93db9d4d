"""Words that mean the same to a store's shoppers: added and removed by its members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchIndex, SearchSynonyms
from search.words import asked_words
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.events import record
from shared.kernel.sentences import say

MOST_GROUPS: Final = 500
MOST_PHRASES: Final = 10
MOST_WORDS: Final = 4


class NoSuchSynonyms(NotFound):
    """There are no such synonyms in this store."""

    message = say("These synonyms are no longer there.")


async def add_synonyms(
    session: AsyncSession, phrases: Sequence[str], *, actor: str, now: datetime
) -> SearchSynonyms:
    """Let words and phrases lead to one another; raises Invalid when there are not two, or too many."""
    plain = list(dict.fromkeys(filter(None, (" ".join(asked_words(phrase)) for phrase in phrases))))
    await _refuse_bad(session, plain)
    synonyms = SearchSynonyms(store_id=session.info["store_id"], phrases=plain, created_at=now)
    session.add(synonyms)
    record(session, "synonyms.added", synonyms.id, actor=actor, now=now)
    await _let_engines_know(session)
    return synonyms


async def remove_synonyms(
    session: AsyncSession, synonyms_id: UUID | None, *, actor: str, now: datetime
) -> None:
    """Let words and phrases stand for themselves again; raises NoSuchSynonyms."""
    found = (
        await session.get(SearchSynonyms, (session.info["store_id"], synonyms_id)) if synonyms_id else None
    )
    if found is None:
        raise NoSuchSynonyms
    await session.delete(found)
    record(session, "synonyms.removed", found.id, actor=actor, now=now)
    await _let_engines_know(session)


async def _refuse_bad(session: AsyncSession, phrases: Sequence[str]) -> None:
    if len(phrases) < 2:
        raise Invalid(
            {"phrases": say("Write at least two words that mean the same, with commas between them.")}
        )
    if len(phrases) > MOST_PHRASES or any(len(phrase.split()) > MOST_WORDS for phrase in phrases):
        raise Invalid(
            {
                "phrases": say(
                    "Use at most %(phrases)s phrases of %(words)s words.",
                    phrases=MOST_PHRASES,
                    words=MOST_WORDS,
                )
            }
        )
    if (await session.scalar(select(func.count()).select_from(SearchSynonyms)) or 0) >= MOST_GROUPS:
        raise Invalid({"phrases": say("There are %(num)s already. Remove some first.", num=MOST_GROUPS)})


async def _let_engines_know(session: AsyncSession) -> None:
    # What processes keep of the index is as of its version; Meilisearch's settings are written with its whole copy.
    await session.execute(
        update(SearchIndex)
        .values(version=SearchIndex.version + 1, is_mirrored=False)
        .execution_options(synchronize_session=False)
    )
