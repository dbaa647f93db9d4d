"""Keep a product for later, and let go of it again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.ids import new_id
from shared.kernel.tokens import hash_token, new_token
from shared.products.bundles import with_stock
from shared.products.errors import NoSuchProduct, NoSuchVariant
from shared.products.models import Product, Variant
from shared.products.queries import shown
from shared.wishlists.errors import WishlistFull
from shared.wishlists.models import MOST_ITEMS, Wishlist, WishlistItem, lowest_price


async def new_wishlist(
    session: AsyncSession, *, customer_id: UUID | None, now: datetime
) -> tuple[Wishlist, str | None]:
    """Begin a list: the customer's, or a browser's with its token. Two clicks at once begin one customer's list."""
    token = None if customer_id else new_token()
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "customer_id": customer_id,
        "token_hash": hash_token(token) if token else None,
        "share_version": 0,
        "created_at": now,
    }
    await session.execute(insert(Wishlist).values(row).on_conflict_do_nothing())
    held = Wishlist.customer_id == customer_id if customer_id else Wishlist.id == row["id"]
    return (await session.scalars(select(Wishlist).where(held))).one(), token


async def save_item(
    session: AsyncSession,
    wishlist: Wishlist,
    product_id: UUID | None,
    *,
    variant_id: UUID | None,
    now: datetime,
) -> Product:
    """Put a product on a list, once, with what it costs now. Raises NoSuchProduct, NoSuchVariant or WishlistFull."""
    product = await _product(session, product_id)
    chosen = _variant(product, variant_id)
    price = chosen.price if chosen else lowest_price(product)
    # Its row is a lock: two clicks at once cannot both be the two-hundredth.
    await session.execute(select(Wishlist.id).where(Wishlist.id == wishlist.id).with_for_update())
    mine = select(func.count()).where(
        WishlistItem.wishlist_id == wishlist.id, WishlistItem.product_id != product.id
    )
    if (await session.scalar(mine) or 0) >= MOST_ITEMS:
        raise WishlistFull
    row = {
        "store_id": wishlist.store_id,
        "id": new_id(),
        "wishlist_id": wishlist.id,
        "product_id": product.id,
        "variant_id": variant_id,
        "price_minor": price.minor,
        "currency": price.currency,
        "saved_at": now,
    }
    await session.execute(
        insert(WishlistItem)
        .values(row)
        .on_conflict_do_nothing(index_elements=["store_id", "wishlist_id", "product_id"])
    )
    return product


async def drop_product(session: AsyncSession, wishlist: Wishlist, product_id: UUID) -> None:
    """Take a product off a list; one that is not on it is no problem."""
    await session.execute(
        delete(WishlistItem).where(
            WishlistItem.wishlist_id == wishlist.id, WishlistItem.product_id == product_id
        )
    )


async def choose_variant(session: AsyncSession, item: WishlistItem, variant_id: UUID | None) -> None:
    """Say which version is wanted; from now on its price is compared. Raises NoSuchVariant."""
    chosen = _variant(item.product, variant_id)
    price = chosen.price if chosen else lowest_price(item.product)
    if item.variant_id != variant_id:
        item.variant_id, item.price_minor = variant_id, price.minor
        await session.flush()


async def _product(session: AsyncSession, product_id: UUID | None) -> Product:
    known = (
        select(Product)
        .where(Product.id == product_id, *shown())
        .options(selectinload(Product.variants).options(*with_stock()))
        .execution_options(populate_existing=True)
    )
    product = await session.scalar(known) if product_id else None
    if product is None or not product.variants:
        raise NoSuchProduct
    return product


def _variant(product: Product, variant_id: UUID | None) -> Variant | None:
    if variant_id is None:
        return None
    for variant in product.variants:
        if variant.id == variant_id:
            return variant
    raise NoSuchVariant
