"""`make bench`, third part: how long pages of the dashboard take where there are many order lines.

Run `python -m tests.bench.dashboards [--lines 1000000] [--stores 100]`. Whole answers of the application in this process,
over a real PostgreSQL that autovacuum has seen, one after the other, of one store after the other.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from typing import Any, Final

import httpx
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

import merchant.app
import storefront.app
from shared.insight.reports import REPORTS
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from shared.web.start import open_services
from tests.bench.dashboards.business import fill_stores, make_stores, reckon_all
from tests.bench.web.installation import environment_of, installation
from tests.support.factories.people import make_member

BOUND_MS: Final = 200
ROUNDS: Final = 4
MOST_STORES: Final = 10
PAGES: Final = {
    "today": "",
    "orders": "/orders",
    "orders, unpaid": "/orders?view=unpaid",
    "orders, to one country": "/orders?country=AT&from=2026-01-01",
    "orders, by words": "/orders?q=Buyer+77",
    "customers": "/customers",
    "customers, by name": "/customers?sort=name",
    "customers, by what they spent": "/customers?sort=spent",
    **{f"report: {name}": f"/reports/{name}?range=365" for name in REPORTS},
    "report: segments of a day in the past": "/reports/segments?from=2025-01-01&to=2025-12-31",
    "report: worst products": "/reports/products?range=365&sort=worst",
}


def main() -> int:
    """Fill, measure, print; the exit code is how many pages took longer than they may."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--stores", type=int, default=100)
    options = asked.parse_args()
    with installation() as (home, settings):
        os.environ |= environment_of(home, SOUK_ENV="development")
        return asyncio.run(_measure(settings, lines=options.lines, stores=options.stores))


async def _measure(settings: Settings, *, lines: int, stores: int) -> int:
    database = Database(settings.database, application="souk-bench", statement_timeout_ms=600_000)
    engine, services = create_async_engine(settings.database.owner_url), await open_services()
    try:
        made = await make_stores(database, stores, platform_host=settings.web.platform_host)
        began = time.perf_counter()
        await fill_stores(engine, [store.id for store in made], lines=lines)
        async with engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.execute(text("VACUUM ANALYZE"))
        filled = time.perf_counter()
        await reckon_all(database, made)
        reckoned = time.perf_counter()
        async with engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.execute(text("VACUUM ANALYZE"))
        print(
            f"{lines:,} lines in {stores} stores: written in {filled - began:.0f} s,"
            f" reckoned in {reckoned - filled:.0f} s"
        )
        return await _ask(services, made[:MOST_STORES])
    finally:
        await database.close()
        await engine.dispose()
        await services.limits.close()
        await services.database.close()


async def _ask(services: Services, stores: list[Store]) -> int:
    async def opened() -> Services:
        return services

    door, database = (
        Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app),
        services.database,
    )
    door.begin(services)
    slow = 0
    browsers = [(store, await _signed_in(door, database, store)) for store in stores]
    for name, path in PAGES.items():
        taken, sent = [], 0
        for _ in range(ROUNDS + 1):
            for store, browser in browsers:
                with _statements(database) as told:
                    began = time.perf_counter()
                    answer = await browser.get(f"/dashboard/{store.slug}{path}")
                    taken.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (path, answer.status_code)
                sent = max(sent, len(told))
        # The first round reads from disk and plans.
        warm = quantiles(taken[len(browsers) :], n=20)
        slow += warm[18] > BOUND_MS
        print(f"{name:38} median {warm[9]:5.0f} ms, p95 {warm[18]:5.0f} ms, {sent:2} statements", flush=True)
    return slow


async def _signed_in(door: Door, database: Database, store: Store) -> httpx.AsyncClient:
    async with database.as_platform() as session:
        _, token = await make_member(session, store)
    transport = httpx.ASGITransport(app=door, client=("198.51.100.7", 1234))
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    client.cookies.set("souk_member", token, domain="localhost.local")
    return client


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """Collect what is sent to PostgreSQL in stores inside the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    engine = database.app_engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    raise SystemExit(main())
