"""What the checkout asks a shopper, in the language that they read; straight on the driver, as the checkout is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.told_texts import told_texts, told_words

_ASKED: Final = """
SELECT q.id, q.kind, q.label, q.hint, q.choices, q.is_required,
       a.id AS page_id, a.slug AS page_slug, a.title AS page_title, a.updated_at AS page_of
FROM checkout_questions q
LEFT JOIN articles a ON a.store_id = q.store_id AND a.id = q.article_id AND a.kind = 'page'
    AND a.state = 'published' AND a.published_at <= now()
WHERE q.is_on
ORDER BY q.position, q.id"""


@dataclass(frozen=True, slots=True)
class AgreedPage:
    """The page that an agreement is about, while shoppers can read it."""

    slug: str
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `choices` are what is kept of each choice and what is read for it."""

    id: UUID
    kind: str
    label: str
    told_label: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    is_required: bool
    page: AgreedPage | None

    @property
    def field(self) -> str:
        """Return the name of its field."""
        return f"asked-{self.id}"


async def asked_questions(reader: Reader) -> Sequence[Asked]:
    """Return what is asked, in order."""
    rows = await reader.fetch(_ASKED)
    words = [word for row in rows for word in (row["label"], row["hint"], *row["choices"])]
    told = await told_words(reader, words)
    titles = await told_texts(reader, [row["page_id"] for row in rows if row["page_id"]])
    return tuple(
        Asked(
            id=row["id"],
            kind=row["kind"],
            label=row["label"],
            told_label=told.get(row["label"], row["label"]),
            hint=told.get(row["hint"], row["hint"]),
            choices=tuple((choice, told.get(choice, choice)) for choice in row["choices"]),
            is_required=row["is_required"],
            page=AgreedPage(
                row["page_slug"], _title(row["page_title"], titles.get(row["page_id"])), row["page_of"]
            )
            if row["page_id"]
            else None,
        )
        for row in rows
    )


def _title(title: str, told: Mapping[str, str] | None) -> str:
    return (told or {}).get("title") or title
