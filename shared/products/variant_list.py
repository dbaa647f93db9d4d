"""The variants of a store one after another, by their ids."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.products.models import Product, Variant


async def page_of_variants(
    session: AsyncSession,
    *,
    sku: str | None,
    product_id: UUID | None,
    after: str | None,
    size: int,
) -> Page[Variant]:
    """Return one page of what is in the catalogue, drafts too, in the order of their making."""
    query = _known().order_by(Variant.id).limit(size + 1)
    if sku is not None:
        query = query.where(Variant.sku == sku)
    if product_id is not None:
        query = query.where(Variant.product_id == product_id)
    key = decode_cursor(after, (str,))
    if key and (last := parse_id(str(key[0]))):
        query = query.where(Variant.id > last)
    return page_of((await session.scalars(query)).all(), size, lambda one: [str(one.id)])


async def variant_by_id(session: AsyncSession, variant_id: UUID) -> Variant:
    """Return a variant of a product that was not deleted; raises NotFound."""
    found: Variant | None = await session.scalar(_known().where(Variant.id == variant_id))
    if found is None:
        raise NotFound
    return found


def _known() -> Select[Variant]:
    return (
        select(Variant)
        .join(Variant.product)
        .where(Variant.deleted_at.is_(None), Product.deleted_at.is_(None))
    )
