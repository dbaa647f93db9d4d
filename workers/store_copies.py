"""Copies of whole stores: a table after the other into an archive on disk, so that little of it is in memory."""

import tempfile
import zipfile
from typing import IO, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.privacy.copied_tables import copied_columns, copied_tables, pieces_of
from shared.privacy.store_copies import (
    DROP_COPY,
    FAILED,
    GONE,
    MAKE_COPY,
    READY,
    WAITING,
    StoreCopy,
    copy_by_id,
)
from shared.products.files import private_key
from shared.web.csv_text import csv_text
from workers.handlers import Ids, outside
from workers.runtime import Runtime

README: Final = (
    "Everything of this store, as CSV in UTF-8: one file for each kind of thing, one line for each.\n"
    "Amounts ending in _minor are whole cents (or the smallest unit of their currency). Moments are ISO 8601.\n"
    "A column ending in _id names a line of another file. Passwords, keys and codes are left out.\n\n"
)


async def _give_up(session: AsyncSession, ids: Ids, _why: Exception) -> None:
    await session.execute(
        update(StoreCopy)
        .where(StoreCopy.id == ids["copy_id"], StoreCopy.state == WAITING)
        .values(state=FAILED)
    )


@outside(MAKE_COPY, when_dead=_give_up)
async def make_copy(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write the archive and say that it is there. Done again, it is written again under the same key."""
    async with runtime.database.in_store(store_id) as session:
        copy = await copy_by_id(session, ids["copy_id"])
    if copy is None or copy.state != WAITING:
        return
    with tempfile.TemporaryFile() as file:
        rows = await _write(runtime, store_id, file)
        size = file.tell()
        file.seek(0)
        await runtime.files.put_file(private_key(store_id, copy.id), file)
    async with runtime.database.in_store(store_id) as session:
        await session.execute(
            update(StoreCopy)
            .where(StoreCopy.id == copy.id, StoreCopy.state == WAITING)
            .values(state=READY, ready_at=runtime.clock(), size=size, row_count=rows)
        )


@outside(DROP_COPY)
async def drop_copy(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Throw a copy away whose time is over. It is said to be gone first: a file without a row is fetched by nobody."""
    async with runtime.database.in_store(store_id) as session:
        await session.execute(update(StoreCopy).where(StoreCopy.id == ids["copy_id"]).values(state=GONE))
    await runtime.files.delete(private_key(store_id, ids["copy_id"]))


async def _write(runtime: Runtime, store_id: UUID, file: IO[bytes]) -> int:
    counts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in copied_tables():
            counts[table.name] = 0
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as sheet:
                sheet.write(csv_text([[column.name for column in copied_columns(table)]]).encode())
                async for piece in pieces_of(runtime.database, store_id, table):
                    sheet.write(csv_text(piece).encode())
                    counts[table.name] += len(piece)
        listed = "".join(f"{name}.csv: {count}\n" for name, count in counts.items())
        archive.writestr("README.txt", README + listed)
    return sum(counts.values())
