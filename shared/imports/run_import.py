"""Run an import of the dashboard chunk by chunk: it can be stopped between any two, and goes on where it was."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.import_products import CHUNK, is_power_of_two, tell
from shared.imports.jobs import RUN_IMPORT
from shared.imports.keep_problems import keep_problems
from shared.imports.models import DONE, RUNNING, ImportProblem, ProductImport
from shared.imports.move_import import import_by_id
from shared.imports.open_products import NOTHING, open_products
from shared.imports.report import ImportReport
from shared.imports.reserved import left_out_of, without
from shared.imports.shape import ImportedProduct, Read
from shared.imports.write_chunk import write_chunk
from shared.imports.write_products import Written
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.kept_sentences import kept, said_again
from shared.stores.queries import current_store

# Well within the time that a job may take, so that nobody takes it for lost.
SECONDS: Final = 40.0


class _NotWanted(Exception):
    """Another job has written this chunk, so what this one wrote of it is undone."""


class _Telling:
    """What became of the file so far, and the word of it that is written with each chunk."""

    def __init__(self, import_id: UUID, report: ImportReport, done: int) -> None:
        self._import_id, self._report, self.done = import_id, report, done
        self._chunk: Sequence[Read] = ()
        self._next = report
        self._state = RUNNING

    def begin(self, chunk: Sequence[Read]) -> None:
        self._chunk = chunk

    async def say(self, session: AsyncSession, written: Sequence[Written]) -> None:
        """Say in the chunk's own transaction what became of it; raises _NotWanted."""
        # A copy: a transaction that ends in a deadlock is done again, and its rows would be counted twice.
        self._next = self._report.copy()
        tell(self._next, self._chunk, written)
        before = len(self._report.problems)
        state = await _note(session, self._import_id, self.done + 1, self._next, before)
        if state is None:
            raise _NotWanted
        self._state = state

    def committed(self) -> bool:
        """Take what was said for true; returns whether more is wanted."""
        self._report, self.done = self._next, self.done + 1
        return self._state == RUNNING


async def run_import(
    database: Database,
    store_id: UUID,
    import_id: UUID,
    path: Path,
    *,
    now: datetime,
    seconds: float = SECONDS,
    packed: Mapping[str, str] = NOTHING,
) -> bool:
    """Write chunks of the file for so many seconds; returns whether there are more, and then asks for them.

    A chunk and the word that it is written are one transaction, so each row is counted once, whoever dies when. Of two
    jobs at once, the second to say so has written nothing, and stops. What the import leaves out stays as it is.
    Raises UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        one = await import_by_id(session, ProductImport, str(import_id))
        currency = (await current_store(session)).currency
        telling, left = _Telling(one.id, _report_of(one), one.chunks), left_out_of(one)
        if one.state != RUNNING:
            return False
    until = monotonic() + seconds
    with open_products(path, currency=currency, now=now, packed=packed) as found:
        for _ in islice(found, telling.done * CHUNK):
            pass
        while chunk := list(islice(found, CHUNK)):
            chunk = [without(read, left) for read in chunk]
            telling.begin(chunk)
            try:
                await write_chunk(
                    database,
                    store_id,
                    [one for one in chunk if isinstance(one, ImportedProduct)],
                    currency=currency,
                    dry_run=False,
                    now=now,
                    plan_anew=is_power_of_two(telling.done + 1),
                    import_id=import_id,
                    then=telling.say,
                )
            except _NotWanted:
                return False
            if not telling.committed():
                return False
            if monotonic() > until:
                await _ask_for_more(database, store_id, import_id, now=now)
                return True
    async with database.in_store(store_id) as session:
        await _finish(session, import_id, now=now)
    return False


async def try_first(
    database: Database,
    store_id: UUID,
    path: Path,
    *,
    now: datetime,
    chunks: int = 2,
    packed: Mapping[str, str] = NOTHING,
    left: Collection[str] = (),
) -> tuple[ImportReport, list[Read]]:
    """Return what a file's first products would become, writing nothing, and these as they came; raises UnreadableFile.

    What is `left` out of it (`reserved.py`) would stay as it is.
    """
    async with database.in_store(store_id) as session:
        currency = (await current_store(session)).currency
    report, seen = ImportReport(path.name, dry_run=True), []
    with open_products(path, currency=currency, now=now, packed=packed) as found:
        for _ in range(chunks):
            came = list(islice(found, CHUNK))
            chunk = [without(read, left) for read in came]
            products = [one for one in chunk if isinstance(one, ImportedProduct)]
            written = await write_chunk(
                database, store_id, products, currency=currency, dry_run=True, now=now
            )
            tell(report, chunk, written)
            seen += came
    return report, seen


def facts_of(report: ImportReport) -> dict[str, Any]:
    """Return a report's figures, as they are kept beside the import."""
    return {
        "rows": report.rows,
        "products": report.products,
        "rows_by_outcome": report.by_outcome,
        "pictures": report.pictures,
        "variants_gone": report.variants_gone,
        "pictures_gone": report.pictures_gone,
        "left_out": [[kept(name), count] for name, count in report.left_out.items()],
    }


async def _finish(session: AsyncSession, import_id: UUID, *, now: datetime) -> None:
    ended = await session.execute(
        update(ProductImport)
        .where(ProductImport.id == import_id, ProductImport.state == RUNNING)
        .values(state=DONE, finished_at=now)
        .returning(ProductImport.file_name, ProductImport.actor)
    )
    if row := ended.one_or_none():
        record(session, "import.finished", import_id, actor=row.actor, now=now, file=row.file_name)


def _report_of(one: ProductImport) -> ImportReport:
    report = ImportReport(one.file_name)
    with suppress(KeyError):
        had = one.report
        report.rows, report.products, report.by_outcome = (
            had["rows"],
            had["products"],
            had["rows_by_outcome"],
        )
        report.pictures, report.variants_gone = had["pictures"], had["variants_gone"]
        report.pictures_gone = had["pictures_gone"]
        report.left_out = {said_again(name): count for name, count in had["left_out"]}
    return report


async def _note(
    session: AsyncSession, import_id: UUID, done: int, report: ImportReport, before: int
) -> str | None:
    """Say how far it is; returns the import's state, None when another job has said so already."""
    state: str | None = await session.scalar(
        update(ProductImport)
        .where(ProductImport.id == import_id, ProductImport.chunks == done - 1)
        .values(chunks=done, report=facts_of(report))
        .returning(ProductImport.state)
        .execution_options(synchronize_session=False)
    )
    if state is not None:
        await keep_problems(
            session,
            ImportProblem,
            import_id,
            [(row, problem.message) for problem in report.problems[before:] for row in problem.rows],
        )
    return state


async def _ask_for_more(database: Database, store_id: UUID, import_id: UUID, *, now: datetime) -> None:
    async with database.in_store(store_id) as session:
        enqueue(session, RUN_IMPORT, now=now, import_id=import_id)
