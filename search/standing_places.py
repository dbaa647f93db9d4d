"""Where products stand in a shop: on which shelves, and in which categories with all above them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.products.models import Category, Collection, CollectionProduct, ProductCategory


class Place(NamedTuple):
    """A collection or a category; the address of one is its slug, of the other its path."""

    id: UUID
    address: str
    title: str


Places = Mapping[UUID, Sequence[Place]]


async def collections_of(session: AsyncSession, product_ids: Sequence[UUID]) -> Places:
    """Return each product's collections."""
    rows = await session.execute(
        select(CollectionProduct.product_id, Collection.id, Collection.slug, Collection.title)
        .join(
            Collection,
            (Collection.store_id == CollectionProduct.store_id)
            & (Collection.id == CollectionProduct.collection_id),
        )
        .where(CollectionProduct.product_id.in_(product_ids))
        .order_by(Collection.slug)
    )
    found: dict[UUID, list[Place]] = {}
    for product_id, place_id, address, title in rows:
        found.setdefault(product_id, []).append(Place(place_id, address, title))
    return found


async def categories_of(session: AsyncSession, product_ids: Sequence[UUID]) -> Places:
    """Return each product's categories and all above them."""
    own, above = aliased(Category), aliased(Category)
    rows = await session.execute(
        select(ProductCategory.product_id, above.id, above.path, above.title)
        .distinct()
        .join(own, (own.store_id == ProductCategory.store_id) & (own.id == ProductCategory.category_id))
        .join(above, (above.store_id == own.store_id) & (above.id == func.any(own.lineage)))
        .where(ProductCategory.product_id.in_(product_ids))
        .order_by(above.path)
    )
    found: dict[UUID, list[Place]] = {}
    for product_id, place_id, address, title in rows:
        found.setdefault(product_id, []).append(Place(place_id, address, title))
    return found
