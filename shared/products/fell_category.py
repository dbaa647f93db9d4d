"""Take a category out of the tree."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.category import Category
from shared.products.category_branch import branch_of, lock_tree
from shared.stores.queries import bump_catalogue


async def fell_category(session: AsyncSession, category: Category, *, actor: str, now: datetime) -> None:
    """Remove a category that nothing stands below; its products stay. Raises Invalid at "category" otherwise."""
    if len(branch_of(await lock_tree(session), category)) > 1:
        raise Invalid({"category": say("Move or remove the categories below it first.")})
    record(session, "category.deleted", category.id, actor=actor, now=now, path=category.path)
    await session.execute(delete(Category).where(Category.id == category.id))
    await bump_catalogue(session)
