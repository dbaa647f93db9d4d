"""Imports that were begun in the dashboard."""

import asyncio
import tempfile
from pathlib import Path
from uuid import UUID

from shared.imports.jobs import RUN_IMPORT
from shared.imports.open_archive import keep_pictures, open_archive
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
        path = Path(folder) / "came"
        await asyncio.to_thread(path.write_bytes, stored.data)
        opened = await asyncio.to_thread(open_archive, path, Path(folder))
        if one.chunks == 0:
            # Before the first row names them; laid down twice, they are the same.
            await keep_pictures(runtime.files, store_id, path)
        now = runtime.clock()
        await run_import(runtime.database, store_id, one.id, opened.table, now=now, packed=opened.packed)
