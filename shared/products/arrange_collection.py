"""Place products in a collection by hand."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.errors import Conflict
from shared.kernel.sentences import say
from shared.products.collection import BY_HAND, Collection, CollectionProduct
from shared.products.models import Product
from shared.stores.queries import bump_catalogue

MOST_LISTED = 200


class FilledByRule(Conflict):
    """The collection has a rule: its products come and go by themselves."""

    message = say(
        "This collection fills itself by its rule. Change the rule, or take it away, to place products by hand."
    )


async def products_in(session: AsyncSession, collection: Collection) -> Sequence[Product]:
    """Return the first 200 products of a collection in its order, with their pictures."""
    placed = (
        select(Product)
        .join(
            CollectionProduct,
            (CollectionProduct.store_id == Product.store_id) & (CollectionProduct.product_id == Product.id),
        )
        .where(CollectionProduct.collection_id == collection.id, Product.deleted_at.is_(None))
        .order_by(CollectionProduct.position, CollectionProduct.product_id)
        .limit(MOST_LISTED)
        .options(selectinload(Product.images))
    )
    return (await session.scalars(placed)).all()


async def count_in(session: AsyncSession) -> dict[UUID, int]:
    """Count the products of each collection."""
    rows = await session.execute(
        select(CollectionProduct.collection_id, func.count()).group_by(CollectionProduct.collection_id)
    )
    return {row[0]: row[1] for row in rows}


async def add_to_collection(session: AsyncSession, collection: Collection, product: Product) -> None:
    """Put a product at the end, unless it is in already; raises FilledByRule."""
    places = await _places(session, collection)
    if any(place.product_id == product.id for place in places):
        return
    session.add(
        CollectionProduct(
            store_id=collection.store_id,
            collection_id=collection.id,
            product_id=product.id,
            position=places[-1].position + 1 if places else 0,
        )
    )
    await _show(session, collection)


async def take_from_collection(session: AsyncSession, collection: Collection, product: Product) -> None:
    """Take a product out; raises FilledByRule."""
    await _places(session, collection)
    await session.execute(
        delete(CollectionProduct).where(
            CollectionProduct.collection_id == collection.id, CollectionProduct.product_id == product.id
        )
    )
    await _show(session, collection)


async def move_in_collection(
    session: AsyncSession, collection: Collection, product: Product, *, by: int
) -> None:
    """Move a product so many places on, or back when negative; raises FilledByRule."""
    places = await _places(session, collection)
    at = next((place for place, one in enumerate(places) if one.product_id == product.id), None)
    if at is None or collection.sort != BY_HAND:
        return
    places.insert(min(max(at + by, 0), len(places) - 1), places.pop(at))
    for position, one in enumerate(places):
        one.position = position
    await _show(session, collection)


async def _places(session: AsyncSession, collection: Collection) -> list[CollectionProduct]:
    if collection.rule is not None:
        raise FilledByRule
    held = (
        select(CollectionProduct)
        .where(CollectionProduct.collection_id == collection.id)
        .order_by(CollectionProduct.position, CollectionProduct.product_id)
        .with_for_update()
    )
    return list(await session.scalars(held))


async def _show(session: AsyncSession, collection: Collection) -> None:
    collection.filled_version = -1
    await session.flush()
    await bump_catalogue(session)
