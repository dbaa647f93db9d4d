"""Put a code into a cart and take it out again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.sentences import say_count
from shared.kernel.turns import count_in_turn
from shared.promotions.errors import CodeRefused, NoSuchCoupon
from shared.promotions.models import MOST_IN_A_CART, CartCoupon, Coupon, Promotion

LONGEST_CODE: Final = 40


def as_code(typed: str) -> str:
    """Return a code as it is kept: without spaces, in capitals."""
    return "".join(typed.split()).upper()


async def enter_code(session: AsyncSession, cart: Cart, typed: str, *, now: datetime) -> None:
    """Remember a code with the cart; raises CodeRefused with one sentence for every reason.

    One statement looks it up, whatever is wrong with it, so that neither words nor time tell a guesser anything.
    """
    code = as_code(typed)[:LONGEST_CODE]
    coupon_id = await session.scalar(
        select(Coupon.id)
        .join(Promotion, (Promotion.store_id == Coupon.store_id) & (Promotion.id == Coupon.promotion_id))
        .where(
            Coupon.code == code,
            Coupon.is_on,
            or_(Coupon.use_limit.is_(None), Coupon.used < Coupon.use_limit),
            or_(Coupon.expires_at.is_(None), Coupon.expires_at > now),
            Promotion.is_on,
            or_(Promotion.starts_at.is_(None), Promotion.starts_at <= now),
            or_(Promotion.ends_at.is_(None), Promotion.ends_at > now),
        )
    )
    if coupon_id is None:
        raise CodeRefused
    others = (CartCoupon.cart_id == cart.id, CartCoupon.coupon_id != coupon_id)
    if await count_in_turn(session, CartCoupon, *others, whose=cart.id) >= MOST_IN_A_CART:
        raise Invalid(
            {
                "code": say_count(
                    "A cart takes at most %(num)s code.",
                    "A cart takes at most %(num)s codes.",
                    MOST_IN_A_CART,
                )
            }
        )
    row = {
        "store_id": cart.store_id,
        "id": new_id(),
        "cart_id": cart.id,
        "coupon_id": coupon_id,
        "created_at": now,
    }
    await session.execute(insert(CartCoupon).values(row).on_conflict_do_nothing())


async def remove_code(session: AsyncSession, cart: Cart, coupon_id: UUID | None) -> None:
    """Take a code out of the cart; raises NoSuchCoupon when it is not in it."""
    removed = await session.execute(
        delete(CartCoupon)
        .where(CartCoupon.cart_id == cart.id, CartCoupon.coupon_id == coupon_id)
        .returning(CartCoupon.id)
    )
    if removed.scalar() is None:
        raise NoSuchCoupon
