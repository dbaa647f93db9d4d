"""Imports that were begun in the dashboard."""

import asyncio
import tempfile
from pathlib import Path
from uuid import UUID

from shared.imports.jobs import RUN_IMPORT
from shared.imports.run_import import import_by_id, run_import
from workers.handlers import GiveUp, Ids, outside
from workers.runtime import Runtime


@outside(RUN_IMPORT)
async def go_on(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write the next chunks of an import's file."""
    async with runtime.database.in_store(store_id) as session:
        one = await import_by_id(session, str(ids["import_id"]))
    stored = await runtime.files.get(one.key)
    if stored is None:
        raise GiveUp("the file of the import is gone")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "products.csv"
        await asyncio.to_thread(path.write_bytes, stored.data)
        await run_import(runtime.database, store_id, one.id, path, now=runtime.clock())
