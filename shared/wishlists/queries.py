"""Reading wishlists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.kernel.ids import parse_id
from shared.kernel.tokens import hash_token
from shared.products.bundles import with_stock
from shared.products.models import Product
from shared.products.queries import shown
from shared.wishlists.errors import NoSuchWish, NoSuchWishlist
from shared.wishlists.models import Wishlist, WishlistItem


class Wished(NamedTuple):
    """How many shoppers keep a product for later."""

    product_id: UUID
    title: str
    shoppers: int
    last_saved_at: datetime


_WHOLE: Final = (
    select(WishlistItem)
    .join(WishlistItem.product)
    .where(*shown())
    # Not with populate_existing: a bundle's part may be on the list too, and would lose what is loaded here.
    .options(
        joinedload(WishlistItem.product).selectinload(Product.variants).options(*with_stock()),
    )
)


async def wishlist_of(
    session: AsyncSession, *, token: str | None, customer_id: UUID | None
) -> Wishlist | None:
    """Return the customer's list, or for somebody who is not signed in the browser's."""
    if customer_id is not None:
        held = Wishlist.customer_id == customer_id
    elif token:
        held = Wishlist.token_hash == hash_token(token)
    else:
        return None
    found: Wishlist | None = await session.scalar(select(Wishlist).where(held))
    return found


async def shared_wishlist(session: AsyncSession, token: str) -> Wishlist:
    """Return the list that is shared under a link; raises NoSuchWishlist."""
    found = await session.scalar(select(Wishlist).where(Wishlist.share_hash == hash_token(token)))
    if found is None:
        raise NoSuchWishlist
    return found


async def items_of(session: AsyncSession, wishlist_id: UUID) -> Sequence[WishlistItem]:
    """Return what is on a list, last saved first, also what is not in the shop just now."""
    found = await session.scalars(
        select(WishlistItem)
        .where(WishlistItem.wishlist_id == wishlist_id)
        .order_by(WishlistItem.saved_at.desc(), WishlistItem.id.desc())
    )
    return found.all()


async def item_of(session: AsyncSession, wishlist: Wishlist | None, item_id: str) -> WishlistItem:
    """Return one thing on the list; raises NoSuchWish."""
    key = parse_id(item_id)
    if wishlist is None or key is None:
        raise NoSuchWish
    mine = _WHOLE.where(WishlistItem.id == key, WishlistItem.wishlist_id == wishlist.id)
    found = await session.scalar(mine)
    if found is None:
        raise NoSuchWish
    return found


async def product_ids_of(session: AsyncSession, wishlist_id: UUID) -> Sequence[UUID]:
    """Return the ids of the products on a list that are shown."""
    found = await session.scalars(
        select(WishlistItem.product_id)
        .join(WishlistItem.product)
        .where(WishlistItem.wishlist_id == wishlist_id, *shown())
        .order_by(WishlistItem.product_id)
    )
    return found.all()


async def most_wished(session: AsyncSession, *, limit: int) -> Sequence[Wished]:
    """Return the products that most shoppers keep, most first."""
    count = func.count()
    rows = await session.execute(
        select(Product.id, Product.title, count, func.max(WishlistItem.saved_at))
        .join(
            WishlistItem,
            (WishlistItem.store_id == Product.store_id) & (WishlistItem.product_id == Product.id),
        )
        .where(Product.deleted_at.is_(None))
        .group_by(Product.store_id, Product.id)
        .order_by(count.desc(), Product.title, Product.id)
        .limit(limit)
    )
    return [Wished(*row) for row in rows]
