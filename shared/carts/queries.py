"""Finding carts by what a browser holds."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import OPEN, Cart, CartLine
from shared.carts.whole_cart import BY_CUSTOMER, BY_ID, BY_TOKEN, CART, read_cart
from shared.kernel.reading import reader_of
from shared.kernel.tokens import hash_token


async def open_cart(session: AsyncSession, token: str | None) -> Cart | None:
    """Return the open cart of a token, with lines, variants, stock, products and pictures."""
    return await _loaded(session, BY_TOKEN, hash_token(token)) if token else None


async def cart_of_token(session: AsyncSession, token: str | None) -> Cart | None:
    """Return the cart of a token in whatever state, without its lines."""
    if not token:
        return None
    found: Cart | None = await session.scalar(select(Cart).where(Cart.token_hash == hash_token(token)))
    return found


async def open_cart_of_customer(session: AsyncSession, customer_id: UUID) -> Cart | None:
    """Return a customer's open cart, whole."""
    return await _loaded(session, BY_CUSTOMER, customer_id)


async def whole_cart(session: AsyncSession, cart_id: UUID) -> Cart:
    """Return a cart with all that its page shows, read anew."""
    cart = await _loaded(session, BY_ID, cart_id)
    if cart is None:
        raise NoResultFound
    return cart


async def lock_cart(session: AsyncSession, token: str) -> Cart | None:
    """Return the cart of a token in whatever state, whole, and keep others from changing it until the commit."""
    cart_id = await session.scalar(
        select(Cart.id).where(Cart.token_hash == hash_token(token)).with_for_update()
    )
    return await whole_cart(session, cart_id) if cart_id else None


async def lock_cart_by_id(session: AsyncSession, cart_id: UUID) -> Cart:
    """Return a cart whole, and keep others from changing it until the commit."""
    await session.scalar(select(Cart.id).where(Cart.id == cart_id).with_for_update())
    return await whole_cart(session, cart_id)


async def count_pieces(session: AsyncSession, token: str | None) -> int:
    """Return how many pieces the open cart of a token holds."""
    if not token:
        return 0
    pieces = await session.scalar(
        select(func.coalesce(func.sum(CartLine.quantity), 0))
        .join(Cart, (Cart.store_id == CartLine.store_id) & (Cart.id == CartLine.cart_id))
        .where(Cart.token_hash == hash_token(token), Cart.state == OPEN)
    )
    return int(pieces or 0)


async def _loaded(session: AsyncSession, statement: str, key: Any) -> Cart | None:
    # What the session has not written yet would be lost under what is read.
    await session.flush()
    cart = await read_cart(await reader_of(session), statement, key)
    return CART.into(session, cart) if cart else None
