"""Note what Meilisearch has to be told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

_NOTE = text("""
    INSERT INTO search_pushes (store_id, id, times)
    SELECT :store_id, id, 1 FROM unnest(:ids) AS id ORDER BY id
    ON CONFLICT (store_id, id) DO UPDATE SET times = search_pushes.times + 1
""").bindparams(bindparam("ids", type_=ARRAY(Uuid)))


async def note_pushes(session: AsyncSession, product_ids: Sequence[UUID]) -> None:
    """Note, in the transaction of their change, that Meilisearch has to be told of these products."""
    if product_ids:
        await session.execute(_NOTE, {"store_id": session.info["store_id"], "ids": list(set(product_ids))})
