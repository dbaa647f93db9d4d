"""A store's own texts in the language that is spoken, where its merchant has translated them.

In the main language nothing is asked of the database. In another one, what is not translated is read as it was written.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.speaking import translated_language

Texts = Mapping[str, str]
Row = TypeVar("Row", bound=Any)

NONE: Final[Texts] = {}
_TEXTS: Final = (
    "SELECT subject_id, texts FROM translations WHERE language = $1 AND subject_id = ANY ($2::uuid[])"
)
_WORDS: Final = "SELECT word, told FROM translated_words WHERE language = $1 AND word = ANY ($2::text[])"


async def told_texts(reader: Reader, ids: Collection[UUID]) -> Mapping[UUID, Texts]:
    """Return what is translated of these things."""
    language = translated_language()
    if language is None or not ids:
        return {}
    return {row[0]: row[1] for row in await reader.fetch(_TEXTS, language, list(ids))}


async def told_words(reader: Reader, words: Iterable[str]) -> Texts:
    """Return what is translated of these words."""
    language = translated_language()
    wanted = {word for word in words if word} if language else set()
    if not wanted:
        return NONE
    return {row[0]: row[1] for row in await reader.fetch(_WORDS, language, list(wanted))}


async def tell_rows(reader: Reader, rows: list[Row]) -> list[Row]:
    """Return named tuples that have an `id` with those of their fields that are translated."""
    told = await told_texts(reader, [row.id for row in rows])
    return [in_words(row, told.get(row.id, NONE)) for row in rows] if told else rows


def in_words(row: Row, texts: Texts) -> Row:
    """Return a named tuple with those of its fields that are translated."""
    told: Row = row._replace(**{name: said for name, said in texts.items() if said and name in row._fields})
    return told
