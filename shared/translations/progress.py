"""How far a store is translated: what is missing, and what was changed since."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.kernel.reading import reader_of
from shared.translations.originals import MISSING, OUTDATED
from shared.translations.subjects import KINDS, Kind

PAGE_SIZE: Final = 50
VIEWS: Final = (MISSING, OUTDATED, "all")
_FIRST: Final = UUID(int=0)

_COUNTS: Final = """
SELECT count(*) AS things, count(*) FILTER (WHERE missing > 0) AS missing,
       count(*) FILTER (WHERE outdated > 0) AS outdated
FROM ({states}) AS states"""
_STATES: Final = """
SELECT own.id, own.{title} AS title, told.texts ->> '{title}' AS told, {missing} AS missing, {outdated} AS outdated
FROM {table} own
LEFT JOIN translations told
       ON told.store_id = own.store_id AND told.language = $1 AND told.subject_id = own.id
WHERE {only}"""
_MISSING: Final = "(own.{field} <> '' AND NOT coalesce(told.texts ? '{field}', false))::int"
_OUTDATED: Final = (
    "(coalesce(told.texts ? '{field}', false) AND told.sources ->> '{field}' <> md5(own.{field}))::int"
)
_ALTS_MISSING: Final = """(
    SELECT count(*) FROM product_images picture
    WHERE picture.store_id = own.store_id AND picture.product_id = own.id AND picture.alt <> ''
      AND NOT coalesce(told.texts ? ('alt.' || picture.id), false))"""
_ALTS_OUTDATED: Final = """(
    SELECT count(*) FROM product_images picture
    WHERE picture.store_id = own.store_id AND picture.product_id = own.id
      AND told.texts ? ('alt.' || picture.id)
      AND told.sources ->> ('alt.' || picture.id) <> md5(picture.alt))"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many things of a kind there are, and in how many of them something is missing or outdated."""

    kind: Kind
    things: int
    missing: int
    outdated: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing in a list: its title in both languages, how many of its texts are missing, how many outdated."""

    id: UUID
    title: str
    told: str | None
    missing: int
    outdated: int


async def progress_in(session: AsyncSession, language: str) -> list[Progress]:
    """Count every kind of thing."""
    reader = await reader_of(session)
    found = []
    for kind in KINDS.values():
        row = await reader.fetchrow(_COUNTS.format(states=_states_of(kind)), language)
        assert row is not None
        found.append(Progress(kind, *row))
    return found


async def standings(
    session: AsyncSession, kind: Kind, language: str, *, view: str = "all", after: str | None = None
) -> Page[Standing]:
    """Return one page of the things of a kind, A to Z; `view` leaves those where something is missing or outdated."""
    only = f"AND {view} > 0" if view in (MISSING, OUTDATED) else ""
    key = decode_cursor(after, (str, str))
    last = (str(key[0]), parse_id(str(key[1])) or _FIRST) if key else ("", _FIRST)
    rows = await (await reader_of(session)).fetch(
        f"SELECT * FROM ({_states_of(kind)}) AS states WHERE (title, id) > ($2, $3) {only}"  # noqa: S608 - our own table of kinds
        f" ORDER BY title, id LIMIT {PAGE_SIZE + 1}",
        language,
        *last,
    )
    return page_of([Standing(**dict(row)) for row in rows], PAGE_SIZE, lambda one: [one.title, str(one.id)])


def _states_of(kind: Kind) -> str:
    missing = [_MISSING.format(field=field.name) for field in kind.fields]
    outdated = [_OUTDATED.format(field=field.name) for field in kind.fields]
    if kind.name == "products":
        missing.append(_ALTS_MISSING)
        outdated.append(_ALTS_OUTDATED)
    return _STATES.format(
        title=kind.title,
        table=kind.table,
        only=kind.only,
        missing=" + ".join(missing),
        outdated=" + ".join(outdated),
    )
