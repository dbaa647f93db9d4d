"""Say in which collections that are filled by hand a product is."""

from collections.abc import Collection as Ids
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.arrange_collection import add_to_collection, take_from_collection
from shared.products.collection import Collection, CollectionProduct
from shared.products.models import Product


async def collections_by_hand(session: AsyncSession) -> Sequence[Collection]:
    """Return the collections without a rule, in the merchant's order."""
    found = select(Collection).where(Collection.rule.is_(None)).order_by(Collection.position, Collection.id)
    return (await session.scalars(found)).all()


async def collections_with(session: AsyncSession, product_id: UUID) -> set[UUID]:
    """Return the ids of all collections that a product is in."""
    found = await session.scalars(
        select(CollectionProduct.collection_id).where(CollectionProduct.product_id == product_id)
    )
    return set(found)


async def choose_collections(session: AsyncSession, product: Product, chosen: Ids[UUID]) -> None:
    """Let a product be in the chosen ones of these collections and in no other of them. Foreign ids mean nothing."""
    now_in = await collections_with(session, product.id)
    by_hand = {collection.id: collection for collection in await collections_by_hand(session)}
    wanted = by_hand.keys() & set(chosen)
    changing = sorted((wanted ^ now_in) & by_hand.keys())
    # All places at once and sorted: one collection after the other, the store's row would be held between them.
    await session.execute(
        select(CollectionProduct.id)
        .where(CollectionProduct.collection_id.in_(changing))
        .order_by(CollectionProduct.collection_id, CollectionProduct.position, CollectionProduct.product_id)
        .with_for_update()
    )
    for key in changing:
        if key in wanted:
            await add_to_collection(session, by_hand[key], product)
        else:
            await take_from_collection(session, by_hand[key], product)
