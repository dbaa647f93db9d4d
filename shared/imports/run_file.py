"""Run an import of a file chunk by chunk: it can be stopped between any two, and goes on where it was."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.jobs import FORGET_FILE
from shared.imports.keep_problems import keep_problems
from shared.imports.models import DONE, RUNNING, FileImport, FileProblem
from shared.imports.move_import import import_by_id
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.jobs import JobName, enqueue

# Well within the time that a job may take, so that nobody takes it for lost.
SECONDS: Final = 40.0


class Report(Protocol):
    """What became of a chunk."""

    def facts(self) -> dict[str, int]:
        """Return the figures, which are added up over the chunks."""

    def problems(self) -> list[tuple[Sequence[tuple[int, str]], dict[str, Any]]]:
        """Return rows with their reasons, and what else is kept of all of them."""


Read = TypeVar("Read")
Told = TypeVar("Told", bound=Report)


@dataclass(frozen=True, slots=True)
class FileKind(Generic[Read, Told]):
    """What a file is about: where it is kept, how it is read, what writes a chunk of it, and what is told at the end.

    `open` gives what the file says, one by one; `told` names the figures that the event `done` has.
    """

    table: type[FileImport]
    problems: type[FileProblem]
    job: JobName
    open: Callable[[Path], AbstractContextManager[Iterator[Read]]]
    write: Callable[[AsyncSession, Sequence[Read], str, datetime], Awaitable[Told]]
    nothing: Callable[[], Told]
    done: str
    told: tuple[str, ...]
    chunk: int
    # So many are tried before anything is written.
    tried: int


class _OnlyTried(Exception):
    """Ends a transaction whose changes were only tried."""


async def run_file(
    database: Database,
    store_id: UUID,
    import_id: UUID,
    path: Path,
    kind: FileKind[Read, Told],
    *,
    now: datetime,
    seconds: float = SECONDS,
) -> bool:
    """Write chunks of the file for so many seconds; returns whether there are more, and then asks for them.

    A chunk and the word that it is written are one transaction, so each row is counted once, whoever dies when. Raises
    UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        done = (await import_by_id(session, kind.table, str(import_id))).chunks
    until = monotonic() + seconds
    with kind.open(path) as found:
        for _ in islice(found, done * kind.chunk):
            pass
        while chunk := list(islice(found, kind.chunk)):
            if not await database.run(store_id, partial(_write, kind, import_id, chunk, done=done, now=now)):
                return False
            done += 1
            if monotonic() > until:
                async with database.in_store(store_id) as session:
                    enqueue(session, kind.job, now=now, import_id=import_id)
                return True
    async with database.in_store(store_id) as session:
        await _finish(session, kind, import_id, now=now)
    return False


async def try_file(
    database: Database,
    store_id: UUID,
    path: Path,
    kind: FileKind[Read, Told],
    *,
    actor: str,
    now: datetime,
) -> tuple[Told, Sequence[Read]]:
    """Return what the first of a file would become, writing nothing, and these; raises UnreadableFile."""
    rows = await asyncio.to_thread(_first, path, kind)
    report = kind.nothing()

    async def attempt(session: AsyncSession) -> None:
        nonlocal report
        report = await kind.write(session, rows, actor, now)
        raise _OnlyTried

    with suppress(_OnlyTried):
        await database.run(store_id, attempt)
    return report, rows


def _first(path: Path, kind: FileKind[Read, Told]) -> list[Read]:
    with kind.open(path) as found:
        return list(islice(found, kind.tried))


async def _write(
    kind: FileKind[Read, Told],
    import_id: UUID,
    chunk: Sequence[Read],
    session: AsyncSession,
    *,
    done: int,
    now: datetime,
) -> bool:
    """Write a chunk and say so; returns False, with nothing written, when it is not wanted or another job is at it."""
    one = await session.scalar(
        update(kind.table)
        .where(kind.table.id == import_id, kind.table.chunks == done, kind.table.state == RUNNING)
        .values(chunks=done + 1)
        .returning(kind.table)
    )
    if one is None:
        return False
    report = await kind.write(session, chunk, one.actor, now)
    one.report = _added(one.report, report)
    for problems, facts in report.problems():
        await keep_problems(session, kind.problems, import_id, problems, **facts)
    return True


def _added(had: dict[str, Any], report: Report) -> dict[str, Any]:
    sums = {name: had.get(name, 0) + count for name, count in report.facts().items()}
    # The preview has people's names in it and is not looked at any more.
    return {"left_out": had.get("left_out", []), **sums}


async def _finish(
    session: AsyncSession, kind: FileKind[Read, Told], import_id: UUID, *, now: datetime
) -> None:
    one = await session.scalar(
        update(kind.table)
        .where(kind.table.id == import_id, kind.table.state == RUNNING)
        .values(state=DONE, finished_at=now)
        .returning(kind.table)
    )
    if one is None:
        return
    told = {name: one.report.get(name, 0) for name in kind.told}
    record(session, kind.done, import_id, actor=one.actor, now=now, file=one.file_name, **told)
    wrong = select(func.count()).select_from(kind.problems)
    if not await session.scalar(wrong.where(kind.problems.import_id == import_id)):
        # Nothing is left to correct.
        enqueue(session, FORGET_FILE, now=now, import_id=import_id)
