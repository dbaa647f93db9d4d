"""A part of the shop as it would be with what a member has just typed. Nothing of it is written anywhere."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.announcement import AnnouncementWords, announced
from shared.content.arrange import draft_or_published, version_of
from shared.content.article_words import refuse_bad_words, words_of
from shared.content.default_home import sections_in_work
from shared.content.links import read_link
from shared.content.looks import BRANDS, CHOICES, LOOK, branding_typed
from shared.content.markdown import html_of
from shared.content.menu_in_work import menu_in_work
from shared.content.menus import with_item, with_words
from shared.content.models import Article
from shared.content.queries import article_by_id
from shared.content.sections import changed, read_section, section_of
from shared.content.shown_arrangements import Arranged
from shared.content.shown_articles import ShownArticle
from shared.kernel.ids import new_id
from shared.look.branding import check_branding
from shared.products.slugs import slug_of
from shared.stores.models import Store

Typed = Mapping[str, str]
# Of something that is not there yet.
NEW: Final = "new"


async def sketched_article(
    session: AsyncSession, kind: str, article_id: str, typed: Typed, *, now: datetime
) -> ShownArticle:
    """Return a page or post as it would be read; raises NotFound, or Invalid with every wrong field."""
    known = None if article_id == NEW else await article_by_id(session, kind, article_id)
    words = words_of(typed)
    refuse_bad_words(words)
    return ShownArticle(
        id=known.id if known else new_id(),
        slug=slug_of(words.slug or words.title),
        title=words.title,
        summary=words.summary,
        body_html=html_of(words.body),
        author=words.author,
        tags=words.tags,
        renditions=_pictures(known, typed),
        alt=words.alt,
        published_at=(known and known.published_at) or now,
        updated_at=now,
        seo_title=words.seo_title,
        seo_description=words.seo_description,
    )


async def sketched_part(session: AsyncSession, store: Store, place: str, part: str, typed: Typed) -> Arranged:
    """Return how a place of the shop would be laid out, `part` being the section or the line that is typed.

    Raises KeyError for a place without sketches, NotFound for a part that is gone, Invalid with every wrong field.
    """
    return await _PLACES[place](session, store, part, typed)


def has_sketches(place: str) -> bool:
    """Say whether a place of the shop can be sketched."""
    return place in _PLACES


def _pictures(known: Article | None, typed: Typed) -> list[dict[str, Any]]:
    return list(known.renditions) if known and not typed.get("no_picture") else []


async def _section(session: AsyncSession, store: Store, part: str, typed: Typed) -> Arranged:
    sections = await sections_in_work(session, store)
    read = await read_section(
        session, section_of(sections, part), typed, no_picture=bool(typed.get("no_picture"))
    )
    return _arranged({"sections": changed(sections, read)})


async def _look(session: AsyncSession, _store: Store, _part: str, typed: Typed) -> Arranged:
    known = await draft_or_published(session, LOOK)
    data = dict(known.data) if known else {}
    data |= {name: typed.get(name, "").strip().lower() for name in CHOICES}
    check_branding(branding_typed(data))
    data |= {BRANDS: bool(typed.get(BRANDS))}
    data |= {name: None for name in ("logo", "logo_dark", "icons") if typed.get(f"no_{name}")}
    # Under its version the rules are found that were kept last: those that are typed were not cleaned yet.
    return Arranged(data, known.version if known else version_of(data))


async def _announcement(session: AsyncSession, _store: Store, _part: str, typed: Typed) -> Arranged:
    words = AnnouncementWords(
        text=typed.get("text", "").strip(),
        link=await _link(session, typed),
        tone=typed.get("tone", "").strip(),
    )
    # Whenever it stands there, and wherever it was closed before: this is how it will look.
    return _arranged(announced(words))


def _menu(place: str) -> "_Read":
    async def read(session: AsyncSession, _store: Store, part: str, typed: Typed) -> Arranged:
        items, link = await menu_in_work(session, place), await _link(session, typed)
        label = typed.get("label", "").strip()
        lines = with_item(items, label, link) if part == NEW else with_words(items, part, label, link)
        return _arranged({"items": lines})

    return read


async def _link(session: AsyncSession, typed: Typed) -> Mapping[str, Any] | None:
    chosen, address = typed.get("link", "").strip(), typed.get("link_address", "").strip()
    return await read_link(session, chosen, address, field="link")


def _arranged(data: dict[str, Any]) -> Arranged:
    return Arranged(data, version_of(data))


_Read = Callable[[AsyncSession, Store, str, Typed], Awaitable[Arranged]]
_PLACES: Final[Mapping[str, _Read]] = {
    "home": _section,
    LOOK: _look,
    "announcement": _announcement,
    "header": _menu("header"),
    "footer": _menu("footer"),
}
