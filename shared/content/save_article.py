"""Write a page or a post."""

from datetime import datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.article_words import ArticleWords, refuse_bad_words
from shared.content.errors import AddressTaken
from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.content.markdown import html_of
from shared.content.models import POST, PUBLISHED, Article, OldArticleAddress
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue


async def save_article(
    session: AsyncSession, article: Article, words: ArticleWords, *, actor: str, now: datetime
) -> None:
    """Write the words into a page or post, new or known; raises Invalid or AddressTaken and changes nothing.

    Another slug leaves word at the old one. What is due later is shown by a job at its moment.
    """
    refuse_bad_words(words)
    slug = slug_of(words.slug or words.title)
    await _refuse_taken(session, article, slug)

    is_new = inspect(article).transient
    if is_new:
        article.created_at, article.slug = now, slug
    else:
        await _move(session, article, slug, now=now)
    article.title, article.summary, article.author = words.title, words.summary, words.author
    article.body, article.body_html = words.body, html_of(words.body)
    article.tags, article.state, article.alt = list(words.tags), words.state, words.alt
    article.seo_title, article.seo_description = words.seo_title, words.seo_description
    if words.renditions is not None:
        article.renditions = words.renditions
    _publish(session, article, words, now=now)
    article.updated_at = now
    session.add(article)
    await session.flush()
    record(session, f"{article.kind}.{'created' if is_new else 'updated'}", article.id, actor=actor, now=now)
    await bump_catalogue(session)


async def delete_article(session: AsyncSession, article: Article, *, actor: str, now: datetime) -> None:
    """Take a page or post away; menus and sections that led to it lose that line by themselves."""
    await session.execute(delete(Article).where(Article.id == article.id))
    record(session, f"{article.kind}.deleted", article.id, actor=actor, now=now, title=article.title)
    await bump_catalogue(session)


def _publish(session: AsyncSession, article: Article, words: ArticleWords, *, now: datetime) -> None:
    if article.state != PUBLISHED:
        article.published_at = words.published_at
        return
    article.published_at = words.published_at or article.published_at or now
    if article.published_at > now:
        enqueue(session, SHOW_WHAT_IS_DUE, now=now, run_at=article.published_at)


async def _move(session: AsyncSession, article: Article, slug: str, *, now: datetime) -> None:
    if slug == article.slug:
        return
    left = insert(OldArticleAddress).values(
        store_id=article.store_id,
        id=new_id(),
        article_id=article.id,
        kind=article.kind,
        slug=article.slug,
        left_at=now,
    )
    await session.execute(
        left.on_conflict_do_update(
            index_elements=[OldArticleAddress.store_id, OldArticleAddress.kind, OldArticleAddress.slug],
            set_={"article_id": left.excluded.article_id, "left_at": left.excluded.left_at},
        )
    )
    await session.execute(
        delete(OldArticleAddress).where(
            OldArticleAddress.kind == article.kind, OldArticleAddress.slug == slug
        )
    )
    article.slug = slug


async def _refuse_taken(session: AsyncSession, article: Article, slug: str) -> None:
    other = select(Article.id).where(
        Article.kind == article.kind, Article.slug == slug, Article.id != article.id
    )
    # "tagged" and "feed.atom" are addresses of the blog itself.
    own = article.kind == POST and slug in ("feed", "tagged")
    if own or await session.scalar(other):
        raise AddressTaken(slug)
