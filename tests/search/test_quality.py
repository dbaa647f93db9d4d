"""How well a shop of real products is searched: a shopper's queries, and what has to come among the first ten."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import Engine, Query
from search.meilisearch_engine import MeilisearchEngine
from search.postgres_engine import PostgresEngine
from shared.adapters.meilisearch import Meilisearch
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from tests.search.shopper_queries import QUERIES
from tests.support.cellphones import fill_with_cellphones, is_here
from tests.support.search import Shop, find_within

LEAST_AMONG_TEN = 0.9

pytestmark = pytest.mark.skipif(
    not is_here(),
    reason="the catalogue of cell phones is not beside this checkout (tests/support/cellphones.py)",
)


@dataclass
class Score:
    """How often the first hit is right, and how often one of the first ten is."""

    count: int = 0
    first: int = 0
    among_ten: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, words: str, titles: Sequence[str], patterns: Sequence[str]) -> None:
        right = [meets(title, patterns) for title in titles[:10]] if patterns else [not titles]
        self.count += 1
        self.first += right[:1] == [True]
        self.among_ten += any(right)
        if not any(right):
            self.missed.append(f"{words!r} → {titles[:3]}")

    def __str__(self) -> str:
        return f"{self.count} queries, success@1 {self.first / self.count:.3f}, @10 {self.among_ten / self.count:.3f}"


def meets(title: str, patterns: Sequence[str]) -> bool:
    plain = " ".join(re.sub("[®™]", "", title).lower().split())
    return all(re.search(pattern, plain) for pattern in patterns)


async def score_of(engine: Engine, session: AsyncSession, titles: Mapping[UUID, str]) -> Score:
    score = Score()
    for queries in QUERIES.values():
        for words, patterns in queries.items():
            found = await find_within(session, engine, Query(words))
            score.add(words, [titles[product_id] for product_id in found.ids], patterns)
    return score


async def count_rows(settings: Settings) -> None:
    """Give PostgreSQL's planner what autovacuum gives it within a minute after such an import."""
    owner = await asyncpg.connect(settings.database.owner_url.replace("+asyncpg", ""))
    await owner.execute("ANALYZE")
    await owner.close()


@pytest.fixture(params=["PostgreSQL", "Meilisearch"])
def shop(request: pytest.FixtureRequest, database: Database) -> Shop:
    """Each real engine in turn; one that imitates another has no quality of its own to measure."""
    if request.param == "PostgreSQL":
        return Shop(database, PostgresEngine())
    client: Meilisearch = request.getfixturevalue("real_client")
    return Shop(database, MeilisearchEngine(client, clock=utc_now, budget=5.0), client)


async def test_shoppers_find_what_they_mean(
    shop: Shop, store: Store, settings: Settings, capsys: pytest.CaptureFixture[str]
):
    async with shop.database.in_store(store.id) as session:
        titles = await fill_with_cellphones(session)
    await count_rows(settings)
    await shop.index(store.id)
    async with shop.database.in_store(store.id) as session:
        score = await score_of(shop.engine, session, titles)

    with capsys.disabled():
        sys.stdout.write(f"\n{type(shop.engine).__name__}: {score}\n")
    assert score.count >= 60
    assert score.among_ten / score.count >= LEAST_AMONG_TEN, score.missed
