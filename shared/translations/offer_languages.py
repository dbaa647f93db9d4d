"""Decide in which languages a shop can be read."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.languages.known import LANGUAGES, code_of
from shared.stores.queries import bump_catalogue, current_store


async def offer_languages(
    session: AsyncSession, codes: Collection[str], *, actor: str, now: datetime
) -> None:
    """Offer these languages beside the main one. What was translated into one that goes is kept for its return."""
    store = await current_store(session)
    own = code_of(store.locale)
    store.languages = [code for code in LANGUAGES if code in codes and code != own]
    record(session, "languages.offered", store.id, actor=actor, now=now, languages=store.languages)
    await session.flush()
    await bump_catalogue(session)
