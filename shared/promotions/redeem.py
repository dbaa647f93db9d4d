"""Use coupons, and give their use back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.promotions.customer_keys import customer_key
from shared.promotions.errors import CouponUsedUp
from shared.promotions.models import ACTIVE, RETURNED, Coupon, CouponRedemption


@dataclass(frozen=True, slots=True)
class CouponUse:
    """A coupon that reduced a purchase, and by how much."""

    coupon_id: UUID
    code: str
    discount_minor: int


async def redeem(
    session: AsyncSession, uses: Sequence[CouponUse], *, cart_id: UUID, email: str, now: datetime
) -> None:
    """Take one use of each coupon for this buyer.

    Raises CouponUsedUp. Locks in sorted order, before gift cards and stock.
    """
    for use in sorted(uses, key=lambda use: use.coupon_id):
        per_customer = await _take(session, use, now=now)
        await _write(session, use, per_customer, cart_id=cart_id, key=customer_key(email), now=now)


async def return_coupons(session: AsyncSession, cart_id: UUID, *, now: datetime) -> int:
    """Give back what a cart's purchase used, once, however many ask; returns how many uses that were."""
    returned = await session.execute(
        update(CouponRedemption)
        .where(CouponRedemption.cart_id == cart_id, CouponRedemption.state == ACTIVE)
        .values(state=RETURNED, returned_at=now)
        .returning(CouponRedemption.coupon_id)
        .execution_options(synchronize_session=False)
    )
    coupons = sorted(returned.scalars())
    for coupon_id in coupons:
        await session.execute(
            update(Coupon)
            .where(Coupon.id == coupon_id)
            .values(used=Coupon.used - 1)
            .execution_options(synchronize_session=False)
        )
    return len(coupons)


async def _take(session: AsyncSession, use: CouponUse, *, now: datetime) -> int | None:
    """Count the use by the statement that checks it; returns how many each customer has."""
    taken = await session.execute(
        update(Coupon)
        .where(
            Coupon.id == use.coupon_id,
            Coupon.is_on,
            or_(Coupon.use_limit.is_(None), Coupon.used < Coupon.use_limit),
            or_(Coupon.expires_at.is_(None), Coupon.expires_at > now),
        )
        .values(used=Coupon.used + 1)
        .returning(Coupon.per_customer)
        .execution_options(synchronize_session=False)
    )
    row = taken.one_or_none()
    if row is None:
        raise CouponUsedUp(use.code)
    per_customer: int | None = row[0]
    return per_customer


async def _write(
    session: AsyncSession, use: CouponUse, per_customer: int | None, *, cart_id: UUID, key: str, now: datetime
) -> None:
    # The coupon's row is ours since `_take`, so nobody else writes a use of it; the unique (customer, nth)
    # stands behind.
    mine = select(func.coalesce(func.max(CouponRedemption.nth), 0), func.count()).where(
        CouponRedemption.coupon_id == use.coupon_id,
        CouponRedemption.customer_key == key,
        CouponRedemption.state == ACTIVE,
    )
    last, count = (await session.execute(mine)).one()
    if per_customer is not None and count >= per_customer:
        raise CouponUsedUp(use.code)
    await session.execute(
        insert(CouponRedemption).values(
            store_id=session.info["store_id"],
            id=new_id(),
            coupon_id=use.coupon_id,
            cart_id=cart_id,
            customer_key=key,
            nth=last + 1,
            discount_minor=use.discount_minor,
            created_at=now,
        )
    )
