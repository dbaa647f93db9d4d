"""Words that many things share: options, kinds, tags, attributes, menus, size charts, ways of delivery, promotions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.menus import labels_of
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.reading import reader_of
from shared.kernel.sentences import say
from shared.languages.translation import TranslatedWord
from shared.stores.queries import bump_catalogue

LONGEST_WORD: Final = 200
# Beyond these a page would be no help; a file takes them all (translation_files.py).
MOST_ON_A_PAGE: Final = 400

_IN_USE: Final = """
SELECT word, max(told.told) AS told, min(place) AS place
FROM (
    SELECT name AS word, 1 AS place FROM product_options
    UNION ALL SELECT name, 2 FROM option_values
    UNION ALL SELECT product_type, 3 FROM products WHERE deleted_at IS NULL
    UNION ALL SELECT label, 4 FROM attributes
    UNION ALL SELECT heading, 4 FROM attributes
    UNION ALL SELECT unnest(choices), 4 FROM attributes
    UNION ALL SELECT part, 5 FROM materials
    UNION ALL SELECT material, 5 FROM materials
    UNION ALL SELECT name, 6 FROM measurements
    UNION ALL SELECT title, 6 FROM size_charts
    UNION ALL SELECT hint, 6 FROM size_charts
    UNION ALL SELECT unnest(regions || measures), 6 FROM size_charts
    UNION ALL SELECT unnest(tags), 7 FROM products WHERE deleted_at IS NULL
    UNION ALL SELECT name, 8 FROM shipping_methods
    UNION ALL SELECT name, 8 FROM promotions WHERE is_on
    UNION ALL SELECT name, 8 FROM price_lists
    UNION ALL SELECT name, 8 FROM tax_rates
    UNION ALL SELECT unnest(label || (hint || choices)), 8 FROM checkout_questions WHERE is_on
    UNION ALL SELECT CASE WHEN public_words = '' THEN name ELSE public_words END, 8 FROM order_stages WHERE is_public
    UNION ALL SELECT unnest($2::text[]), 0
) used
LEFT JOIN (SELECT word, told FROM translated_words WHERE language = $1) told USING (word)
WHERE word <> '' AND length(word) <= 200
GROUP BY word
ORDER BY max(told.told) IS NOT NULL, place, word"""
_MENUS: Final = "SELECT data FROM arrangements WHERE place IN ('header', 'footer') AND state = 'published'"


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word in both languages; `told` None where nobody translated it."""

    word: str
    told: str | None


async def shared_words(session: AsyncSession, language: str) -> list[SharedWord]:
    """Return every word in use, those without a translation first."""
    reader = await reader_of(session)
    labels = [label for (menu,) in await reader.fetch(_MENUS) for label in labels_of(menu["items"])]
    return [SharedWord(row["word"], row["told"]) for row in await reader.fetch(_IN_USE, language, labels)]


async def translate_words(
    session: AsyncSession, language: str, told: Mapping[str, str], *, actor: str, now: datetime
) -> None:
    """Set what these words are in a language; an empty one is read as it was written. Raises Invalid by word."""
    said = {word: " ".join(text.split()) for word, text in told.items() if 0 < len(word) <= LONGEST_WORD}
    wrong = {
        word: say("Write at most %(most)s characters.", most=LONGEST_WORD)
        for word, text in said.items()
        if len(text) > LONGEST_WORD
    }
    if wrong:
        raise Invalid(wrong)
    store_id = session.info["store_id"]
    gone = [word for word, text in said.items() if not text]
    await session.execute(
        delete(TranslatedWord).where(TranslatedWord.language == language, TranslatedWord.word.in_(gone))
    )
    rows = [
        {
            "id": new_id(),
            "store_id": store_id,
            "language": language,
            "word": word,
            "told": text,
            "updated_at": now,
        }
        for word, text in sorted(said.items())
        if text
    ]
    if rows:
        words = insert(TranslatedWord)
        await session.execute(
            words.on_conflict_do_update(
                index_elements=["store_id", "language", "word"],
                set_={"told": words.excluded.told, "updated_at": words.excluded.updated_at},
                where=TranslatedWord.told != words.excluded.told,
            ),
            rows,
        )
    record(session, "words.translated", store_id, actor=actor, now=now, language=language, words=len(said))
    await session.flush()
    await bump_catalogue(session)
