"""What a store says of itself: its line, announcement, front page. Kept with the store (`Store.translations`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement
from shared.content.markdown import html_of
from shared.content.newsletter import newsletter_form
from shared.content.section_kinds import KINDS, SPOKEN, told_name
from shared.content.sections import Section
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue, current_store
from shared.translations.subjects import LINE, MARKDOWN, TEXT, Field

PROMISES: Final = "promises"
_FORMS: Final[Mapping[str, str]] = {"line": LINE, "text": TEXT, "markdown": MARKDOWN}
# Where the words of the one section of a kind were kept before each section had its own.
_BEFORE: Final[Mapping[tuple[str, str], str]] = {
    (kind, setting): f"{kind}_{setting}"
    for kind, settings in {"hero": ("title", "text", "action"), "story": ("title", "text")}.items()
    for setting in settings
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the store says, in both languages."""

    field: Field
    original: str
    told: str


async def said_by_store(session: AsyncSession, store: Store, language: str) -> list[Said]:
    """Return everything that the store says of itself; what it does not say needs no translation."""
    known = store.translations.get(language)
    told: Mapping[str, Any] = known if isinstance(known, dict) else {}
    found = [Said(Field("tagline", say("Line below the name")), store.tagline, str(told.get("tagline", "")))]
    announcement = await arrangement(session, "announcement")
    if announcement:
        text = str(announcement.data.get("text", ""))
        found.append(
            Said(Field("announcement", say("Announcement"), TEXT), text, str(told.get("announcement", "")))
        )
    form = await newsletter_form(session)
    field = Field("newsletter", say("Sentence of the newsletter"), TEXT)
    found.append(Said(field, form.text, str(told.get("newsletter", ""))))
    home = await arrangement(session, "home")
    for section in home.data.get("sections", ()) if home else ():
        found += _words_of(section, told)
        if section["kind"] == PROMISES:
            found += _promises(section.get(PROMISES, ()), told.get(PROMISES))
    return list({one.field.name: one for one in reversed(found) if one.original}.values())[::-1]


async def translate_store(
    session: AsyncSession, language: str, typed: Mapping[str, str], *, actor: str, now: datetime
) -> None:
    """Set what the store says of itself in a language; an empty text is read as it was written. Raises Invalid."""
    store = await current_store(session)
    said = await said_by_store(session, store, language)
    wrong = {
        one.field.name: say("Write at most %(most)s characters.", most=one.field.longest)
        for one in said
        if len(typed.get(one.field.name, "")) > one.field.longest
    }
    if wrong:
        raise Invalid(wrong)
    texts: dict[str, Any] = {
        one.field.name: text
        for one in said
        if not one.field.name.startswith("promise-") and (text := typed.get(one.field.name, "").strip())
    }
    for one in said:
        if one.field.form == MARKDOWN and one.field.name in texts:
            texts[one.field.name] = {
                "written": texts[one.field.name],
                "html": html_of(texts[one.field.name]),
            }
    promises = await _told_promises(session, typed)
    if promises:
        texts[PROMISES] = promises
    store.translations = {**store.translations, language: texts}
    record(session, "store.translated", store.id, actor=actor, now=now, language=language)
    await session.flush()
    await bump_catalogue(session)


def _words_of(section: Section, told: Mapping[str, Any]) -> Iterator[Said]:
    """Return what one section of the front page says; what a merchant picks and leads to has no words."""
    kind = KINDS.get(section["kind"])
    for setting in kind.settings if kind else ():
        if kind and setting.form in SPOKEN:
            name = told_name(section["id"], setting.name)
            before = told.get(_BEFORE.get((kind.name, setting.name), ""), "")
            label = say("%(section)s: %(text)s", section=kind.title, text=setting.label)
            field = Field(name, label, _FORMS[setting.form])
            yield Said(field, _written(section.get(setting.name)), _written(told.get(name, before)))


def _written(words: object) -> str:
    """Return words as they were typed; those in Markdown are kept with their HTML."""
    return str(words.get("written", "")) if isinstance(words, dict) else str(words or "")


def _promises(promises: Sequence[Mapping[str, str]], told: object) -> list[Said]:
    known = told if isinstance(told, list) else []
    found = []
    for place, promise in enumerate(promises):
        said = known[place] if place < len(known) and isinstance(known[place], dict) else {}
        for part, label, form in (
            ("title", say("Promise: heading"), LINE),
            ("text", say("Promise: text"), TEXT),
        ):
            field = Field(f"promise-{part}-{place}", label, form)
            found.append(Said(field, promise[part], str(said.get(part, ""))))
    return found


async def _told_promises(session: AsyncSession, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the promises in the language, each part that is empty as it was written; none when all are empty."""
    home = await arrangement(session, "home")
    sections = home.data.get("sections", ()) if home else ()
    promises = next((one.get(PROMISES, ()) for one in sections if one["kind"] == PROMISES), ())
    told = [
        {part: typed.get(f"promise-{part}-{place}", "").strip() for part in ("title", "text")}
        for place in range(len(promises))
    ]
    if not any(part for one in told for part in one.values()):
        return []
    return [
        {"icon": promise["icon"], **{part: one[part] or promise[part] for part in ("title", "text")}}
        for promise, one in zip(promises, told, strict=True)
    ]
