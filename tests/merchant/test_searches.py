import re
from datetime import timedelta

import httpx
from sqlalchemy import select

from search.engine import Query
from search.models import SearchSynonyms
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.record_search import record_outcome
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.search import find_within, record_search


def rows(html: str, region: str) -> list[str]:
    """The rows of a table, each as its words."""
    table = re.search(rf'aria-label="{region}">(.*?)</table>', html, re.DOTALL)
    if table is None:
        return []
    found = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


async def test_lists_what_was_not_found_and_what_was_searched_most(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        for words, found, day in (
            ("settee", 0, today),
            ("Settee!", 0, today - timedelta(days=1)),
            ("jug", 3, today),
            ("carafe", 0, today - timedelta(days=2)),
            ("carafe", 1, today),
            ("long ago", 0, today - timedelta(days=40)),
        ):
            await record_search(session, words, found=found, day=day)
        await record_outcome(session, "jug", "clicks", day=today)
        await record_outcome(session, "jug", "added", day=today)

    page = await owner.get(f"/dashboard/{store.slug}/search")

    assert rows(page.text, "Searches that found nothing") == ["settee 2 Save"]
    assert rows(page.text, "Most frequent searches") == ["carafe 2 0 0", "jug 1 1 1"]
    assert "5 searches" in page.text


async def test_a_synonym_makes_the_search_find(owner: httpx.AsyncClient, database: Database, store: Store):
    engine = PostgresEngine()
    async with database.in_store(store.id) as session:
        sofa = await make_product(session, title="Linen Sofa")
        await rebuild_index(session, now=utc_now())
        assert (await find_within(session, engine, Query("settee"))).ids == []

    address = f"/dashboard/{store.slug}/search/synonyms"
    saved = await owner.post(address, data={"query": "settee", "phrases": "Sofa, garden bench"})

    assert (saved.status_code, saved.headers["location"]) == (303, f"/dashboard/{store.slug}/search")
    async with database.in_store(store.id) as session:
        synonyms = (await session.scalars(select(SearchSynonyms))).one()
        assert (await find_within(session, engine, Query("settee"))).ids == [sofa.id]
    assert synonyms.phrases == ["settee", "sofa", "garden bench"]

    gone = await owner.post(f"{address}/{synonyms.id}/removal")

    assert gone.status_code == 303
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(SearchSynonyms))).all() == []
        assert (await find_within(session, engine, Query("settee"))).ids == []
    assert (await owner.post(f"{address}/{synonyms.id}/removal")).status_code == 404


async def test_one_word_alone_means_nothing_else(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await record_search(session, "settee", found=0, day=utc_now().date())

    address = f"/dashboard/{store.slug}/search/synonyms"
    beside = await owner.post(address, data={"query": "settee", "phrases": " Settee "})
    alone = await owner.post(address, data={"phrases": "sofa"})

    for page in (beside, alone):
        assert page.status_code == 422
        assert page.text.count("Write at least two words that mean the same") == 1
    assert 'aria-describedby="same-1-error"' in beside.text
    assert 'aria-describedby="field-phrases-hint field-phrases-error"' in alone.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(SearchSynonyms))).all() == []
