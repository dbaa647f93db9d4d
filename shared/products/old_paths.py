"""Pages of categories, brands and collections that move leave word at their old paths."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.reading import Reader
from shared.products.brand import Brand
from shared.products.category import Category
from shared.products.collection import Collection
from shared.products.old_path import OldPath

Page = Category | Brand | Collection

_LED_TO: Final = """
SELECT coalesce('/categories/' || category.path, '/brands/' || brand.slug, '/collections/' || collection.slug)
FROM old_paths old
LEFT JOIN categories category ON category.store_id = old.store_id AND category.id = old.category_id
LEFT JOIN brands brand ON brand.store_id = old.store_id AND brand.id = old.brand_id
LEFT JOIN collections collection ON collection.store_id = old.store_id AND collection.id = old.collection_id
WHERE old.path = $1"""


def path_of(page: Page) -> str:
    """Return the path of a page in the shop."""
    if isinstance(page, Category):
        return f"/categories/{page.path}"
    return f"/brands/{page.slug}" if isinstance(page, Brand) else f"/collections/{page.slug}"


async def leave_path(session: AsyncSession, page: Page, path: str, *, now: datetime) -> None:
    """Let a path that a page had lead to it from now on; the page's new path leads nowhere else any more."""
    new = path_of(page)
    if path == new:
        return
    left = insert(OldPath).values(
        store_id=page.store_id, id=new_id(), path=path, left_at=now, **_subject(page)
    )
    kept = ("category_id", "brand_id", "collection_id", "left_at")
    await session.execute(
        left.on_conflict_do_update(
            index_elements=[OldPath.store_id, OldPath.path], set_={name: left.excluded[name] for name in kept}
        )
    )
    await take_path(session, new)


async def take_path(session: AsyncSession, path: str) -> None:
    """Let a path lead nowhere else: a page stands there now."""
    await session.execute(delete(OldPath).where(OldPath.path == path))


async def led_to(reader: Reader, path: str) -> str | None:
    """Return the path to which this one leads on."""
    found: str | None = await reader.fetchval(_LED_TO, path)
    return found


def _subject(page: Page) -> Mapping[str, UUID | None]:
    return {
        "category_id": page.id if isinstance(page, Category) else None,
        "brand_id": page.id if isinstance(page, Brand) else None,
        "collection_id": page.id if isinstance(page, Collection) else None,
    }
