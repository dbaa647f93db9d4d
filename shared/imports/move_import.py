"""Find an import, start it, stop it, and go on with it, whatever its file is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.jobs import RUN_CUSTOMER_IMPORT, RUN_IMPORT, RUN_ORDER_IMPORT
from shared.imports.models import (
    READY,
    RUNNING,
    STOPPED,
    CustomerImport,
    FileImport,
    OrderImport,
    ProductImport,
)
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.jobs import JobName, enqueue
from shared.kernel.sentences import say

Import = TypeVar("Import", bound=FileImport)

# Which job writes the chunks of which imports.
JOBS: Final[Mapping[type[FileImport], JobName]] = {
    ProductImport: RUN_IMPORT,
    CustomerImport: RUN_CUSTOMER_IMPORT,
    OrderImport: RUN_ORDER_IMPORT,
}

_MOVES: Final = {"start": ((READY,), RUNNING), "stop": ((RUNNING,), STOPPED), "resume": ((STOPPED,), RUNNING)}


class NoSuchImport(NotFound):
    """There is no such import."""

    message = say("We could not find that import.")


class NotNow(Conflict):
    """The import is not where this could be done with it: it began, ended or was stopped meanwhile."""

    message = say("This import is not where that can be done, so nothing was. Look how it stands now.")


class FileGone(Conflict):
    """The file of the import is kept no more, so there is nothing to go on with."""

    message = say("The file is gone, so this import cannot go on. Import the file again.")


async def import_by_id(session: AsyncSession, table: type[Import], import_id: str) -> Import:
    """Return an import; raises NoSuchImport."""
    key = parse_id(import_id)
    found = await session.scalar(select(table).where(table.id == key)) if key else None
    if found is None:
        raise NoSuchImport
    return found


async def move_import(session: AsyncSession, one: FileImport, step: str, *, now: datetime) -> None:
    """Start, stop or resume an import; raises FileGone, and NotNow when it is not where that could be done."""
    states, into = _MOVES.get(step, ((), ""))
    table = type(one)
    moved = await session.scalar(
        update(table)
        .where(table.id == one.id, table.state.in_(states), table.file_gone_at.is_(None))
        .values(state=into)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise FileGone if one.file_gone_at else NotNow
    if into == RUNNING:
        enqueue(session, JOBS[table], now=now, import_id=one.id)
    await session.flush()


async def stop_import(session: AsyncSession, table: type[FileImport], import_id: UUID) -> None:
    """Say that an import goes on no more by itself, so that somebody can let it."""
    await session.execute(
        update(table)
        .where(table.id == import_id, table.state == RUNNING)
        .values(state=STOPPED)
        .execution_options(synchronize_session=False)
    )
