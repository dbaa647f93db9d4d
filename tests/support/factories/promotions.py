"""Promotions, codes and gift cards; a test says only what it is about."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.gift_cards.issue_card import issue_card
from shared.gift_cards.models import GiftCard
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.promotions.enter_code import enter_code
from shared.promotions.models import Coupon, Promotion


async def make_promotion(session: AsyncSession, *, kind: str = "percentage", **terms: Any) -> Promotion:
    """Add an automatic promotion; a percentage takes off 10 % when nothing else is said."""
    known = {"name": "Autumn", "percent": Decimal(10) if kind == "percentage" else Decimal(0)}
    promotion = Promotion(
        store_id=session.info["store_id"], kind=kind, created_at=utc_now(), **(known | terms)
    )
    session.add(promotion)
    await session.flush()
    return promotion


async def make_coupon(
    session: AsyncSession,
    *,
    code: str | None = None,
    limit: int | None = None,
    each: int | None = None,
    **terms: Any,
) -> Coupon:
    """Add a code with a promotion of its own."""
    promotion = await make_promotion(session, **({"needs_code": True} | terms))
    coupon = Coupon(
        store_id=promotion.store_id,
        promotion_id=promotion.id,
        code=code or f"C{new_id().hex[-12:].upper()}",
        use_limit=limit,
        per_customer=each,
        created_at=utc_now(),
    )
    session.add(coupon)
    await session.flush()
    return coupon


async def with_codes(session: AsyncSession, cart: Cart, coupons: Sequence[Coupon]) -> None:
    """Enter the codes into a cart."""
    for coupon in coupons:
        await enter_code(session, cart, coupon.code, now=utc_now())


async def make_gift_card(session: AsyncSession, *, minor: int = 5000, **facts: Any) -> tuple[GiftCard, str]:
    """Issue a gift card in euros; returns it and its code."""
    return await issue_card(session, Money(minor, "EUR"), actor="test", now=utc_now(), **facts)
