"""Put something into a cart, making the cart with the first thing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.errors import NotEnough
from shared.carts.models import MOST_LINES, MOST_OF_ONE, Cart, CartLine
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.sentences import say, say_count
from shared.kernel.tokens import hash_token, new_token
from shared.products.models import Variant

LONGEST_NOTE = 200


async def new_cart(
    session: AsyncSession, *, currency: str, customer_id: UUID | None, now: datetime
) -> tuple[Cart, str]:
    """Make an empty cart; returns it and the token by which its browser knows it."""
    token = new_token()
    cart = Cart(
        store_id=session.info["store_id"],
        token_hash=hash_token(token),
        customer_id=customer_id,
        currency=currency,
        created_at=now,
        updated_at=now,
    )
    session.add(cart)
    await session.flush()
    return cart, token


async def add_line(
    session: AsyncSession, cart: Cart, variant: Variant, *, quantity: int, note: str = "", now: datetime
) -> None:
    """Add pieces of a variant; more of what is there already joins its line. `cart.lines` is stale afterwards.

    Raises NotEnough when fewer are left than the cart would then hold: nothing is reserved before checkout, but nobody
    should gather what cannot be had.
    """
    note = note_of(note)
    lines = [] if cart.created_at == now else cart.lines
    mine = [line.quantity for line in lines if line.variant_id == variant.id]
    refuse_excess(variant.left, quantity=quantity, inside=sum(mine), lines=len(lines))
    row = {
        "store_id": cart.store_id,
        "id": new_id(),
        "cart_id": cart.id,
        "variant_id": variant.id,
        "quantity": quantity,
        "note": note,
        "created_at": now,
    }
    statement = insert(CartLine).values(row)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["store_id", "cart_id", "variant_id", "note"],
            set_={"quantity": CartLine.quantity + statement.excluded.quantity},
        )
    )
    cart.updated_at = now


def note_of(typed: str) -> str:
    """Return a line's note as it is kept; raises Invalid for one that is too long."""
    if len(typed) > LONGEST_NOTE:
        raise Invalid(
            {
                "note": say_count(
                    "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NOTE
                )
            }
        )
    return typed.strip()


def refuse_excess(left: int | None, *, quantity: int, inside: int, lines: int) -> None:
    """Raise NotEnough or Invalid when a cart of so many lines with so many pieces inside cannot take so many more."""
    if left is not None and left < inside + quantity:
        raise NotEnough(max(left, 0))
    if inside + quantity > MOST_OF_ONE:
        raise Invalid({"quantity": say("A cart holds at most %(most)s of one thing.", most=MOST_OF_ONE)})
    if not inside and lines >= MOST_LINES:
        raise Invalid({"quantity": say("A cart holds at most %(most)s different things.", most=MOST_LINES)})
