"""Keep Meilisearch's copy of each store: told of every change, and written anew where it is missing or wrong.

PostgreSQL's own index stays the truth of what can be found; this can be thrown away at any time.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.documents import documents_of
from search.meilisearch_documents import document_of, index_of, settings_of
from search.models import SearchDocument, SearchIndex, SearchPush, SearchSynonyms
from shared.adapters.meilisearch import Meilisearch, MeilisearchAway, MeilisearchRefused
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.languages.known import code_of
from shared.stores.queries import current_store

AT_ONCE: Final = 500

_log = structlog.get_logger("souk.search")


async def try_to_mirror(database: Database, client: Meilisearch, store_id: UUID, *, clock: Clock) -> None:
    """Bring a store's copy up to date. What fails there stays noted, and is tried again at the next run."""
    try:
        await mirror_store(database, client, store_id, clock=clock)
    except (MeilisearchAway, MeilisearchRefused) as error:
        _log.warning("search mirror failed", store=str(store_id), error=str(error))


async def mirror_store(database: Database, client: Meilisearch, store_id: UUID, *, clock: Clock) -> None:
    """Tell Meilisearch what changed; a copy that is missing, or holds another number of products, is written anew.

    So is one whose store is read in other languages by now: they are fields of documents and settings.
    """
    async with database.in_store(store_id) as session:
        index, store = (await session.scalars(select(SearchIndex))).one(), await current_store(session)
    if not index.is_mirrored or index.mirrored_languages != store.further_languages:
        await rebuild_mirror(database, client, store_id, clock=clock)
        return
    while await _push_some(database, client, store_id, clock=clock) == AT_ONCE:
        pass
    if not await _is_whole(database, client, store_id):
        await rebuild_mirror(database, client, store_id, clock=clock)


async def rebuild_mirror(database: Database, client: Meilisearch, store_id: UUID, *, clock: Clock) -> int:
    """Write a store's copy into a new index and swap it in; shoppers search the old one meanwhile.

    Returns how many products it has. From the first moment on changes are noted, and pushed after the swap.
    """
    name, fresh = index_of(store_id), f"{index_of(store_id)}_new"
    async with database.in_store(store_id) as session:
        store = await current_store(session)
        languages = store.further_languages
        await session.execute(update(SearchIndex).values(is_mirrored=True))
        synonyms = (await session.scalars(select(SearchSynonyms.phrases))).all()
    try:
        await _drop(client, fresh)
        await _make(client, fresh)
        await client.change(
            "PATCH",
            f"/indexes/{fresh}/settings",
            settings_of(synonyms, main=code_of(store.locale), languages=languages),
        )
        count = 0
        async for documents in _all_documents(database, store_id, languages, clock=clock):
            await client.change("PUT", f"/indexes/{fresh}/documents", documents)
            count += len(documents)
        await _make(client, name)
        await client.change("POST", "/swap-indexes", [{"indexes": [name, fresh]}])
        async with database.in_store(store_id) as session:
            # Not before: who is killed on the way would leave the old copy taken for one with the new fields.
            await session.execute(update(SearchIndex).values(mirrored_languages=languages))
        await _drop(client, fresh)
    except BaseException:
        async with database.in_store(store_id) as session:
            await session.execute(update(SearchIndex).values(is_mirrored=False))
        raise
    return count


async def _push_some(database: Database, client: Meilisearch, store_id: UUID, *, clock: Clock) -> int:
    async with database.in_store(store_id) as session:
        waiting = select(SearchPush.id, SearchPush.times).order_by(SearchPush.id).limit(AT_ONCE)
        noted = [(row.id, row.times) for row in await session.execute(waiting)]
        ids = [product_id for product_id, _ in noted]
        languages = await session.scalar(select(SearchIndex.mirrored_languages)) or ()
        known = await documents_of(session, ids, now=clock())
        documents = [document_of(store_id, document, languages) for document in known]
    if not noted:
        return 0
    shown = {document["id"] for document in documents}
    gone = [str(product_id) for product_id in ids if str(product_id) not in shown]
    # No transaction is open while the network is asked. Doing this twice is harmless: documents are whole.
    if documents:
        await client.change("PUT", f"/indexes/{index_of(store_id)}/documents", documents)
    if gone:
        await client.change("POST", f"/indexes/{index_of(store_id)}/documents/delete-batch", gone)
    async with database.in_store(store_id) as session:
        # One that changed meanwhile has another number of times, and stays to be pushed again.
        await session.execute(delete(SearchPush).where(tuple_(SearchPush.id, SearchPush.times).in_(noted)))
    return len(noted)


async def drop_index(client: Meilisearch, store_id: UUID) -> None:
    """Throw a store's copy away, for good; one that is not there is no problem."""
    await _drop(client, index_of(store_id))


async def _is_whole(database: Database, client: Meilisearch, store_id: UUID) -> bool:
    async with database.in_store(store_id) as session:
        waiting = await session.scalar(select(func.count()).select_from(SearchPush))
        count = await session.scalar(select(func.count()).select_from(SearchDocument))
    try:
        stats = await client.ask("GET", f"/indexes/{index_of(store_id)}/stats")
    except MeilisearchRefused as refusal:
        if refusal.code == "index_not_found":
            return False
        raise
    return bool(waiting or stats["isIndexing"] or stats["numberOfDocuments"] == count)


async def _all_documents(
    database: Database, store_id: UUID, languages: Sequence[str], *, clock: Clock
) -> AsyncIterator[Sequence[dict[str, Any]]]:
    after: UUID | None = None
    while True:
        async with database.in_store(store_id) as session:
            ids = await _ids_after(session, after)
            known = await documents_of(session, ids, now=clock())
            documents = [document_of(store_id, document, languages) for document in known]
        if not ids:
            return
        if documents:
            yield documents
        after = ids[-1]


async def _ids_after(session: AsyncSession, after: UUID | None) -> Sequence[UUID]:
    wanted = select(SearchDocument.id).order_by(SearchDocument.id).limit(AT_ONCE)
    return (await session.scalars(wanted.where(SearchDocument.id > after) if after else wanted)).all()


async def _make(client: Meilisearch, name: str) -> None:
    try:
        await client.change("POST", "/indexes", {"uid": name, "primaryKey": "id"})
    except MeilisearchRefused as refusal:
        if refusal.code != "index_already_exists":
            raise


async def _drop(client: Meilisearch, name: str) -> None:
    try:
        await client.change("DELETE", f"/indexes/{name}")
    except MeilisearchRefused as refusal:
        if refusal.code != "index_not_found":
            raise
