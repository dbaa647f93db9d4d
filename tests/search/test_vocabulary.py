"""Words are looked up by indexes behind row-level security, however many a store has."""

import asyncpg
import pytest
from sqlalchemy import TextClause, text

from search.vocabulary import _ALIKE, _BEGUN, _KNOWN, _SAME_STEM
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store

LANGUAGES = {"languages": ["fr", ""]}
DICTIONARIES = {"dictionaries": ["pg_catalog.french_stem", "pg_catalog.english_stem"]}
# Twenty thousand words of each language, as a large shop has them.
WORDS = text("""
    INSERT INTO search_words (store_id, language, word, stem, tail, documents)
    SELECT :store_id, language, md5(n::text), left(md5(n::text), 7), substr(md5(n::text), 2), 1
    FROM generate_series(1, 20000) AS n, unnest(CAST(:languages AS text[])) AS language
""")
ASKED = {
    "words that are known": (_KNOWN, {"words": ["lamp", "rug"]}),
    "words of a stem": (_SAME_STEM, {"words": ["lamp"], "written": ["lampe"], **DICTIONARIES}),
    "words that begin so": (_BEGUN, {"start": "la", "end": "la\U0010ffff", "most": 60}),
    "words that are alike": (
        _ALIKE,
        {
            "word": "lampe", "first": "l", "after_first": "l\U0010ffff", "swapped": "al", "after_swapped": "al\U0010ffff",
            "tails": ["lampe", "ampe"], "headless": "ampe", "shortest": 4, "longest": 6, "most": 80,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("asked", sorted(ASKED))
async def test_no_look_at_the_vocabulary_walks_through_all_of_it(
    database: Database, settings: Settings, store: Store, asked: str
):
    statement, values = ASKED[asked]
    async with database.in_store(store.id) as session:
        await session.execute(WORDS, {"store_id": store.id, **LANGUAGES})
    owner = await asyncpg.connect(settings.database.owner_url.replace("+asyncpg", ""))
    await owner.execute("ANALYZE search_words")
    await owner.close()

    async with database.in_store(store.id) as session:
        rows = await session.execute(explained(statement), {**values, **LANGUAGES})
        plan = "\n".join(row[0] for row in rows)

    assert "Index" in plan
    assert "Seq Scan on search_words" not in plan


def explained(statement: TextClause) -> TextClause:
    return text(f"EXPLAIN {statement.text}")
