"""An import of past orders, chunk by chunk."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.import_orders import OrderReport, import_orders
from shared.imports.jobs import RUN_ORDER_IMPORT
from shared.imports.models import OrderImport, OrderImportProblem
from shared.imports.order_shape import Counting, ReadOrder
from shared.imports.read_orders import open_orders
from shared.imports.run_file import SECONDS, FileKind, run_file
from shared.kernel.database import Database
from shared.stores.queries import current_store

CHUNK: Final = 100


def kind_of_orders(counting: Counting, *, secret_key: str) -> FileKind[ReadOrder, OrderReport]:
    """Return how files of orders are read and written in a store that counts so; the key is for the orders' links."""

    async def write(
        session: AsyncSession, orders: Sequence[ReadOrder], _actor: str, _now: datetime
    ) -> OrderReport:
        return await import_orders(session, orders, secret_key=secret_key)

    return FileKind(
        table=OrderImport,
        problems=OrderImportProblem,
        job=RUN_ORDER_IMPORT,
        open=partial(open_orders, counting=counting),
        write=write,
        nothing=OrderReport,
        done="orders.imported",
        told=("made", "same"),
        chunk=CHUNK,
        tried=2 * CHUNK,
    )


async def run_order_import(
    database: Database,
    store_id: UUID,
    import_id: UUID,
    path: Path,
    *,
    secret_key: str,
    now: datetime,
    seconds: float = SECONDS,
) -> bool:
    """Write chunks of the file for so many seconds; returns whether there are more (`run_file`)."""
    async with database.in_store(store_id) as session:
        store = await current_store(session)
        counting = Counting(store.currency, store.time_zone)
    kind = kind_of_orders(counting, secret_key=secret_key)
    return await run_file(database, store_id, import_id, path, kind, now=now, seconds=seconds)
