"""Words are looked up by indexes behind row-level security, however many a store has."""

import asyncpg
import pytest
from sqlalchemy import text

from search.vocabulary import _ALIKE, _BEGUN, _LOOK_UP
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store

LANGUAGES = ["fr", ""]
# Twenty thousand words of each language, as a large shop has them.
WORDS = text("""
    INSERT INTO search_words (store_id, language, word, stem, tail, documents)
    SELECT :store_id, language, md5(n::text), left(md5(n::text), 7), substr(md5(n::text), 2), 1
    FROM generate_series(1, 20000) AS n, unnest(CAST(:languages AS text[])) AS language
""")
ASKED = {
    "words and those of their stem": (
        _LOOK_UP,
        [LANGUAGES, ["pg_catalog.french_stem", "pg_catalog.english_stem"], ["lamp"], ["lampe"], ["lamp", "rug"]],
    ),
    "words that begin so": (_BEGUN, [LANGUAGES, "la", "la\U0010ffff"]),
    "words that are alike": (
        _ALIKE,
        [LANGUAGES, "lampe", "l", "l\U0010ffff", "al", "al\U0010ffff", ["lampe", "ampe"], "ampe", 4, 6],
    ),
}  # fmt: skip


@pytest.mark.parametrize("asked", sorted(ASKED))
async def test_no_look_at_the_vocabulary_walks_through_all_of_it(
    database: Database, settings: Settings, store: Store, asked: str
):
    statement, values = ASKED[asked]
    async with database.in_store(store.id) as session:
        await session.execute(WORDS, {"store_id": store.id, "languages": LANGUAGES})
    owner = await asyncpg.connect(settings.database.owner_url.replace("+asyncpg", ""))
    await owner.execute("ANALYZE search_words")
    await owner.close()

    async with database.reading(store.id) as reader:
        rows = await reader.fetch(f"EXPLAIN {statement}", *values)
        plan = "\n".join(row[0] for row in rows)

    assert "Index" in plan
    assert "Seq Scan on search_words" not in plan
