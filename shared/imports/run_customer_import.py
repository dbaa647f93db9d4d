"""Run an import of customers chunk by chunk: it can be stopped between any two, and goes on where it was."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.import_customers import CustomerReport, import_customers
from shared.imports.jobs import FORGET_FILE, RUN_CUSTOMER_IMPORT
from shared.imports.keep_problems import keep_problems
from shared.imports.models import DONE, RUNNING, CustomerImport, CustomerImportProblem
from shared.imports.move_import import import_by_id
from shared.imports.read_customers import ReadCustomer, open_customers
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.jobs import enqueue

CHUNK: Final = 200
# Well within the time that a job may take, so that nobody takes it for lost.
SECONDS: Final = 40.0
# So many rows are tried before anything is written.
TRIED: Final = 500


class _OnlyTried(Exception):
    """Ends a transaction whose changes were only tried."""


async def run_customer_import(
    database: Database,
    store_id: UUID,
    import_id: UUID,
    path: Path,
    *,
    now: datetime,
    seconds: float = SECONDS,
) -> bool:
    """Write chunks of the file for so many seconds; returns whether there are more, and then asks for them.

    A chunk and the word that it is written are one transaction, so each row is counted once, whoever dies when. Raises
    UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        done = (await import_by_id(session, CustomerImport, str(import_id))).chunks
    until = monotonic() + seconds
    with open_customers(path) as found:
        for _ in islice(found, done * CHUNK):
            pass
        while chunk := list(islice(found, CHUNK)):
            if not await database.run(store_id, partial(_write, import_id, chunk, done=done, now=now)):
                return False
            done += 1
            if monotonic() > until:
                async with database.in_store(store_id) as session:
                    enqueue(session, RUN_CUSTOMER_IMPORT, now=now, import_id=import_id)
                return True
    async with database.in_store(store_id) as session:
        await _finish(session, import_id, now=now)
    return False


async def try_customers(
    database: Database, store_id: UUID, path: Path, *, actor: str, now: datetime
) -> tuple[CustomerReport, Sequence[ReadCustomer]]:
    """Return what a file's first rows would become, writing nothing, and these; raises UnreadableFile."""
    rows = await asyncio.to_thread(_first, path)
    report = CustomerReport()

    async def attempt(session: AsyncSession) -> None:
        nonlocal report
        report = await import_customers(session, rows, actor=actor, now=now)
        raise _OnlyTried

    with suppress(_OnlyTried):
        await database.run(store_id, attempt)
    return report, rows


def _first(path: Path) -> list[ReadCustomer]:
    with open_customers(path) as found:
        return list(islice(found, TRIED))


async def _write(
    import_id: UUID, chunk: Sequence[ReadCustomer], session: AsyncSession, *, done: int, now: datetime
) -> bool:
    """Write a chunk and say so; returns False, with nothing written, when it is not wanted or another job is at it."""
    one = await session.scalar(
        update(CustomerImport)
        .where(CustomerImport.id == import_id, CustomerImport.chunks == done, CustomerImport.state == RUNNING)
        .values(chunks=done + 1)
        .returning(CustomerImport)
    )
    if one is None:
        return False
    report = await import_customers(session, chunk, actor=one.actor, now=now)
    one.report = _added(one.report, report)
    table = CustomerImportProblem
    await keep_problems(session, table, import_id, report.refused, is_taken=False)
    await keep_problems(session, table, import_id, report.without_address, is_taken=True)
    return True


def _added(had: dict[str, Any], report: CustomerReport) -> dict[str, Any]:
    sums = {name: had.get(name, 0) + count for name, count in report.facts().items()}
    # The preview has people's names in it and is not looked at any more.
    return {"left_out": had.get("left_out", []), **sums}


async def _finish(session: AsyncSession, import_id: UUID, *, now: datetime) -> None:
    one = await session.scalar(
        update(CustomerImport)
        .where(CustomerImport.id == import_id, CustomerImport.state == RUNNING)
        .values(state=DONE, finished_at=now)
        .returning(CustomerImport)
    )
    if one is None:
        return
    told = {name: one.report.get(name, 0) for name in ("made", "changed")}
    record(session, "customers.imported", import_id, actor=one.actor, now=now, file=one.file_name, **told)
    wrong = select(func.count()).select_from(CustomerImportProblem)
    if not await session.scalar(wrong.where(CustomerImportProblem.import_id == import_id)):
        # Nothing is left to correct.
        enqueue(session, FORGET_FILE, now=now, import_id=import_id)
