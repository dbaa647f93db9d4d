"""What is translated, beside what it is translated from."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.reading import reader_of
from shared.kernel.sentences import say
from shared.languages.told_texts import Texts
from shared.translations.subjects import ALT, Field, Kind, NothingToTranslate

MISSING: Final = "missing"
OUTDATED: Final = "outdated"
DONE: Final = "done"

_ALTS: Final = "SELECT id, alt FROM product_images WHERE product_id = $1 AND alt <> '' ORDER BY position, id"
_TOLD: Final = "SELECT texts, sources FROM translations WHERE language = $1 AND subject_id = $2"


@dataclass(frozen=True, slots=True)
class Side:
    """One text in both languages. `state` says whether it is still to be done."""

    field: Field
    original: str
    told: str
    source: str

    @property
    def digest(self) -> str:
        """Names this state of the original."""
        return digest_of(self.original)

    @property
    def state(self) -> str:
        if not self.told:
            return MISSING if self.original else DONE
        return DONE if self.source == self.digest else OUTDATED


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing with its texts in the store's own language."""

    kind: Kind
    id: UUID
    title: str
    originals: Mapping[str, str]
    fields: Sequence[Field]


async def subject_by_id(session: AsyncSession, kind: Kind, typed_id: str) -> Subject:
    """Return a thing to translate; raises NothingToTranslate."""
    key, reader = parse_id(typed_id), await reader_of(session)
    columns = ", ".join({kind.title: None, **{field.name: None for field in kind.fields}})
    row = (
        await reader.fetchrow(
            f"SELECT {columns} FROM {kind.table} own WHERE own.id = $1 AND {kind.only}",  # noqa: S608 - our own table of kinds
            key,
        )
        if key
        else None
    )
    if row is None or key is None:
        raise NothingToTranslate
    originals = {field.name: row[field.name] for field in kind.fields}
    fields = list(kind.fields)
    if kind.name == "products":
        for number, (image_id, alt) in enumerate(await reader.fetch(_ALTS, key), start=1):
            fields.append(Field(f"{ALT}{image_id}", say("What picture %(number)s shows", number=number)))
            originals[f"{ALT}{image_id}"] = alt
    return Subject(kind, key, row[kind.title], originals, fields)


async def sides_of(session: AsyncSession, subject: Subject, language: str) -> list[Side]:
    """Return each text of a thing beside its translation. A text that the merchant left empty needs none."""
    row = await (await reader_of(session)).fetchrow(_TOLD, language, subject.id)
    texts: Texts = row["texts"] if row else {}
    sources: Texts = row["sources"] if row else {}
    return [
        Side(field, subject.originals[field.name], texts.get(field.name, ""), sources.get(field.name, ""))
        for field in subject.fields
        if subject.originals[field.name] or texts.get(field.name)
    ]


def digest_of(original: str) -> str:
    """Return what names a state of a text; PostgreSQL's md5() gives the same, and nothing rests on its strength."""
    return hashlib.md5(original.encode(), usedforsecurity=False).hexdigest()
