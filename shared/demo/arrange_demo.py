"""Lay a demo store out: its pages and posts, its front page, its menus, its announcement."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.announcement import AnnouncementWords, announce
from shared.content.arrange import publish
from shared.content.article_words import ArticleWords
from shared.content.links import FIXED, Link
from shared.content.looks import publish_look, save_look
from shared.content.menus import Items, menu_item
from shared.content.models import PAGE, POST, Article
from shared.content.save_article import save_article
from shared.content.sections import new_section
from shared.demo.content.shape import DemoArticle, DemoLine, DemoStore
from shared.demo.drawings.icons import draw_icons
from shared.products.files import FileStore
from shared.products.models import Collection
from shared.stores.models import Store
from shared.stores.queries import current_store

ACTOR: Final = "demo"

Renditions = list[dict[str, Any]]
Links = Mapping[str, Link]


async def arrange_demo(
    session: AsyncSession,
    shape: DemoStore,
    *,
    hero: Renditions,
    tiles: Mapping[str, Renditions],
    icons: Mapping[str, str],
    now: datetime,
) -> None:
    """Write what a store says beside its products."""
    house = shape.house
    links: dict[str, Link] = {name: {"to": name} for name in FIXED}
    for slug, key in await session.execute(select(Collection.slug, Collection.id)):
        links[f"collection:{slug}"] = {"to": "collection", "id": str(key)}
    for kind, written in ((PAGE, house.pages), (POST, house.posts)):
        for article in written:
            row = await _write(session, kind, article, tiles, now=now)
            links[f"{kind}:{article.slug}"] = {"to": kind, "id": str(row.id)}

    # A test's store has few of the collections: what points to the others is left out, as for merchants.
    sections = [
        _section(shape, kind, settings, hero, links)
        for kind, settings in house.sections
        if f"collection:{settings.get('collection', '')}" in links or "collection" not in settings
    ]
    await publish(session, "home", {"sections": sections}, actor=ACTOR, now=now)
    await publish(session, "header", {"items": _items(house.header, links)}, actor=ACTOR, now=now)
    await publish(session, "footer", {"items": _items(house.footer, links)}, actor=ACTOR, now=now)
    store = await current_store(session)
    await save_look(session, store, {"theme": shape.theme}, css="", pictures={"icons": dict(icons)}, now=now)
    await publish_look(session, actor=ACTOR, now=now)
    words = AnnouncementWords(text=shape.announcement, can_be_closed=True)
    await announce(session, words, actor=ACTOR, now=now)


async def put_icons(files: FileStore, store: Store, theme: str) -> dict[str, str]:
    """Put a store's mark into the object store; returns the keys by size."""
    keys = {}
    for size, data in draw_icons(theme).items():
        keys[size] = f"stores/{store.id}/look/icon-{size}.png"
        await files.put(keys[size], data, "image/png")
    return keys


async def _write(
    session: AsyncSession, kind: str, written: DemoArticle, tiles: Mapping[str, Renditions], *, now: datetime
) -> Article:
    article = Article(store_id=session.info["store_id"], kind=kind, renditions=[])
    words = ArticleWords(
        title=written.title,
        slug=written.slug,
        summary=written.summary,
        body=written.body.strip(),
        author=written.author,
        tags=written.tags,
        state="published",
        published_at=now - timedelta(days=written.days_ago),
        renditions=tiles.get(written.picture),
    )
    await save_article(session, article, words, actor=ACTOR, now=now)
    return article


def _section(
    shape: DemoStore, kind: str, settings: Mapping[str, str], hero: Renditions, links: Links
) -> dict[str, Any]:
    own: dict[str, Any] = dict(settings)
    if "link" in own:
        own["link"] = links.get(own["link"])
    if "collection" in own:
        own["collection"] = links[f"collection:{own['collection']}"]["id"]
    if kind == "hero":
        picture = {"renditions": hero, "alt": ""} if hero else None
        own = {"title": shape.hero_title, "text": shape.hero_text, "picture": picture, **own}
    if kind == "story":
        own = {"title": shape.story_title, "text": shape.story_text, "picture": None, **own}
    if kind == "promises":
        own["promises"] = [
            {"icon": icon, "title": title, "text": text} for icon, title, text in shape.promises
        ]
    return new_section(kind, **own)


def _items(lines: Iterable[DemoLine], links: Links) -> Items:
    return [
        menu_item(line.label, links.get(line.to)) | {"items": _items(line.lines, links)} for line in lines
    ]
