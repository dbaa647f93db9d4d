"""`souk figures`: the figures of whole stores, reckoned anew while they go on selling."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import func, select

from shared.insight.models import DayFigures
from shared.insight.refresh_figures import begin_anew, refresh_figures
from shared.kernel.database import Database
from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.stores.queries import current_store

# One statement of it may read every order of a month of a large store.
STATEMENT_TIMEOUT_MS: Final = 600_000


class NoStoreToReckon(NotFound):
    """No store has the slug that was asked for."""

    message = say("There is no such store.")


async def reckon_anew(settings: Settings, *, only: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Reckon all days of every store, or of one; yields each store's slug and on how many days something was sold."""
    database = Database(
        settings.database, application="souk-figures", statement_timeout_ms=STATEMENT_TIMEOUT_MS
    )
    try:
        async with database.as_platform() as session:
            wanted = select(Store).order_by(Store.slug)
            stores = (await session.scalars(wanted.where(Store.slug == only) if only else wanted)).all()
        if only and not stores:
            raise NoStoreToReckon
        for store in stores:
            async with database.in_store(store.id) as session:
                await begin_anew(session, await current_store(session))
            yield store.slug, await _reckon(database, store)
    finally:
        await database.close()


async def _reckon(database: Database, store: Store) -> int:
    is_left = True
    while is_left:
        async with database.in_store(store.id) as session:
            is_left = await refresh_figures(session, await current_store(session))
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count(DayFigures.day.distinct()))) or 0
