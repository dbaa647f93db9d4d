"""Let the file of an import go: one of people is full of their data, and after a while nobody corrects any."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import case, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.jobs import FORGET_PRODUCT_FILE
from shared.imports.models import RUNNING, STOPPED, CustomerImport, FileImport, OrderImport, ProductImport
from shared.imports.open_table import open_text
from shared.kernel.jobs import enqueue

KEPT: Final = timedelta(days=30)
_OF_PEOPLE: Final = (CustomerImport, OrderImport)


async def forget_file(
    session: AsyncSession, table: type[FileImport], import_id: UUID, *, now: datetime
) -> str | None:
    """Note that a file goes, with what was seen of it, and return its key; figures and reasons stay.

    An import that is under way goes on no more.
    """
    key: str | None = await session.scalar(
        update(table)
        .where(table.id == import_id)
        .values(
            file_gone_at=now,
            report=table.report.op("-")("preview"),
            state=case((table.state == RUNNING, STOPPED), else_=table.state),
        )
        .returning(table.key)
        .execution_options(synchronize_session=False)
    )
    return key


async def forget_old_product_files(session: AsyncSession, *, now: datetime) -> int:
    """Have the files go of a store's imports of products that ended long ago; returns how many.

    One that was never begun, or never gone on with, counts from the day on which it came.
    """
    ended = func.coalesce(ProductImport.finished_at, ProductImport.created_at)
    due = await session.scalars(
        select(ProductImport.id).where(
            ProductImport.file_gone_at.is_(None), ProductImport.state != RUNNING, ended <= now - KEPT
        )
    )
    ids = due.all()
    for import_id in ids:
        enqueue(session, FORGET_PRODUCT_FILE, now=now, import_id=import_id)
    return len(ids)


async def forget_file_of_people(session: AsyncSession, import_id: UUID, *, now: datetime) -> str | None:
    """Note that a file of customers or of orders goes, as `forget_file`."""
    for table in _OF_PEOPLE:
        key = await forget_file(session, table, import_id, now=now)
        if key is not None:
            return key
    return None


async def kept_files_of_people(session: AsyncSession) -> dict[UUID, str]:
    """Return the keys of the files of customers and orders that are still there, by their imports."""
    rows = await session.execute(
        union_all(*(select(table.id, table.key).where(table.file_gone_at.is_(None)) for table in _OF_PEOPLE))
    )
    return {import_id: key for import_id, key in rows}


def names_address(path: Path, email: str) -> bool:
    """Say whether an address stands anywhere in a file, in a cell of its own or in a note."""
    whole = re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", re.IGNORECASE)
    with open_text(path) as file:
        return any(whole.search(line) for line in file)
