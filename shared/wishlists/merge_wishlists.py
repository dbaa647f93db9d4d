"""What happens to a browser's list at sign-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.wishlists.models import MOST_ITEMS, Wishlist, WishlistItem
from shared.wishlists.queries import wishlist_of
from shared.wishlists.save_item import new_wishlist


async def merge_wishlists(
    session: AsyncSession, *, token: str | None, customer_id: UUID, now: datetime
) -> None:
    """Give what the browser has kept to the customer, together with what they have already; the browser's list ends.

    What both have stays as the customer saved it. Of more than a list may hold, the latest of the browser's go first.
    """
    guest = await wishlist_of(session, token=token, customer_id=None)
    if guest is not None:
        await give_wishlist(session, guest, customer_id, now=now)


async def give_wishlist(session: AsyncSession, guest: Wishlist, customer_id: UUID, *, now: datetime) -> None:
    """Give one list's things to a customer, together with what they have already; the list ends."""
    own = await wishlist_of(session, token=None, customer_id=customer_id)
    if own is None:
        own, _token = await new_wishlist(session, customer_id=customer_id, now=now)
    await session.execute(select(Wishlist.id).where(Wishlist.id == own.id).with_for_update())
    await _pour(session, guest, into=own)
    await session.execute(delete(Wishlist).where(Wishlist.id == guest.id))


async def _pour(session: AsyncSession, guest: Wishlist, *, into: Wishlist) -> None:
    kept = select(WishlistItem.product_id).where(WishlistItem.wishlist_id == into.id)
    room = MOST_ITEMS - (await session.scalar(select(func.count()).select_from(kept.subquery())) or 0)
    items = await session.scalars(
        select(WishlistItem)
        .where(WishlistItem.wishlist_id == guest.id, WishlistItem.product_id.not_in(kept))
        .order_by(WishlistItem.saved_at.desc())
        .limit(max(room, 0))
    )
    rows = [
        {
            "store_id": into.store_id,
            "id": new_id(),
            "wishlist_id": into.id,
            "product_id": item.product_id,
            "variant_id": item.variant_id,
            "price_minor": item.price_minor,
            "currency": item.currency,
            "saved_at": item.saved_at,
        }
        for item in items.all()
    ]
    if rows:
        await session.execute(insert(WishlistItem).values(rows).on_conflict_do_nothing())
