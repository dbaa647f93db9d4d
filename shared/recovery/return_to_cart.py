"""Come back to an abandoned cart by the link of a mail, on whatever device."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.merge_carts import pour
from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.notifications.first_seconds import has_fresh_mail
from shared.promotions.enter_code import enter_code
from shared.promotions.errors import CodeRefused
from shared.promotions.models import Coupon
from shared.recovery.models import MAIL_KIND, Recovery, RecoverySettings


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A line of an abandoned cart as it is today. `was` is its price when it was left, where that has changed."""

    title: str
    variant_title: str
    quantity: int
    unit: Money
    was: Money | None
    can_be_had: bool


async def left_lines(session: AsyncSession, recovery: Recovery) -> Sequence[LeftLine]:
    """Return what is in an abandoned cart and what has changed about it since."""
    cart = await whole_cart(session, recovery.id)
    prices = {line["variant_id"]: line["unit_minor"] for line in recovery.lines}
    return [
        LeftLine(
            title=line.variant.product.title,
            variant_title=line.variant.title,
            quantity=line.quantity,
            unit=line.variant.price,
            was=_was(prices.get(str(line.variant_id)), line.variant.price),
            can_be_had=line.left is None or line.left > 0,
        )
        for line in cart.lines
    ]


async def return_to_cart(session: AsyncSession, recovery: Recovery, cart: Cart, *, now: datetime) -> None:
    """Bring what was left into the cart that this browser holds, with the mail's code when there is one.

    The abandoned cart itself stays where it is: whoever was sent the link takes nothing away from another device.
    """
    if cart.id != recovery.id:
        await pour(session, await whole_cart(session, recovery.id), into=cart, now=now)
    cart.updated_at = now
    await session.flush()
    code = await _code(session, recovery.coupon_id)
    if code:
        with suppress(CodeRefused, Invalid):
            await enter_code(session, cart, code, now=now)
    returned = None if cart.id == recovery.id else cart.id
    await session.execute(
        update(Recovery)
        .where(Recovery.id == recovery.id)
        .values(returned_at=now, returned_cart_id=returned)
        .execution_options(synchronize_session=False)
    )


async def note_opening(session: AsyncSession, recovery: Recovery, *, now: datetime) -> None:
    """Note that a mail was looked at, where the store counts that and it can have been read."""
    counts = select(RecoverySettings.counts_opens).where(RecoverySettings.store_id == recovery.store_id)
    is_fresh = has_fresh_mail(session, [MAIL_KIND], Recovery.id, now=now)
    await session.execute(
        update(Recovery)
        .where(Recovery.id == recovery.id, Recovery.opened_at.is_(None), counts.scalar_subquery(), ~is_fresh)
        .values(opened_at=now)
        .execution_options(synchronize_session=False)
    )


async def _code(session: AsyncSession, coupon_id: UUID | None) -> str | None:
    if coupon_id is None:
        return None
    code: str | None = await session.scalar(select(Coupon.code).where(Coupon.id == coupon_id))
    return code


def _was(minor: int | None, price: Money) -> Money | None:
    return Money(minor, price.currency) if minor is not None and minor != price.minor else None
