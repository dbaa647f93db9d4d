"""Writing PostgreSQL's index: each changed set of documents is read, changed and written once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Select, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from search.index_changes import FIELDS, Changes, Word
from search.languages import Tongue, dictionary_of
from search.models import (
    SearchDocument,
    SearchFacet,
    SearchIndex,
    SearchPosting,
    SearchWord,
)
from search.slots import blocks_of, pack, set_of, unpack

ROWS_AT_ONCE: Final = 2000

Key = tuple[str, int]
_NONE: Final = (0, 0, 0)


async def lock_index(session: AsyncSession) -> SearchIndex:
    """Return the store's index, made if need be, held by this transaction until its end."""
    await _make_index(session)
    return (await session.scalars(_index().with_for_update())).one()


async def lock_idle_index(session: AsyncSession) -> SearchIndex | None:
    """The same, or None at once when another transaction holds it."""
    await _make_index(session)
    return (await session.scalars(_index().with_for_update(skip_locked=True))).one_or_none()


async def _make_index(session: AsyncSession) -> None:
    made = insert(SearchIndex).values(store_id=session.info["store_id"])
    await session.execute(made.on_conflict_do_nothing())


def _index() -> Select[SearchIndex]:
    return select(SearchIndex).execution_options(populate_existing=True)


async def write_rows(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write documents, new or anew."""
    columns = insert(SearchDocument)
    kept = {
        name: columns.excluded[name] for name in (rows[0] if rows else {}) if name not in ("store_id", "id")
    }
    for chunk in _chunks(rows):
        await session.execute(
            columns.on_conflict_do_update(index_elements=["store_id", "id"], set_=kept), chunk
        )


async def write_changes(session: AsyncSession, index: SearchIndex, changes: Changes, *, afresh: bool) -> None:
    """Write the changed sets; `afresh` says that the tables are empty, so that nothing has to be read before."""
    await _write_words(session, index.dictionary, changes, afresh=afresh)
    await _write_facets(session, changes, afresh=afresh)
    await session.execute(update(SearchIndex).values(version=SearchIndex.version + 1))


async def empty_index(session: AsyncSession) -> None:
    """Remove all of the store's index; readers go on with what they see until this transaction ends."""
    for table in (SearchPosting, SearchWord, SearchFacet, SearchDocument):
        await session.execute(delete(table))


async def _write_words(session: AsyncSession, dictionary: str, changes: Changes, *, afresh: bool) -> None:
    # Some words at a time: packing all of a large store's sets at once would leave the transaction idle for too long.
    for language, words in groupby(sorted({*changes.words, *changes.gone_words}), key=itemgetter(0)):
        stems = dictionary_of(language) if language else dictionary
        for some in _chunks([word for _, word in words]):
            counts = await _write_some_words(session, language, some, changes, afresh=afresh)
            await _count_words(session, Tongue(language, stems), counts, changes.written)
    if changes.gone_words:
        await session.execute(delete(SearchWord).where(SearchWord.documents <= 0))


async def _write_some_words(
    session: AsyncSession, language: str, words: Sequence[str], changes: Changes, *, afresh: bool
) -> dict[str, int]:
    """Write these words' sets; returns by how many documents each word's count changes."""
    fresh, gone = _by_block(changes.words, language, words), _by_block(changes.gone_words, language, words)
    known = {} if afresh else await _postings(session, language, words)
    counts: dict[str, int] = defaultdict(int)
    rows, empty = [], []
    for word, block in sorted({*fresh, *gone}):
        key = word, block
        before, added, removed = known.get(key, _NONE), fresh.get(key, _NONE), gone.get(key, _NONE)
        after = [before[place] & ~removed[place] | added[place] for place in FIELDS]
        counts[word] += _size(after) - _size(before)
        if not any(after):
            empty.append(key)
            continue
        title, detail, body = (pack(part) for part in after)
        rows.append(
            {
                "store_id": session.info["store_id"],
                "language": language,
                "word": word,
                "block": block,
                "title": title,
                "detail": detail,
                "body": body,
            }
        )
    await _upsert(session, SearchPosting, rows, ("store_id", "language", "word", "block"))
    if empty:
        await session.execute(
            delete(SearchPosting).where(
                SearchPosting.language == language,
                tuple_(SearchPosting.word, SearchPosting.block).in_(empty),
            )
        )
    return counts


def _by_block(
    changed: Mapping[Word, Sequence[Sequence[int]]], language: str, words: Sequence[str]
) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for word in words:
        for place, slots in enumerate(changed.get((language, word), ())):
            for block, part in blocks_of(set_of(slots)):
                found[word, block][place] = part
    return dict(found)


async def _postings(session: AsyncSession, language: str, words: Sequence[str]) -> dict[Key, Sequence[int]]:
    rows = await session.execute(
        select(
            SearchPosting.word,
            SearchPosting.block,
            SearchPosting.title,
            SearchPosting.detail,
            SearchPosting.body,
        ).where(SearchPosting.language == language, SearchPosting.word == func.any(list(words)))
    )
    return {(row[0], row[1]): (unpack(row[2]), unpack(row[3]), unpack(row[4])) for row in rows}


async def _count_words(
    session: AsyncSession, tongue: Tongue, counts: Mapping[str, int], written: Mapping[Word, str]
) -> None:
    changed = sorted((word, count) for word, count in counts.items() if count)
    if changed:
        await session.execute(
            _COUNT_WORDS,
            {
                "store_id": session.info["store_id"],
                "language": tongue.language,
                "words": [word for word, _ in changed],
                "written": [written.get((tongue.language, word), word) for word, _ in changed],
                "counts": [count for _, count in changed],
                "dictionary": tongue.dictionary,
            },
        )


# Stems are of words as they are written, and folded after: who types no accents is met all the same.
_COUNT_WORDS: Final = text("""
    INSERT INTO search_words (store_id, language, word, stem, tail, documents)
    SELECT :store_id, :language, word,
           coalesce(souk_fold((ts_lexize(CAST(:dictionary AS regdictionary), written))[1]), word),
           substr(word, 2), documents
    FROM unnest(CAST(:words AS text[]), CAST(:written AS text[]), CAST(:counts AS bigint[]))
      AS changed (word, written, documents)
    ON CONFLICT (store_id, language, word) DO UPDATE SET documents = search_words.documents + excluded.documents
""")


async def _write_facets(session: AsyncSession, changes: Changes, *, afresh: bool) -> None:
    store_id = session.info["store_id"]
    fresh = {
        (*key, block): part
        for key, slots in changes.facets.items()
        for block, part in blocks_of(set_of(slots))
    }
    gone = {
        (*key, block): part
        for key, slots in changes.gone_facets.items()
        for block, part in blocks_of(set_of(slots))
    }
    keys = sorted({*fresh, *gone})
    known: dict[tuple[str, str, int], int] = {}
    if not afresh:
        place = tuple_(SearchFacet.facet, SearchFacet.value, SearchFacet.block)
        for chunk in _chunks(keys):
            for row in await session.execute(
                select(SearchFacet.facet, SearchFacet.value, SearchFacet.block, SearchFacet.documents).where(
                    place.in_(chunk)
                )
            ):
                known[row[0], row[1], row[2]] = unpack(row[3])
    rows = []
    for key in keys:
        after = known.get(key, 0) & ~gone.get(key, 0) | fresh.get(key, 0)
        facet, value, block = key
        rows.append(
            {"store_id": store_id, "facet": facet, "value": value, "block": block, "documents": pack(after)}
        )
    await _upsert(session, SearchFacet, rows, ("store_id", "facet", "value", "block"))
    if gone:
        await session.execute(delete(SearchFacet).where(SearchFacet.documents == b""))


async def _upsert(
    session: AsyncSession, table: type[Any], rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> None:
    statement = insert(table)
    kept = {name: statement.excluded[name] for name in (rows[0] if rows else {}) if name not in key}
    for chunk in _chunks(rows):
        await session.execute(statement.on_conflict_do_update(index_elements=key, set_=kept), chunk)


def _size(fields: Iterable[int]) -> int:
    together = 0
    for part in fields:
        together |= part
    return together.bit_count()


def _chunks(rows: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield list(rows[start : start + ROWS_AT_ONCE])
