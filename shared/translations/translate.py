"""Write a thing's texts in another language."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.markdown import html_of
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.languages.translation import Translation
from shared.products.clean_html import clean_html
from shared.stores.queries import bump_catalogue
from shared.translations.originals import Subject, digest_of
from shared.translations.subjects import HTML, MARKDOWN, Field, Kind


async def translate(
    session: AsyncSession,
    subject: Subject,
    language: str,
    typed: Mapping[str, str],
    *,
    seen: Mapping[str, str],
    actor: str,
    now: datetime,
) -> None:
    """Set all texts of a thing in one language; an empty one is read as it was written. Raises Invalid by field.

    `seen` are the digests of the originals that the writer had before them: who translated a text that has changed
    meanwhile is told so, and not taken to have seen the new one.
    """
    wrong = wrong_in(subject, typed)
    if wrong:
        raise Invalid(wrong)
    texts: dict[str, str] = {}
    for field in subject.fields:
        texts |= written(field, typed.get(field.name, "").strip())
    sources = {
        field.name: seen.get(field.name) or digest_of(subject.originals[field.name])
        for field in subject.fields
        if field.name in texts
    }
    await write_translation(session, subject.kind, subject.id, language, texts, sources, now=now)
    record(session, "translation.written", subject.id, actor=actor, now=now, language=language)
    await session.flush()
    await bump_catalogue(session)


async def write_translation(
    session: AsyncSession,
    kind: Kind,
    subject_id: UUID,
    language: str,
    texts: Mapping[str, str],
    sources: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Write the row of a thing and a language, or take it away when nothing is left in it."""
    if not texts:
        await session.execute(
            delete(Translation).where(
                Translation.language == language, getattr(Translation, kind.column) == subject_id
            )
        )
        return
    said = {"texts": texts, "sources": sources, "updated_at": now}
    row = {"id": new_id(), "store_id": session.info["store_id"], "language": language, **said}
    await session.execute(
        insert(Translation)
        .values({**row, kind.column: subject_id})
        .on_conflict_do_update(index_elements=["store_id", "language", "subject_id"], set_=said)
    )


def wrong_in(subject: Subject, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with what was typed, by field."""
    return {
        field.name: say("Write at most %(most)s characters.", most=field.longest)
        for field in subject.fields
        if len(typed.get(field.name, "")) > field.longest
    }


def written(field: Field, told: str) -> dict[str, str]:
    """Return a text as it is kept: HTML cleaned, Markdown with the HTML that is shown of it, nothing when empty."""
    if not told:
        return {}
    if field.form == HTML:
        cleaned = clean_html(told)
        return {field.name: cleaned} if cleaned else {}
    if field.form == MARKDOWN:
        return {field.name: told, f"{field.name}_html": html_of(told)}
    return {field.name: " ".join(told.split())}
