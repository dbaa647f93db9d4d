"""How fast a Shopify file comes in: products a second, created, unchanged and changed, against reading it alone.

Beside the clock it counts the processor's seconds, this process's and PostgreSQL's together, which say more than the clock
on a machine that others use too.

Run `python -m tests.bench.import_speed [PRODUCTS] [--profile]`. It starts services of its own,
as durable as production's.
"""

import argparse
import asyncio
import cProfile
import pstats
import resource
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.imports.import_products import import_products
from shared.imports.open_table import open_text, read_header
from shared.imports.read_shopify import read_shopify
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.load_settings import load_settings
from shared.stores.models import Store
from tests.support.installation import make_store, running_home
from tests.support.shopify_file import catalogue, write_shopify


def read_alone(place: Path) -> float:
    """Return the seconds that reading takes: the baseline."""
    began = time.perf_counter()
    with open_text(place) as file:
        names, delimiter = read_header(file)
        for _ in read_shopify(file, names, delimiter, currency="EUR", now=utc_now()):
            pass
    return time.perf_counter() - began


def work_done(home: Path) -> float:
    """Return the processor seconds of this process and of PostgreSQL's so far."""
    server = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().split("\n")[0]))
    total = time.process_time()
    for process in (server, *server.children()):
        with suppress(psutil.NoSuchProcess):
            spent = process.cpu_times()
            total += spent.user + spent.system
    return total


async def bring_in(
    database: Database, home: Path, store: Store, place: Path, label: str, baseline: float
) -> None:
    """Import once and print the figures."""
    worked, began = work_done(home), time.perf_counter()
    report = await import_products(
        database, store.id, place, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )
    took, worked = time.perf_counter() - began, work_done(home) - worked
    count = sum(report.products.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{label:<24} {count / took:7.0f} products/s {took:7.2f} s {took / baseline:6.1f} × reading"
        f" {count / worked:7.0f} products/processor s  {memory} MB  {report.by_outcome}"
    )


async def measure(home: Path, products: int) -> None:
    """Import the same catalogue new, again, dearer, and with other stock; then one with pictures."""
    database = Database(load_settings({"SOUK_HOME": str(home)}).database, application="souk-bench")
    store, pictured = await make_store(database), await make_store(database)
    with tempfile.TemporaryDirectory() as folder:
        place = write_shopify(Path(folder) / "products.csv", catalogue(products))
        baseline = read_alone(place)
        print(f"{'read alone':<24} {products / baseline:7.0f} products/s {baseline:7.2f} s")
        await bring_in(database, home, store, place, "create", baseline)
        await bring_in(database, home, store, place, "again, unchanged", baseline)
        write_shopify(place, catalogue(products, price="31.00"))
        await bring_in(database, home, store, place, "every price changed", baseline)
        write_shopify(place, catalogue(products, price="31.00", stock=7))
        await bring_in(database, home, store, place, "every stock changed", baseline)
        write_shopify(place, catalogue(products, pictures=2))
        await bring_in(database, home, pictured, place, "create, two pictures", baseline)
    await database.close()


def main() -> None:
    """Start services, measure, and stop them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("products", type=int, nargs="?", default=2000)
    parser.add_argument("--profile", action="store_true", help="print where the time of this process goes")
    given = parser.parse_args()
    with running_home(careless=False) as home:
        profiler = cProfile.Profile()
        if given.profile:
            profiler.enable()
        asyncio.run(measure(home, given.products))
        if given.profile:
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
