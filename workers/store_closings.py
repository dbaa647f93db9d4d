"""Closing stores for good: word to their owners, and erasing what is due, piece by piece."""

from functools import partial
from typing import Final
from uuid import UUID, uuid5

import structlog
from sqlalchemy.dialects.postgresql import insert

from search.meilisearch_index import drop_index
from shared.accounts.models import STORE_CLOSING, STORE_KEPT, UserMail
from shared.languages.known import code_of
from shared.privacy.close_store import TELL_CLOSING, TELL_KEPT
from shared.privacy.erase_store import begin_erasing, erase_pieces, finish_erasing, owners_of, unfinished
from shared.stores.queries import current_store
from workers.handlers import Ids, outside
from workers.rounds import one_by_one
from workers.runtime import Runtime

# What one round can do within its time; the next goes on.
PIECES_AT_ONCE: Final = 200

_log = structlog.get_logger("souk.store_closings")


@outside(TELL_CLOSING)
async def tell_closing(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell every owner that the store is to be erased: an intruder cannot do it unnoticed."""
    await _tell(runtime, store_id, ids, STORE_CLOSING)


@outside(TELL_KEPT)
async def tell_kept(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell every owner that it stays."""
    await _tell(runtime, store_id, ids, STORE_KEPT)


async def erase_closed_stores(runtime: Runtime) -> None:
    """Erase the stores whose time is over: rows, then files and the search engine's copy, then say that it is done."""
    async with runtime.database.as_platform() as session:
        due = await begin_erasing(session, now=runtime.clock())
    is_over = False

    async def erase(store_id: UUID) -> None:
        nonlocal is_over
        if is_over:
            return
        if not await erase_pieces(runtime.database, store_id, most=PIECES_AT_ONCE):
            # That was a round's work: the others have theirs when this one is gone.
            is_over = True
            _log.info("a closed store is being erased", store=str(store_id))

    await one_by_one(runtime, "closed stores", [(store_id,) for store_id in due], erase)
    async with runtime.database.as_platform() as session:
        gone = await unfinished(session)
    await one_by_one(
        runtime, "files of closed stores", [(store_id,) for store_id in gone], partial(_finish, runtime)
    )


async def _finish(runtime: Runtime, store_id: UUID) -> None:
    await runtime.files.delete_all(store_id)
    if runtime.meilisearch:
        await drop_index(runtime.meilisearch, store_id)
    async with runtime.database.as_platform() as session:
        await finish_erasing(session, store_id, now=runtime.clock())
    _log.info("a closed store is erased", store=str(store_id))


async def _tell(runtime: Runtime, store_id: UUID, ids: Ids, kind: str) -> None:
    """Put a mail for each owner into the platform's outbox; done again, the same ones are there already."""
    async with runtime.database.in_store(store_id) as session:
        store = await current_store(session)
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        for email in await owners_of(session, store_id):
            await session.execute(
                insert(UserMail)
                .values(
                    id=uuid5(ids["notice_id"], email),
                    kind=kind,
                    recipient=email,
                    language=code_of(store.locale),
                    about=store.name,
                    created_at=now,
                    run_at=now,
                )
                .on_conflict_do_nothing()
            )
