"""Keep the index true to the catalogue, whoever changed it and however."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.index_products import index_products
from search.index_writer import lock_idle_index
from search.models import SearchDocument, SearchIndex
from search.stamps import stamps_of_shown
from shared.stores.models import Store
from shared.stores.queries import current_store

MOST_AT_ONCE: Final = 500


async def stores_behind(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores whose catalogue has moved on from their index (platform role)."""
    checked = func.coalesce(SearchIndex.checked_version, -1)
    found = await session.scalars(
        select(Store.id)
        .outerjoin(SearchIndex, SearchIndex.store_id == Store.id)
        .where(checked != Store.catalogue_version)
        .order_by(Store.id)
    )
    return found.all()


async def indexed_stores(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores that have an index (platform role)."""
    return (await session.scalars(select(SearchIndex.store_id).order_by(SearchIndex.store_id))).all()


async def refresh_index(session: AsyncSession, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Index up to `most` products that differ from their documents; returns how many, 0 when all is up to date.

    Documents are compared with the catalogue rather than told of changes, so no writer can forget to tell, and whatever
    went wrong before is mended too. A change that shoppers see raises the catalogue's version: that says when to look.
    """
    index = await lock_idle_index(session)
    if index is None:
        return 0  # whoever writes it right now leaves it up to date, or behind and looked at again
    # Read before the comparison: a change that commits meanwhile leaves the index behind, and is looked for again.
    version = (await current_store(session)).catalogue_version
    if index.checked_version == version:
        return 0
    changed = await _changed(session, most)
    if changed:
        await index_products(session, changed, now=now)
    if len(changed) < most:
        index.checked_version = version
        await session.flush()
    return len(changed)


async def _changed(session: AsyncSession, most: int) -> Sequence[UUID]:
    shown = stamps_of_shown().subquery()
    found = await session.scalars(
        select(func.coalesce(shown.c.id, SearchDocument.id))
        .select_from(shown)
        .join(SearchDocument, SearchDocument.id == shown.c.id, full=True)
        .where(shown.c.stamp.is_distinct_from(SearchDocument.stamp))
        .limit(most)
    )
    return found.all()
