"""Codes that mails bring: each one person's own, for a percentage that the store has promised."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.pricing.purchase import PERCENTAGE
from shared.promotions.add_codes import issue_code
from shared.promotions.models import Coupon, Promotion
from shared.promotions.save_promotion import PromotionTerms, save_promotion


async def promotion_of_codes(
    session: AsyncSession, known_id: UUID | None, percent: int, *, actor: str, now: datetime
) -> UUID | None:
    """Return the promotion that codes of so many per cent bring: the known one, or a new one for another percentage.

    Without a percentage the known one stays; a store that never gave one has none.
    """
    known = await session.scalar(select(Promotion).where(Promotion.id == known_id)) if known_id else None
    if percent == 0:
        return known.id if known else None
    # Codes that are out keep what they promised: another percentage is another promotion.
    if known is not None and known.percent == percent:
        return known.id
    terms = PromotionTerms(name=f"{percent} %", kind=PERCENTAGE, percent=Decimal(percent), needs_code=True)
    return (await save_promotion(session, None, terms, actor=actor, now=now)).id


async def own_code(
    session: AsyncSession,
    coupon_id: UUID | None,
    promotion_id: UUID | None,
    *,
    prefix: str,
    days: int,
    now: datetime,
) -> Coupon | None:
    """Return somebody's own code, made by the first try and repeated by others; none where the merchant ended it."""
    if coupon_id is not None:
        known: Coupon | None = await session.get(Coupon, (session.info["store_id"], coupon_id))
        return known
    promotion = await session.scalar(select(Promotion).where(Promotion.id == promotion_id, Promotion.is_on))
    if promotion is None:
        return None
    return await issue_code(session, promotion, prefix=prefix, expires_at=now + timedelta(days=days), now=now)
