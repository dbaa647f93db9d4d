"""Finding carts by what a browser holds."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.carts.whole_cart import BY_CUSTOMER, BY_ID, BY_TOKEN, CART, read_cart
from shared.kernel.reading import Reader, writer_of
from shared.kernel.tokens import hash_token

_PIECES: Final = """
SELECT coalesce(sum(l.quantity), 0)
FROM carts c JOIN cart_lines l ON l.store_id = c.store_id AND l.cart_id = c.id
WHERE c.token_hash = $1 AND c.state = 'open'"""


async def open_cart(session: AsyncSession, token: str | None) -> Cart | None:
    """Return the open cart of a token, with lines, variants, stock, products and pictures."""
    return await _loaded(session, BY_TOKEN, hash_token(token)) if token else None


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
    driver = await writer_of(session)
    cart_id = await driver.fetchval(
        "SELECT id FROM carts WHERE token_hash = $1 FOR UPDATE", hash_token(token)
    )
    return await whole_cart(session, cart_id) if cart_id else None


async def lock_cart_by_id(session: AsyncSession, cart_id: UUID) -> Cart:
    """Return a cart whole, and keep others from changing it until the commit."""
    driver = await writer_of(session)
    await driver.fetchval("SELECT id FROM carts WHERE id = $1 FOR UPDATE", cart_id)
    return await whole_cart(session, cart_id)


async def count_pieces(reader: Reader, token: str | None) -> int:
    """Return how many pieces the open cart of a token holds."""
    return int(await reader.fetchval(_PIECES, hash_token(token))) if token else 0


async def _loaded(session: AsyncSession, statement: str, key: Any) -> Cart | None:
    # What the session has not written yet would be lost under what is read.
    cart = await read_cart(await writer_of(session), statement, key)
    return CART.into(session, cart) if cart else None
