"""All categories by the way that leads to them, for lists to choose from."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.category import Category


class CategoryTitle(NamedTuple):
    """A category and its place: `title` is all titles from the root down, with strokes between."""

    id: UUID
    title: str


async def category_titles(session: AsyncSession) -> list[CategoryTitle]:
    """Return every category of the store, by its way from the root."""
    rows = (await session.execute(select(Category.id, Category.title, Category.lineage))).all()
    titles = {row.id: row.title for row in rows}
    named = [CategoryTitle(row.id, " / ".join(titles[one] for one in row.lineage)) for row in rows]
    return sorted(named, key=lambda one: one.title)
