"""Keep the figures of a store true: reckon the days that changed, and those that were never reckoned."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, text, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.models import FigureBook, FigureMark
from shared.insight.reckon_days import THE_END, beginning_of, day_of, end_rebuild, reckon_days
from shared.stores.models import Store

# So many days of a rebuild go into one transaction; what changed today must not wait for years.
_CHUNK: Final = timedelta(days=31)
_MOST_MARKS: Final = 50_000


async def refresh_figures(session: AsyncSession, store: Store) -> bool:
    """Reckon every day of a store that something marks, and one stretch of what is to do; say whether more is left."""
    book = await _hold_book(session, store)
    # Taken away before the days are reckoned: what commits after this statement has a mark of its own left.
    some = select(FigureMark.id).limit(_MOST_MARKS).scalar_subquery()
    moments = await session.scalars(
        delete(FigureMark).where(FigureMark.id.in_(some)).returning(FigureMark.moment)
    )
    changed = {day_of(moment, book.time_zone) for moment in moments}
    # Days that are still to do need no mark.
    for first, last in _stretches({day for day in changed if day >= (book.left_before or day)}):
        await reckon_days(session, first, last, zone=book.time_zone)
    if book.left_before is not None:
        await _reckon_more(session, book)
    return book.left_before is not None


async def begin_anew(session: AsyncSession, store: Store) -> None:
    """Have all days of a store reckoned again, by its present time zone."""
    book = await _hold_book(session, store)
    book.time_zone, book.left_before = store.time_zone, THE_END


async def stores_to_refresh(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores whose figures are to be reckoned, or that count their days otherwise now (platform role)."""
    marked = select(FigureMark.store_id)
    behind = (
        select(Store.id)
        .outerjoin(FigureBook, FigureBook.store_id == Store.id)
        .where(
            or_(
                FigureBook.store_id.is_(None),
                FigureBook.left_before.is_not(None),
                FigureBook.time_zone != Store.time_zone,
            )
        )
    )
    return (await session.scalars(union(marked, behind))).all()


async def _hold_book(session: AsyncSession, store: Store) -> FigureBook:
    """Return the store's book, locked until the commit; a new one, or one of another time zone, has all to do."""
    fresh = insert(FigureBook).values(store_id=store.id, time_zone=store.time_zone, left_before=THE_END)
    await session.execute(fresh.on_conflict_do_nothing())
    book = (await session.scalars(select(FigureBook).with_for_update())).one()
    if book.time_zone != store.time_zone:
        book.time_zone, book.left_before = store.time_zone, THE_END
    return book


async def _reckon_more(session: AsyncSession, book: FigureBook) -> None:
    """Reckon a stretch of the days that are left, the latest first."""
    assert book.left_before is not None
    until = beginning_of(book.left_before, book.time_zone)
    latest = await _latest_before(session, until)
    if latest is None:
        await end_rebuild(session, book.left_before - timedelta(days=1))
        book.left_before = None
        return
    first = day_of(latest, book.time_zone) - _CHUNK
    last = book.left_before - timedelta(days=1)
    await reckon_days(session, first, last, zone=book.time_zone, is_rebuild=True)
    book.left_before = first


async def _latest_before(session: AsyncSession, until: datetime) -> datetime | None:
    """Return the last moment before `until` at which something was sold, given back or came back."""
    found: datetime | None = await session.scalar(
        text(
            "SELECT greatest((SELECT max(placed_at) FROM orders WHERE placed_at < :until),"
            " (SELECT max(created_at) FROM refunds WHERE created_at < :until),"
            " (SELECT max(settled_at) FROM returns WHERE settled_at < :until),"
            " (SELECT max(received_at) FROM returns WHERE received_at < :until))"
        ),
        {"until": until},
    )
    return found


def _stretches(days: set[date]) -> list[tuple[date, date]]:
    """Return days as stretches of neighbours, each (first, last)."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


async def is_behind(session: AsyncSession) -> bool:
    """Say whether days of the store have still to be reckoned for the first time, or again."""
    left = select(FigureBook.store_id).where(FigureBook.left_before.is_(None))
    return (await session.scalar(left)) is None
