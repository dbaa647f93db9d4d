"""The smallest pages and posts."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement, publish
from shared.content.article_words import ArticleWords
from shared.content.looks import publish_look, save_look
from shared.content.menus import menu_item
from shared.content.models import Article
from shared.content.save_article import save_article
from shared.content.sections import new_section
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.models import Store


async def make_article(
    session: AsyncSession,
    kind: str = "page",
    *,
    title: str = "About us",
    slug: str | None = None,
    **words: object,
) -> Article:
    """Add a published page or post."""
    article = Article(store_id=session.info["store_id"], kind=kind, renditions=[])
    given = {"state": "published", "slug": slug or f"{kind}-{new_id().hex[-12:]}", "body": "Words.", **words}
    await save_article(
        session,
        article,
        ArticleWords(title=title, **given),  # type: ignore[arg-type] # handed through to where they have types
        actor="test",
        now=utc_now() - timedelta(seconds=1),
    )
    return article


async def move_away(session: AsyncSession, article: Article, slug: str = "") -> None:
    """Give it another address."""
    words = ArticleWords(
        title=article.title, slug=slug or f"moved-{article.slug}", body=article.body, state=article.state
    )
    await save_article(session, article, words, actor="test", now=utc_now() - timedelta(seconds=1))


async def make_look(
    session: AsyncSession, store: Store, *, css: str = "h1 { color: red }", **chosen: str
) -> str:
    """Publish a look and return the name of its version."""
    given = {"theme": "loom", "accent": "#0a6c74", **chosen}
    await save_look(session, store, given, css=css, pictures={}, now=utc_now())
    await publish_look(session, actor="test", now=utc_now())
    published = await arrangement(session, "look")
    assert published is not None
    return published.version


async def make_arrangements(session: AsyncSession, page: Article) -> tuple[dict[str, Any], dict[str, Any]]:
    """Publish a front page and a menu that leads to a page; returns the section and the line."""
    section, link = (
        new_section("collections", title=f"Shelves of {page.slug}"),
        {"to": "page", "id": str(page.id)},
    )
    item = menu_item(f"Line {page.slug}", link)
    await publish(session, "home", {"sections": [section]}, actor="test", now=utc_now())
    await publish(session, "header", {"items": [item]}, actor="test", now=utc_now())
    return section, item
