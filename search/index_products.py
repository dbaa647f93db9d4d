"""Keep PostgreSQL's index true to the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.documents import Document, documents_of
from search.index_changes import Changes, facets_of, row_of, state_of, words_of, written_in
from search.index_writer import lock_index, write_changes, write_rows
from search.languages import dictionary_of
from search.models import SearchDocument
from search.note_pushes import note_pushes
from shared.stores.queries import current_store


async def index_products(session: AsyncSession, product_ids: Sequence[UUID], *, now: datetime) -> None:
    """Bring these products' documents up to date; a product that is no longer shown loses its own."""
    documents = await documents_of(session, product_ids, now=now)
    await write_documents(session, product_ids, documents)


async def write_documents(
    session: AsyncSession, product_ids: Sequence[UUID], documents: Sequence[Document]
) -> None:
    """Make the documents of these products be exactly `documents`."""
    index = await lock_index(session)
    if not index.next_slot:
        index.dictionary = dictionary_of((await current_store(session)).locale)
    known = await session.scalars(select(SearchDocument).where(SearchDocument.id.in_(product_ids)))
    rows_before = {row.id: row for row in known}
    changes, rows = Changes(), []
    for document in documents:
        row, words = rows_before.pop(document.product_id, None), words_of(document)
        slot = row.slot if row else index.next_slot
        index.next_slot += 0 if row else 1
        before, after = state_of(row) if row else None, (words, facets_of(document))
        changes.replace(slot, before, after, written_in(document))
        rows.append(row_of(session.info["store_id"], slot, document, words))
    for row in rows_before.values():
        changes.replace(row.slot, state_of(row), None)
    await session.flush()
    await session.execute(delete(SearchDocument).where(SearchDocument.id.in_(list(rows_before))))
    await write_rows(session, rows)
    await write_changes(session, index, changes, afresh=False)
    if index.is_mirrored:
        await note_pushes(session, product_ids)
