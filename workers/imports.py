"""Imports that were begun in the dashboard."""

import asyncio
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.forget_file import forget_file, forget_file_of_people, forget_old_product_files
from shared.imports.jobs import (
    FORGET_FILE,
    FORGET_PRODUCT_FILE,
    RUN_CUSTOMER_IMPORT,
    RUN_IMPORT,
    RUN_ORDER_IMPORT,
)
from shared.imports.models import CustomerImport, FileImport, OrderImport, ProductImport
from shared.imports.move_import import import_by_id, stop_import
from shared.imports.open_archive import keep_pictures, open_archive
from shared.imports.run_customer_import import run_customer_import
from shared.imports.run_import import run_import
from shared.imports.run_order_import import run_order_import
from shared.stores.models import Store
from workers.handlers import GiveUp, Ids, outside
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def _stop(session: AsyncSession, ids: Ids, _why: Exception) -> None:
    # Somebody may let it go on, instead of seeing it under way for ever.
    await stop_import(session, ProductImport, ids["import_id"])


async def _stop_customers(session: AsyncSession, ids: Ids, _why: Exception) -> None:
    await stop_import(session, CustomerImport, ids["import_id"])


async def _stop_orders(session: AsyncSession, ids: Ids, _why: Exception) -> None:
    await stop_import(session, OrderImport, ids["import_id"])


@outside(RUN_IMPORT, when_dead=_stop)
async def go_on(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write the next chunks of an import's file."""
    async with runtime.database.in_store(store_id) as session:
        one = await import_by_id(session, ProductImport, str(ids["import_id"]))
    with tempfile.TemporaryDirectory() as folder:
        path = await _came(runtime, store_id, ProductImport, one.id, Path(folder))
        opened = await asyncio.to_thread(open_archive, path, Path(folder))
        if one.chunks == 0:
            # Before the first row names them; laid down twice, they are the same.
            await keep_pictures(runtime.files, store_id, path)
        now = runtime.clock()
        await run_import(runtime.database, store_id, one.id, opened.table, now=now, packed=opened.packed)


@outside(RUN_CUSTOMER_IMPORT, when_dead=_stop_customers)
async def go_on_with_customers(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write the next chunks of a file of customers."""
    with tempfile.TemporaryDirectory() as folder:
        path = await _came(runtime, store_id, CustomerImport, ids["import_id"], Path(folder))
        now = runtime.clock()
        await run_customer_import(runtime.database, store_id, ids["import_id"], path, now=now)


@outside(RUN_ORDER_IMPORT, when_dead=_stop_orders)
async def go_on_with_orders(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write the next chunks of a file of past orders."""
    with tempfile.TemporaryDirectory() as folder:
        path = await _came(runtime, store_id, OrderImport, ids["import_id"], Path(folder))
        now, secret_key = runtime.clock(), runtime.settings.web.secret_key
        await run_order_import(
            runtime.database, store_id, ids["import_id"], path, secret_key=secret_key, now=now
        )


@outside(FORGET_FILE)
async def let_go(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Take away a file of people that nobody needs any more; done again, it is gone already."""
    async with runtime.database.in_store(store_id) as session:
        key = await forget_file_of_people(session, ids["import_id"], now=runtime.clock())
    if key is not None:
        await runtime.files.delete(key)


@outside(FORGET_PRODUCT_FILE)
async def let_go_of_products(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Take away a file of products; done again, it is gone already."""
    async with runtime.database.in_store(store_id) as session:
        key = await forget_file(session, ProductImport, ids["import_id"], now=runtime.clock())
    if key is not None:
        await runtime.files.delete(key)


async def let_old_files_go(runtime: Runtime) -> None:
    """Look, store by store, for files of products that were kept long enough."""
    async with runtime.database.as_platform() as session:
        stores = (await session.scalars(select(Store.id).order_by(Store.id))).all()
    await in_each_store(
        runtime,
        "import files",
        stores,
        lambda session: forget_old_product_files(session, now=runtime.clock()),
    )


async def _came(
    runtime: Runtime, store_id: UUID, table: type[FileImport], import_id: UUID, folder: Path
) -> Path:
    """Lay an import's file into a folder; raises GiveUp when it is gone."""
    async with runtime.database.in_store(store_id) as session:
        one = await import_by_id(session, table, str(import_id))
    stored = await runtime.files.get(one.key)
    if stored is None:
        raise GiveUp("the file of the import is gone")
    path = folder / "came"
    await asyncio.to_thread(path.write_bytes, stored.data)
    return path
