"""Wishlists through the real use-cases."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.products.models import Product
from shared.wishlists.models import Wishlist, WishlistItem
from shared.wishlists.save_item import new_wishlist, save_item


async def make_wish(session: AsyncSession, product: Product) -> tuple[Wishlist, WishlistItem, str]:
    """Begin a browser's list with one product; returns the list, what is on it, and the browser's token."""
    wishlist, token = await new_wishlist(session, customer_id=None, now=utc_now())
    assert token is not None
    await save_item(session, wishlist, product.id, variant_id=None, now=utc_now())
    found = await session.scalars(select(WishlistItem).where(WishlistItem.wishlist_id == wishlist.id))
    return wishlist, found.one(), token
