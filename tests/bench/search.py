"""Measure search over a generated catalogue: `python -m tests.bench.search 10000 100000`.

Each size gets a fresh PostgreSQL. Printed: how long the index takes to build and to notice one change, and the times of
single queries, warm, one after another, each in a transaction of its own as in a web process.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import asyncpg
from alembic import command
from alembic.config import Config
from rich.console import Console
from sqlalchemy import update

from search.engine import AVAILABLE, TYPE, VENDOR, Query
from search.models import SearchDocument
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.refresh_index import refresh_index
from shared.embedded.postgres import Postgres
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT, write_services
from shared.kernel.ids import new_id
from shared.kernel.load_settings import load_settings
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from tests.support.cellphones import write
from tests.support.installation import make_store

ROUNDS: Final = 12
OUT: Final = Console()
SEED: Final = 7

BRANDS: Final = (
    "Kiln", "Nordfell", "Harbour", "Atlas", "Lumen", "Juniper", "Cobalt", "Meridian", "Fathom", "Birch",
    "Ostrava", "Quill", "Saffron", "Tundra", "Velo",
)  # fmt: skip
KINDS: Final = (
    "jug", "bowl", "plate", "lamp", "chair", "blanket", "backpack", "tent", "stove", "bottle", "jacket",
    "boots", "scarf", "headphones", "charger", "cable", "case", "watch", "speaker", "keyboard",
)  # fmt: skip
STUFFS: Final = (
    "stoneware", "linen", "oak", "leather", "wool", "steel", "glass", "bamboo", "cotton", "ceramic",
    "aluminium", "walnut", "recycled", "silicone", "canvas",
)  # fmt: skip
ADJECTIVES: Final = (
    "small", "large", "compact", "folding", "insulated", "waterproof", "wireless", "portable", "handmade",
    "matte", "striped", "quilted", "vintage", "slim",
)  # fmt: skip
COLOURS: Final = (
    "black", "white", "blue", "green", "red", "sand", "grey", "olive", "rust", "navy",
)  # fmt: skip
SENTENCE: Final = (
    "made", "to", "last", "and", "easy", "to", "care", "for", "with", "a", "warm", "feel", "in", "the",
    "hand", "for", "home", "travel", "and", "everyday", "use", "by", "people", "who", "like", "good",
    "things",
)  # fmt: skip

WORDS: Final = (
    "jug", "blue", "stoneware jug", "kiln", "waterproof backpack", "wireless headphones black", "stonewere", "hedphones",
    "watreproof jaket", "leathr case", "blankets", "jug stoneware blue", "head", "por", "kl-100042", "nordfell lamp",
    "made to last", "xqzvwkj", "oak lamp for home",
)  # fmt: skip
QUERIES: Final = (
    *(Query(words) for words in WORDS),
    Query("lamp", {VENDOR: frozenset({"Kiln", "Birch"})}),
    Query("blue", {TYPE: frozenset({"jacket"}), AVAILABLE: frozenset({"yes"})}, sort="price"),
    Query("", {TYPE: frozenset({"chair"})}, sort="newest"),
    Query("black", least_minor=2000, most_minor=5000, sort="-price"),
    Query("wool", page=8),
    Query("", sort="best_selling"),
)  # fmt: skip


def rows_of(store: Store, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    chance, now = random.Random(SEED), utc_now()  # noqa: S311 - goods to measure with, not a secret
    products, variants = [], []
    for number in range(count):
        product_id, brand, kind = new_id(), chance.choice(BRANDS), chance.choice(KINDS)
        title = " ".join(
            [brand, chance.choice(ADJECTIVES), chance.choice(STUFFS), kind, f"KL-{100_000 + number}"]
        )
        common = {"store_id": store.id, "created_at": now, "updated_at": now}
        products.append(
            common
            | {
                "id": product_id, "slug": f"p-{number}", "title": title, "vendor": brand, "product_type": kind,
                "tags": [chance.choice(STUFFS), chance.choice(COLOURS)], "state": "active", "published_at": now,
                "description_html": f"<p>{' '.join(chance.choices(SENTENCE, k=60))}</p>",
            }
        )  # fmt: skip
        variants.append(
            common
            | {
                "id": new_id(), "product_id": product_id, "position": 0, "sku": f"KL-{100_000 + number}",
                "price_minor": chance.randrange(500, 50_000, 10), "currency": "EUR",
            }
        )  # fmt: skip
    return products, variants


async def measure(database: Database, owner_url: str, count: int) -> None:
    store = await make_store(database)
    products, variants = rows_of(store, count)
    async with database.in_store(store.id) as session:
        await write(session, Product, products)
        await write(session, Variant, variants)
    await analyse(owner_url)
    started = perf_counter()
    async with database.in_store(store.id) as session:
        await rebuild_index(session, now=utc_now())
    built = perf_counter() - started
    async with database.in_store(store.id) as session:
        await session.execute(update(SearchDocument).values(sales=SearchDocument.slot % 97))
    await analyse(owner_url)
    noticed = await time_of_a_change(database, store, products[0]["id"])
    await time_of_queries(database, store)
    times = await time_of_queries(database, store)
    OUT.print(
        f"{count:>9,} products: built in {built:.1f} s, a change noticed and written in {noticed * 1000:.0f} ms; "
        f"find: p50 {statistics.median(times):.1f} ms, p95 {at(times, 0.95):.1f} ms, p99 {at(times, 0.99):.1f} ms"
    )
    await print_slowest(database, store)


async def analyse(owner_url: str) -> None:
    """Give PostgreSQL's planner the figures that autovacuum would give it within minutes."""
    connection = await asyncpg.connect(owner_url.replace("+asyncpg", "", 1))
    await connection.execute("ANALYZE")
    await connection.close()


async def time_of_a_change(database: Database, store: Store, product_id: Any) -> float:
    async with database.in_store(store.id) as session:
        changed = {"title": "Kiln plain jug", "updated_at": utc_now()}
        await session.execute(update(Product).where(Product.id == product_id).values(changed))
        await bump_catalogue(session)
    started = perf_counter()
    async with database.in_store(store.id) as session:
        await refresh_index(session, now=utc_now())
    return perf_counter() - started


async def time_of_queries(database: Database, store: Store) -> list[float]:
    return [await time_of(database, store, query) for _ in range(ROUNDS) for query in QUERIES]


async def time_of(database: Database, store: Store, query: Query) -> float:
    started = perf_counter()
    async with database.reading(store.id) as reader:
        await ENGINE.find(reader, store.id, query)
    return (perf_counter() - started) * 1000


async def print_slowest(database: Database, store: Store) -> None:
    each = [(await time_of(database, store, query), query) for query in QUERIES]
    for milliseconds, query in sorted(each, key=lambda pair: -pair[0])[:4]:
        OUT.print(
            f"            {milliseconds:6.1f} ms  {query.words!r} {dict(query.chosen) or ''} {query.sort}"
        )


def at(times: Sequence[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


ENGINE: Final = PostgresEngine()


def main(sizes: Sequence[int]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="souk-bench-") as folder:
            home = Path(folder)
            home.chmod(0o755)
            postgres = Postgres(home / "postgres", "of-bench", careless=True)
            postgres.start(home / "postgres.log")
            try:
                write_services(home, database_url=postgres.url, redis_url="")
                asyncio.run(whole(home, size))
            finally:
                postgres.stop()


async def whole(home: Path, size: int) -> None:
    settings = load_settings({"SOUK_HOME": str(home), "SOUK_PORT": "8000"})
    await asyncio.to_thread(migrate, home)
    database = Database(settings.database, application="souk-bench", statement_timeout_ms=600_000)
    try:
        await measure(database, settings.database.owner_url, size)
    finally:
        await database.close()


def migrate(home: Path) -> None:
    os.environ["SOUK_HOME"] = str(home)
    command.upgrade(Config(PROJECT / "alembic.ini"), "head")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000])
