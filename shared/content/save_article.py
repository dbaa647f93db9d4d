"""Write a page or a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.errors import AddressTaken
from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.content.markdown import html_of
from shared.content.models import POST, PUBLISHED, STATES, Article, OldArticleAddress
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue

LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 500
LONGEST_BODY: Final = 200_000
LONGEST_SEO: Final = 300
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWords:
    """What a merchant wrote. `published_at` None means now, when it is published for the first time.

    `picture` is (renditions, what it shows): None keeps the one there is, an empty list takes it away.
    """

    title: str
    slug: str = ""
    summary: str = ""
    body: str = ""
    author: str = ""
    tags: Sequence[str] = ()
    state: str = "draft"
    published_at: datetime | None = None
    seo_title: str = ""
    seo_description: str = ""
    renditions: list[dict[str, Any]] | None = None
    alt: str = ""


async def save_article(
    session: AsyncSession, article: Article, words: ArticleWords, *, actor: str, now: datetime
) -> None:
    """Write the words into a page or post, new or known; raises Invalid or AddressTaken and changes nothing.

    Another slug leaves word at the old one. What is due later is shown by a job at its moment.
    """
    _refuse_bad(words)
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


def _refuse_bad(words: ArticleWords) -> None:
    wrong = {}
    if not words.title:
        wrong["title"] = "Give it a title."
    for name, text, longest in (
        ("title", words.title, LONGEST_TITLE),
        ("summary", words.summary, LONGEST_SUMMARY),
        ("author", words.author, LONGEST_TITLE),
        ("alt", words.alt, LONGEST_SEO),
        ("seo_title", words.seo_title, LONGEST_SEO),
        ("seo_description", words.seo_description, LONGEST_SEO),
    ):
        if len(text) > longest:
            wrong[name] = f"Use at most {longest} characters."
    if len(words.body) > LONGEST_BODY:
        wrong["body"] = "This text is too long."
    if len(words.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in words.tags):
        wrong["tags"] = f"Use at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters."
    if words.state not in STATES:
        wrong["state"] = "Choose draft or published."
    if wrong:
        raise Invalid(wrong)


async def _refuse_taken(session: AsyncSession, article: Article, slug: str) -> None:
    other = select(Article.id).where(
        Article.kind == article.kind, Article.slug == slug, Article.id != article.id
    )
    # "tagged" and "feed.atom" are addresses of the blog itself.
    own = article.kind == POST and slug in ("feed", "tagged")
    if own or await session.scalar(other):
        raise AddressTaken(slug)
