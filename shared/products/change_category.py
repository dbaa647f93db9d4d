"""Change what a category is called, what it says and where its page is."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.products.category import Category
from shared.products.category_branch import branch_of, lock_tree, rewrite_branch
from shared.products.clean_html import clean_html
from shared.products.plant_category import refuse_bad_words, refuse_taken_path
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue


async def change_category(
    session: AsyncSession,
    category: Category,
    *,
    title: str,
    slug: str,
    description_html: str,
    actor: str,
    now: datetime,
) -> None:
    """Set words and address; raises Invalid at "title", "description" or "slug". What is below moves with it."""
    refuse_bad_words(title, description_html)
    branch = branch_of(await lock_tree(session), category)
    category.slug = slug_of(slug or title)
    above = category.path.rpartition("/")[0]
    path = f"{above}/{category.slug}" if above else category.slug
    await refuse_taken_path(session, path, but=category.id)
    category.title, category.description_html = title, clean_html(description_html)
    await rewrite_branch(session, branch, path, category.lineage[:-1], now=now)
    record(session, "category.updated", category.id, actor=actor, now=now)
    await bump_catalogue(session)
