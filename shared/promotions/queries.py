"""Reading promotions, their codes and what they brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.promotions.errors import NoSuchCoupon, NoSuchPromotion
from shared.promotions.models import ACTIVE, Coupon, CouponRedemption, Promotion

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Usage:
    """How many codes a promotion has, how often they were used, and what they took off, in minor units."""

    codes: int = 0
    used: int = 0
    discount_minor: int = 0


async def all_promotions(session: AsyncSession) -> Sequence[Promotion]:
    """Return every promotion, those that are on first, newest first."""
    found = await session.scalars(
        select(Promotion).order_by(Promotion.is_on.desc(), Promotion.id.desc()).limit(MOST_SHOWN)
    )
    return found.all()


async def promotion_by_id(session: AsyncSession, text: str) -> Promotion:
    """Return a promotion; raises NoSuchPromotion."""
    key = parse_id(text)
    found = await session.get(Promotion, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchPromotion
    return found


async def coupon_by_id(session: AsyncSession, promotion: Promotion, text: str) -> Coupon:
    """Return a code of a promotion; raises NoSuchCoupon."""
    key = parse_id(text)
    found = await session.get(Coupon, (session.info["store_id"], key)) if key else None
    if found is None or found.promotion_id != promotion.id:
        raise NoSuchCoupon
    return found


async def codes_of(
    session: AsyncSession, promotion: Promotion, *, limit: int | None = MOST_SHOWN
) -> Sequence[Coupon]:
    """Return a promotion's codes, latest first."""
    found = await session.scalars(
        select(Coupon).where(Coupon.promotion_id == promotion.id).order_by(Coupon.id.desc()).limit(limit)
    )
    return found.all()


async def usage_by_promotion(session: AsyncSession) -> dict[UUID, Usage]:
    """Return what each promotion's codes brought."""
    codes = await session.execute(select(Coupon.promotion_id, func.count()).group_by(Coupon.promotion_id))
    uses = await session.execute(
        select(Coupon.promotion_id, func.count(), func.sum(CouponRedemption.discount_minor))
        .join(
            CouponRedemption,
            (CouponRedemption.store_id == Coupon.store_id) & (CouponRedemption.coupon_id == Coupon.id),
        )
        .where(CouponRedemption.state == ACTIVE)
        .group_by(Coupon.promotion_id)
    )
    used = {promotion: (int(count), int(discount)) for promotion, count, discount in uses.all()}
    return {promotion: Usage(count, *used.get(promotion, (0, 0))) for promotion, count in codes.all()}
