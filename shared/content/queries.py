"""Pages and posts as members see them."""

from typing import Final

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.errors import NoSuchPage
from shared.content.models import Article
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, moment_and_id, page_of

PAGE_SIZE: Final = 50


async def article_by_id(session: AsyncSession, kind: str, article_id: str) -> Article:
    """Return a page or post of this store; raises NoSuchPage."""
    key = parse_id(article_id)
    found = await session.get(Article, (session.info["store_id"], key)) if key else None
    if found is None or found.kind != kind:
        raise NoSuchPage
    return found


async def all_articles(session: AsyncSession, kind: str, *, after: str | None) -> Page[Article]:
    """Return pages or posts, last edited first."""
    wanted = select(Article).where(Article.kind == kind)
    last = moment_and_id(after)
    if last:
        wanted = wanted.where(tuple_(Article.updated_at, Article.id) < last)
    found = await session.scalars(
        wanted.order_by(Article.updated_at.desc(), Article.id.desc()).limit(PAGE_SIZE + 1)
    )
    return page_of(found.all(), PAGE_SIZE, lambda one: [one.updated_at.isoformat(), str(one.id)])
