"""What a store says of itself in the language that is spoken, where its merchant has translated it."""

from collections.abc import Mapping
from typing import Any, Final

from shared.content.section_kinds import KINDS, told_name
from shared.content.sections import Section
from shared.languages.known import code_of
from shared.languages.speaking import spoken_locale
from shared.stores.models import Store

# By kind of section: the names under which translations were kept while there was one section of a kind.
_TOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "hero": {"title": "hero_title", "text": "hero_text", "action": "hero_action"},
    "story": {"title": "story_title", "text": "story_text"},
    "promises": {"promises": "promises"},
}


def words_of(store: Store) -> Mapping[str, Any]:
    """Return what is translated of a store's words into the language that is spoken; nothing in them breaks a page."""
    told = store.translations.get(code_of(spoken_locale() or store.locale))
    return (
        {name: said for name, said in told.items() if _is_said(name, said)} if isinstance(told, dict) else {}
    )


def tagline_of(store: Store) -> str:
    """Return the store's one sentence about itself."""
    return str(words_of(store).get("tagline") or store.tagline)


def in_language(section: Section, words: Mapping[str, Any]) -> Section:
    """Return a section of the front page with what is translated of it."""
    kind = KINDS.get(section["kind"])
    names = _TOLD.get(section["kind"], {})
    told = {setting: words[name] for setting, name in names.items() if name in words}
    for setting in kind.settings if kind else ():
        said = words.get(told_name(section["id"], setting.name))
        # Markdown is kept with its HTML, all else as a text.
        if said is not None and isinstance(said, dict) == (setting.form == "markdown"):
            told[setting.name] = said
    return {**section, **told}


def _is_said(name: str, said: object) -> bool:
    if name == "promises":
        return isinstance(said, list) and all(
            isinstance(one, dict)
            and all(isinstance(one.get(part), str) for part in ("icon", "title", "text"))
            for one in said
        )
    if isinstance(said, dict):
        return all(isinstance(said.get(part), str) for part in ("written", "html"))
    return isinstance(said, str) and bool(said.strip())
