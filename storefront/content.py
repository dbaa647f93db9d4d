"""What a merchant wrote for the front page, with a sensible word where they wrote none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.kernel.sentences import say
from shared.languages.known import code_of
from shared.languages.speaking import spoken_locale
from shared.stores.models import Store
from shared.web.assets import ICONS

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "loom": ("hero", "promises", "collections", "new", "story", "reduced"),
    "trail": ("hero", "promises", "new", "collections", "story", "reduced"),
    "roast": ("hero", "promises", "new", "story", "collections", "reduced"),
    "plain": ("hero", "promises", "collections", "new", "reduced", "story"),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing a store promises: delivery, returns, payment."""

    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """The words and pictures of a store's own pages. A picture is {renditions, alt} or None."""

    sections: tuple[str, ...]
    tagline: str
    announcement: str
    hero_title: str
    hero_text: str
    hero_action: str
    hero_picture: Mapping[str, Any] | None
    story_title: str
    story_paragraphs: tuple[str, ...]
    story_picture: Mapping[str, Any] | None
    promises: tuple[Promise, ...]


def content_of(store: Store) -> Content:
    """Read a store's content in the language that is spoken; nothing in it can break a page."""
    written = _translated(store)
    tagline = _text(written, "tagline") or store.tagline
    chosen = tuple(name for name in _texts(written.get("sections")) if name in SECTIONS["plain"])
    return Content(
        sections=chosen or SECTIONS.get(store.theme, SECTIONS["plain"]),
        tagline=tagline,
        announcement=_text(written, "announcement") or store.announcement,
        hero_title=_text(written, "hero_title") or store.name,
        hero_text=_text(written, "hero_text") or tagline,
        hero_action=_text(written, "hero_action") or say("See the collections"),
        hero_picture=_picture(written.get("hero")),
        story_title=_text(written, "story_title"),
        story_paragraphs=tuple(part for part in _text(written, "story_text").split("\n\n") if part.strip()),
        story_picture=_picture(written.get("story")),
        promises=_promises(written.get("promises")),
    )


def _translated(store: Store) -> Mapping[str, Any]:
    """Return the content with what is translated of it in place of the main language's words."""
    found = store.content.get("translations")
    told = found.get(code_of(spoken_locale() or store.locale)) if isinstance(found, dict) else None
    return {**store.content, **told} if isinstance(told, dict) else store.content


def _text(written: Mapping[str, Any], name: str) -> str:
    value = written.get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _picture(value: object) -> Mapping[str, Any] | None:
    return {"renditions": value, "alt": ""} if isinstance(value, list) and value else None


def _promises(value: object) -> tuple[Promise, ...]:
    found = [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
    return tuple(
        Promise(_icon(_text(part, "icon")), _text(part, "title"), _text(part, "text")) for part in found[:4]
    )


def _icon(name: str) -> str:
    kept = re.fullmatch(r"[a-z0-9-]{1,40}", name) and (ICONS / f"{name}.svg").is_file()
    return name if kept else "check"
