"""Write a store's whole index anew."""

from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from search.documents import documents_of
from search.index_changes import Changes, facets_of, row_of, words_of, written_in
from search.index_writer import empty_index, lock_index, write_changes, write_rows
from search.languages import dictionary_of
from shared.products.models import Product
from shared.products.queries import shown
from shared.stores.queries import current_store

AT_ONCE: Final = 500

# Between its statements a rebuild computes; the limit that ends forgotten transactions is too short for that.
_TAKE_TIME: Final = text("SELECT set_config('idle_in_transaction_session_timeout', '120s', true)")


async def rebuild_index(session: AsyncSession, *, now: datetime) -> int:
    """Write the index from the catalogue; returns how many products it has.

    One transaction: shoppers search the old index until it commits, and then the new one; nobody sees half of it.
    """
    await session.execute(_TAKE_TIME)
    index, store = await lock_index(session), await current_store(session)
    index.dictionary, index.checked_version = dictionary_of(store.locale), store.catalogue_version
    await empty_index(session)
    waiting = iter((await session.scalars(select(Product.id).where(*shown()).order_by(Product.id))).all())
    changes, slot = Changes(), 0
    while ids := list(islice(waiting, AT_ONCE)):
        rows = []
        for document in await documents_of(session, ids, now=now):
            words = words_of(document)
            changes.replace(slot, None, (words, facets_of(document)), written_in(document))
            rows.append(row_of(store.id, slot, document, words))
            slot += 1
        await write_rows(session, rows)
        session.expunge_all()
        session.add(index)
    # Whatever differs now was not noted one by one, so Meilisearch gets all of it anew too.
    index.next_slot, index.is_mirrored = slot, False
    await session.flush()
    await write_changes(session, index, changes, afresh=True)
    return slot
