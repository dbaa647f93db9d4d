"""How well products sell, as the order of results heeds it."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.index_writer import lock_index
from search.models import SearchDocument
from search.note_pushes import note_pushes
from search.sales import sold


async def count_sales(session: AsyncSession, *, now: datetime) -> None:
    """Write into the store's documents how many pieces the last 90 days sold."""
    # The index before its documents, as all who write to it do.
    index = await lock_index(session)
    of_late = sold(now).subquery()
    pieces = func.coalesce(
        select(of_late.c.pieces).where(of_late.c.product_id == SearchDocument.id).scalar_subquery(), 0
    )
    changed = await session.scalars(
        update(SearchDocument)
        .where(SearchDocument.sales != pieces)
        .values(sales=pieces)
        .returning(SearchDocument.id)
        .execution_options(synchronize_session=False)
    )
    ids = changed.all()
    if not ids:
        return
    # In another order, what processes remember of the index is out of date.
    index.version += 1
    await session.flush()
    if index.is_mirrored:
        await note_pushes(session, ids)
