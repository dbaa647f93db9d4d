"""An import of customers, chunk by chunk."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.import_customers import CustomerReport, import_customers
from shared.imports.jobs import RUN_CUSTOMER_IMPORT
from shared.imports.models import CustomerImport, CustomerImportProblem
from shared.imports.read_customers import ReadCustomer, open_customers
from shared.imports.run_file import SECONDS, FileKind, run_file
from shared.kernel.database import Database


async def _write(
    session: AsyncSession, rows: Sequence[ReadCustomer], actor: str, now: datetime
) -> CustomerReport:
    return await import_customers(session, rows, actor=actor, now=now)


CUSTOMERS: Final[FileKind[ReadCustomer, CustomerReport]] = FileKind(
    table=CustomerImport,
    problems=CustomerImportProblem,
    job=RUN_CUSTOMER_IMPORT,
    open=open_customers,
    write=_write,
    nothing=CustomerReport,
    done="customers.imported",
    told=("made", "changed"),
    chunk=200,
    tried=500,
)


async def run_customer_import(
    database: Database,
    store_id: UUID,
    import_id: UUID,
    path: Path,
    *,
    now: datetime,
    seconds: float = SECONDS,
) -> bool:
    """Write chunks of the file for so many seconds; returns whether there are more (`run_file`)."""
    return await run_file(database, store_id, import_id, path, CUSTOMERS, now=now, seconds=seconds)
