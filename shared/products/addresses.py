"""A product that moves to another address leaves word at the old one."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.reading import Reader
from shared.products.models import Product
from shared.products.old_address import OldAddress

_MOVED_TO: Final = """
SELECT product.slug
FROM old_addresses old
JOIN products product ON product.store_id = old.store_id AND product.id = old.product_id
WHERE old.slug = $1 AND product.state = 'active' AND product.deleted_at IS NULL"""


async def move_product(session: AsyncSession, product: Product, slug: str, *, now: datetime) -> None:
    """Give a product another slug. The old one leads to the product however often it moves, until another takes it."""
    if slug == product.slug:
        return
    left = insert(OldAddress).values(
        store_id=product.store_id, id=new_id(), product_id=product.id, slug=product.slug, left_at=now
    )
    await session.execute(
        left.on_conflict_do_update(
            index_elements=[OldAddress.store_id, OldAddress.slug],
            set_={"product_id": left.excluded.product_id, "left_at": left.excluded.left_at},
        )
    )
    await session.execute(delete(OldAddress).where(OldAddress.slug == slug))
    product.slug = slug


async def moved_to(reader: Reader, slug: str) -> str | None:
    """Return the slug of the shown product that once was at this one."""
    found: str | None = await reader.fetchval(_MOVED_TO, slug)
    return found
