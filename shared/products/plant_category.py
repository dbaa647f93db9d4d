"""Add a category to the tree."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.products.category import DEEPEST, MOST_CATEGORIES, Category
from shared.products.category_branch import lock_tree
from shared.products.clean_html import clean_html
from shared.products.old_paths import path_of, take_path
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue

LONGEST_TITLE = 100
LONGEST_TEXT = 20_000


async def plant_category(
    session: AsyncSession,
    title: str,
    *,
    parent: Category | None,
    actor: str,
    now: datetime,
    description_html: str = "",
) -> Category:
    """Add a category as the last below `parent`; raises Invalid at "title" or "parent"."""
    refuse_bad_words(title, description_html)
    if len(await lock_tree(session)) >= MOST_CATEGORIES:
        raise Invalid({"title": say("A store has at most %(most)s categories.", most=MOST_CATEGORIES)})
    if parent is not None and parent.depth >= DEEPEST:
        raise Invalid({"parent": say("The tree is at most %(most)s levels deep.", most=DEEPEST)})
    key, slug = new_id(), slug_of(title)
    category = Category(
        store_id=session.info["store_id"],
        id=key,
        parent_id=parent.id if parent else None,
        slug=slug,
        path=f"{parent.path}/{slug}" if parent else slug,
        lineage=[*(parent.lineage if parent else []), key],
        title=title,
        description_html=clean_html(description_html),
        position=await _next_position(session, parent.id if parent else None),
        created_at=now,
    )
    await refuse_taken_path(session, category.path)
    session.add(category)
    await take_path(session, path_of(category))
    record(session, "category.created", category.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)
    return category


def refuse_bad_words(title: str, description_html: str) -> None:
    """Raise Invalid when a category could not be called and described so."""
    wrong = {}
    if not title:
        wrong["title"] = say("Give the category a name.")
    if len(title) > LONGEST_TITLE:
        wrong["title"] = say("Use at most %(most)s characters.", most=LONGEST_TITLE)
    if len(description_html) > LONGEST_TEXT:
        wrong["description"] = say("This text is too long.")
    if wrong:
        raise Invalid(wrong)


async def refuse_taken_path(session: AsyncSession, path: str, *, but: UUID | None = None) -> None:
    """Raise Invalid when another category than `but` stands at this path."""
    there = await session.scalar(select(Category.id).where(Category.path == path))
    if there is not None and there != but:
        raise Invalid({"slug": say("Another category already has the address “%(path)s”.", path=path)})


async def _next_position(session: AsyncSession, parent_id: UUID | None) -> int:
    beside = select(func.coalesce(func.max(Category.position), -1)).where(
        Category.parent_id.is_not_distinct_from(parent_id)
    )
    return (await session.scalar(beside) or 0) + 1
