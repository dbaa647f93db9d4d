"""All texts of a store in one language as a table, handed out to a translator and taken back."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.formulas import undefused
from shared.kernel.ids import parse_id
from shared.kernel.reading import reader_of
from shared.kernel.sentences import say
from shared.stores.queries import bump_catalogue
from shared.translations.originals import digest_of
from shared.translations.shared_words import LONGEST_WORD, shared_words, translate_words
from shared.translations.subjects import KINDS, Field, Kind
from shared.translations.translate import write_translation, written

COLUMNS: Final = ("kind", "id", "field", "original", "translation")
WORDS: Final = "words"
LARGEST_FILE: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_PROBLEMS: Final = 20

_TOLD: Final = (
    "SELECT subject_id, texts, sources FROM translations WHERE language = $1 AND subject_id = ANY ($2)"
)
_ALTS: Final = """
SELECT product_id, 'alt.' || id, alt FROM product_images
WHERE product_id = ANY ($1) AND alt <> '' ORDER BY product_id, position, id"""

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of a file that came back."""

    line: int
    kind: str
    id: UUID | None
    field: str
    original: str
    translation: str


async def rows_for_translator(session: AsyncSession, language: str) -> list[Row]:
    """Return every text that there is to translate, with what it is already."""
    rows: list[Row] = [
        (WORDS, "", "", word.word, word.told or "") for word in await shared_words(session, language)
    ]
    for kind in KINDS.values():
        originals = await _originals(session, kind)
        told = await _told(session, language, list(originals))
        rows += [
            (kind.name, str(key), name, text, told.get(key, ({}, {}))[0].get(name, ""))
            for key, texts in originals.items()
            for name, text in texts.items()
            if text
        ]
    return rows


async def take_back(session: AsyncSession, language: str, text: str, *, actor: str, now: datetime) -> int:
    """Write the translations of a file and return how many; raises Invalid with the first wrong lines, writing nothing.

    A line without a translation changes nothing. One whose original is another by now is written and marked outdated.
    """
    rows = list(_read(text))
    words = {row.original: row.translation for row in rows if row.kind == WORDS and row.translation}
    problems = [_problem(row) for row in rows]
    wrong = [(row.line, why) for row, why in zip(rows, problems, strict=True) if why]
    things: dict[str, dict[UUID, list[FileRow]]] = {name: defaultdict(list) for name in KINDS}
    for row in rows:
        if row.kind in KINDS and row.id and row.translation:
            things[row.kind][row.id].append(row)
    known = {name: await _originals(session, KINDS[name], list(found)) for name, found in things.items()}
    wrong += [
        (row.line, say("There is no such text in this store."))
        for name, found in things.items()
        for key, its in found.items()
        for row in its
        if row.field not in known[name].get(key, {})
    ]
    if wrong:
        said = [
            say("Line %(line)s: %(why)s", line=line, why=why) for line, why in sorted(wrong)[:MOST_PROBLEMS]
        ]
        raise WrongLines(said, len(wrong))
    for name in KINDS:
        await _write(session, KINDS[name], language, things[name], known[name], now=now)
    if words:
        await translate_words(session, language, words, actor=actor, now=now)
    count = len(words) + sum(len(its) for found in things.values() for its in found.values())
    record(
        session,
        "translations.imported",
        session.info["store_id"],
        actor=actor,
        now=now,
        language=language,
        texts=count,
    )
    await session.flush()
    await bump_catalogue(session)
    return count


class WrongLines(Invalid):
    """What is wrong in a file, line by line."""

    def __init__(self, lines: Sequence[str], count: int) -> None:
        super().__init__({"file": lines[0]})
        self.lines, self.count = lines, count


def _read(text: str) -> Iterator[FileRow]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    if not {"kind", "id", "field", "translation"} <= set(reader.fieldnames or ()):
        raise Invalid(
            {"file": say("Choose a file that you were given here: its first line names the columns.")}
        )
    try:
        for count, row in enumerate(reader):
            if count >= MOST_ROWS:
                raise Invalid({"file": say("A file has at most %(most)s lines.", most=MOST_ROWS)})
            cells = {name: undefused(row.get(name) or "") for name in COLUMNS}
            yield FileRow(
                reader.line_num,
                cells["kind"],
                parse_id(cells["id"]),
                cells["field"],
                cells["original"],
                cells["translation"].strip(),
            )
    except csv.Error:
        raise Invalid({"file": say("This file cannot be read as CSV.")}) from None


def _problem(row: FileRow) -> str | None:
    if row.kind != WORDS and (row.kind not in KINDS or row.id is None):
        return say("The first two columns say what is translated; please leave them as they were.")
    longest = LONGEST_WORD if row.kind == WORDS else _field(KINDS[row.kind], row.field).longest
    if len(row.translation) > longest:
        return say("Write at most %(most)s characters.", most=longest)
    return None


def _field(kind: Kind, name: str) -> Field:
    return next((field for field in kind.fields if field.name == name), Field(name, name))


async def _originals(
    session: AsyncSession, kind: Kind, ids: Sequence[UUID] | None = None
) -> Mapping[UUID, dict[str, str]]:
    reader = await reader_of(session)
    columns = ", ".join(field.name for field in kind.fields)
    some = "" if ids is None else "AND own.id = ANY ($1)"
    query = (
        f"SELECT own.id, {columns} FROM {kind.table} own WHERE {kind.only} {some} ORDER BY {kind.title}, id"  # noqa: S608 - our own table of kinds
    )
    rows = await reader.fetch(query, *([] if ids is None else [list(ids)]))
    found = {row["id"]: {field.name: row[field.name] for field in kind.fields} for row in rows}
    if kind.name == "products":
        for key, name, alt in await reader.fetch(_ALTS, list(found)):
            found[key][name] = alt
    return found


async def _told(
    session: AsyncSession, language: str, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[dict[str, str], dict[str, str]]]:
    rows = await (await reader_of(session)).fetch(_TOLD, language, list(ids))
    return {row[0]: (row[1], row[2]) for row in rows}


async def _write(
    session: AsyncSession,
    kind: Kind,
    language: str,
    things: Mapping[UUID, Sequence[FileRow]],
    originals: Mapping[UUID, Mapping[str, str]],
    *,
    now: datetime,
) -> None:
    told = await _told(session, language, list(things))
    for key in sorted(things):
        texts, sources = (dict(known) for known in told.get(key, ({}, {})))
        for row in things[key]:
            field = _field(kind, row.field)
            texts |= written(field, row.translation)
            sources[row.field] = digest_of(row.original or originals[key][row.field])
        await write_translation(session, kind, key, language, texts, sources, now=now)
