"""Bring a collection's products and their places to what its rule and its order say."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Uuid,
    cast,
    delete,
    extract,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.collection import BY_HAND, Collection, CollectionProduct
from shared.products.collection_rules import CAME, CARD, members, read_rule
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue, current_store

# Rules speak of days: a product leaves "new this month" although nothing of it has changed.
LOOK_AGAIN: Final = timedelta(hours=1)

Sales = Mapping[UUID, int]


async def fill_collection(
    session: AsyncSession, collection: Collection, *, sales: Sales, now: datetime
) -> bool:
    """Write only what differs, and return whether anything did. What is arranged by hand stays as it is."""
    if not collection.fills_itself:
        return False
    wanted = _wanted(collection, sales, now).subquery()
    mine = CollectionProduct.collection_id == collection.id
    gone = await session.execute(
        delete(CollectionProduct)
        .where(mine, CollectionProduct.product_id.not_in(select(wanted.c.id)))
        .execution_options(synchronize_session=False)
    )
    rows = select(
        literal(collection.store_id, Uuid),
        func.gen_random_uuid(),
        literal(collection.id, Uuid),
        wanted.c.id,
        wanted.c.place,
    )
    placed = insert(CollectionProduct).from_select(
        ["store_id", "id", "collection_id", "product_id", "position"], rows
    )
    moved = await session.execute(
        placed.on_conflict_do_update(
            index_elements=["store_id", "collection_id", "product_id"],
            set_={"position": placed.excluded.position},
            where=CollectionProduct.position != placed.excluded.position,
        )
    )
    return bool(gone.rowcount or moved.rowcount)  # type: ignore[attr-defined] # a changing statement counts its rows


async def fill_stale_collections(session: AsyncSession, *, sales: Sales, now: datetime) -> int:
    """Fill the store's collections that the catalogue, or the day, has left behind; returns how many changed.

    Compared, not told: whoever changes a product raises the catalogue's version, and nobody has to think of rules.
    """
    version = (await current_store(session)).catalogue_version
    stale = (
        await session.scalars(
            select(Collection)
            .where(is_stale(version, now))
            .order_by(Collection.id)
            .with_for_update(skip_locked=True)
        )
    ).all()
    changed = 0
    for collection in stale:
        changed += await fill_collection(session, collection, sales=sales, now=now)
        collection.filled_at = now
    await session.flush()
    if changed:
        await bump_catalogue(session)
        latest = await session.scalar(select(Store.catalogue_version)) or 0
        # Somebody else's change in between may concern us: then we are behind and look again.
        version = latest if latest == version + 1 else version
    ids = [collection.id for collection in stale]
    await session.execute(update(Collection).where(Collection.id.in_(ids)).values(filled_version=version))
    return changed


def is_stale(version: int | ColumnElement[int], now: datetime) -> ColumnElement[bool]:
    """Return the condition that a collection fills itself and was last filled for another version, or long ago."""
    fills_itself = Collection.rule.is_not(None) | (Collection.sort != BY_HAND)
    return fills_itself & (
        (Collection.filled_version != version)
        | Collection.filled_at.is_(None)
        | (Collection.filled_at < now - LOOK_AGAIN)
    )


def _wanted(collection: Collection, sales: Sales, now: datetime) -> Select[UUID, int]:
    if collection.rule is not None:
        ids = members(read_rule(collection.rule), now=now)
    else:
        ids = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == collection.id)
    query = (
        select(Product.id.label("id"), func.coalesce(_place(collection.sort), 0).label("place"))
        .outerjoin(CARD, (CARD.c.store_id == Product.store_id) & (CARD.c.id == Product.id))
        .where(Product.id.in_(ids))
    )
    if collection.sort != "best_selling":
        return query
    sold = (
        func.unnest(literal(list(sales), ARRAY(Uuid)), literal(list(sales.values()), ARRAY(BigInteger)))
        .table_valued("product_id", "pieces")
        .render_derived()
    )
    return (
        select(Product.id.label("id"), func.coalesce(-sold.c.pieces, 0).label("place"))
        .outerjoin(sold, sold.c.product_id == Product.id)
        .where(Product.id.in_(ids))
    )


def _place(sort: str) -> ColumnElement[int]:
    """Return what a shelf is sorted by, as the place itself: a product that comes or goes moves no other one."""
    if sort == "price":
        return CARD.c.price_minor
    if sort == "-price":
        return -CARD.c.price_minor
    if sort == "title":
        return func.row_number().over(order_by=[func.souk_fold(Product.title), Product.id])
    return cast(-1_000_000 * extract("epoch", CAME), BigInteger)
