"""What exporting a catalogue takes: rows a second, and the memory of this process at 10,000 and at 50,000 products.

Run `python -m tests.bench.export_memory [PRODUCTS …]`. It starts services of its own.
"""

import argparse
import asyncio
import tempfile
import time
import tracemalloc
from functools import partial
from pathlib import Path

import psutil
from sqlalchemy import select

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.adapters.product_workbook import Book
from shared.imports.command import patient_database
from shared.imports.export_products import export_columns, export_products
from shared.kernel.database import Database
from shared.kernel.load_settings import load_settings
from shared.products.models import Product
from shared.stores.models import Store
from shared.web.csv_text import csv_text
from tests.support.installation import make_store, running_home
from tests.support.many_products import make_many_products

# What the database fills in before it would be taken for stuck.
AT_ONCE = 1_000


async def as_csv(database: Database, store: Store) -> int:
    """Write every product as CSV and throw it away; returns the rows."""
    works, rows = partial(database.in_store, store.id), 0
    columns = await export_columns(works, costs=True)
    async for products in export_products(works, select(Product), columns):
        csv_text(row for one in products for row in one.rows)
        rows += sum(len(one.rows) for one in products)
    return rows


async def as_spreadsheet(database: Database, store: Store) -> int:
    """Write every product into a spreadsheet; returns the rows."""
    works, rows = partial(database.in_store, store.id), 0
    columns = await export_columns(works, costs=True)
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder) / "products.xlsx", columns)
        async for products in export_products(works, select(Product), columns):
            for one in products:
                book.add(one.slug, one.rows)
            rows += sum(len(one.rows) for one in products)
        book.close()
    return rows


async def measure(home: Path, sizes: list[int]) -> None:
    """Export catalogues of these sizes, smallest first, and print what each took."""
    database = patient_database(load_settings({"SOUK_HOME": str(home)}))
    process = psutil.Process()
    for size in sorted(sizes):
        store = await make_store(database)
        for first in range(1, size, AT_ONCE):
            async with database.in_store(store.id) as session:
                await make_many_products(session, AT_ONCE, first=first)
        for name, export in (("CSV", as_csv), ("XLSX", as_spreadsheet)):
            began, worked = time.perf_counter(), time.process_time()
            rows = await export(database, store)
            took, worked = time.perf_counter() - began, time.process_time() - worked
            resident = process.memory_info().rss // 1024**2
            # Counting every allocation slows everything, so it has a run of its own.
            tracemalloc.start()
            await export(database, store)
            most = tracemalloc.get_traced_memory()[1] / 1024**2
            tracemalloc.stop()
            print(
                f"{name:<5} {size:>7} products {rows / took:7.0f} rows/s {rows / worked:7.0f} rows/processor s"
                f" {most:6.1f} MB at most {resident:5} MB resident"
            )
    await database.close()


def main() -> None:
    """Start services, measure, and stop them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("products", type=int, nargs="*", default=[10_000, 50_000])
    given = parser.parse_args()
    with running_home(careless=True) as home:
        asyncio.run(measure(home, given.products))


if __name__ == "__main__":
    main()
