"""Reading what shoppers searched for, and what means the same to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchDay, SearchSynonyms

MOST_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Searched:
    """A query over some days: how often it was asked, and how often that led to a product and into a cart."""

    query: str
    asked: int
    clicks: int
    added: int


async def most_searched(session: AsyncSession, *, since: date) -> Sequence[Searched]:
    """Return the queries that found something when they were last asked, the most frequent first."""
    return await _searched(session, since, _FOUND_LAST > 0)


async def found_nothing(session: AsyncSession, *, since: date) -> Sequence[Searched]:
    """Return the queries that found nothing when they were last asked, the most frequent first."""
    return await _searched(session, since, _FOUND_LAST == 0)


async def count_searches(session: AsyncSession, *, since: date) -> int:
    """Count all searches."""
    return int(await session.scalar(select(func.sum(SearchDay.asked)).where(SearchDay.day >= since)) or 0)


async def all_synonyms(session: AsyncSession) -> Sequence[SearchSynonyms]:
    """Return the store's synonyms, latest first."""
    latest = select(SearchSynonyms).order_by(SearchSynonyms.created_at.desc(), SearchSynonyms.id)
    return (await session.scalars(latest)).all()


# The last of the days' figures, whatever the earlier ones were: a gap that was filled since is none.
_FOUND_LAST: Final = func.array_agg(aggregate_order_by(SearchDay.found, SearchDay.day.desc()))[1]


async def _searched(session: AsyncSession, since: date, condition: ColumnElement[bool]) -> Sequence[Searched]:
    asked = func.sum(SearchDay.asked)
    rows = await session.execute(
        select(SearchDay.query, asked, func.sum(SearchDay.clicks), func.sum(SearchDay.added))
        .where(SearchDay.day >= since)
        .group_by(SearchDay.query)
        .having(condition)
        .order_by(asked.desc(), SearchDay.query)
        .limit(MOST_LISTED)
    )
    return [Searched(query, int(count), int(clicks), int(added)) for query, count, clicks, added in rows]
