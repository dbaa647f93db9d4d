"""`souk reindex`: whole indexes, written anew."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import select

from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.kernel.settings import Settings
from shared.stores.models import Store

# One statement of a rebuild may touch every row of a large store.
STATEMENT_TIMEOUT_MS: Final = 600_000


class NoStoreToIndex(NotFound):
    """No store has the slug that was asked for."""

    message = say("There is no such store.")


async def reindex(settings: Settings, *, only: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Rebuild the index of every store, or of one; yields each store's slug and how many products can be found."""
    database = Database(
        settings.database, application="souk-reindex", statement_timeout_ms=STATEMENT_TIMEOUT_MS
    )
    try:
        async with database.as_platform() as session:
            wanted = select(Store.id, Store.slug).order_by(Store.slug)
            rows = (await session.execute(wanted.where(Store.slug == only) if only else wanted)).all()
        if only and not rows:
            raise NoStoreToIndex
        for store_id, slug in rows:
            async with database.in_store(store_id) as session:
                count = await rebuild_index(session, now=utc_now())
            yield slug, count
    finally:
        await database.close()
