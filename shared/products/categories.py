"""Reading categories for the dashboard."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.category import Category, ProductCategory


class NoSuchCategory(NotFound):
    """There is no category at this address."""

    message = say("There is no category at this address. Perhaps it was renamed.")


async def all_categories(session: AsyncSession) -> list[Category]:
    """Return the whole tree, each branch right after its parent, siblings in their order."""
    found = await session.scalars(select(Category).order_by(Category.position, Category.title, Category.id))
    below: dict[UUID | None, list[Category]] = {}
    for category in found:
        below.setdefault(category.parent_id, []).append(category)
    return _in_order(below, None)


async def category_by_id(session: AsyncSession, category_id: str) -> Category:
    """Return a category; raises NoSuchCategory."""
    key = parse_id(category_id)
    category: Category | None = (
        await session.scalar(select(Category).where(Category.id == key)) if key else None
    )
    if category is None:
        raise NoSuchCategory
    return category


async def categories_of(session: AsyncSession, product_id: UUID) -> Sequence[ProductCategory]:
    """Return a product's places, the main one first."""
    places = select(ProductCategory).where(ProductCategory.product_id == product_id)
    return (
        await session.scalars(places.order_by(ProductCategory.is_main.desc(), ProductCategory.category_id))
    ).all()


async def count_in_categories(session: AsyncSession) -> dict[UUID, int]:
    """Count the products that stand in each category or below it, each once."""
    own = aliased(Category)
    rows = await session.execute(
        select(Category.id, func.count(ProductCategory.product_id.distinct()))
        .select_from(ProductCategory)
        .join(own, (own.store_id == ProductCategory.store_id) & (own.id == ProductCategory.category_id))
        .join(Category, (Category.store_id == own.store_id) & (Category.id == func.any(own.lineage)))
        .group_by(Category.id)
    )
    return {row[0]: row[1] for row in rows}


def _in_order(below: dict[UUID | None, list[Category]], parent_id: UUID | None) -> list[Category]:
    return [one for child in below.get(parent_id, []) for one in (child, *_in_order(below, child.id))]
