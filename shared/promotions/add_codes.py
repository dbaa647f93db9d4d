"""Give a promotion codes: one of the merchant's choice, or many that nobody can guess."""

import re
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.promotions.enter_code import as_code
from shared.promotions.models import Coupon, Promotion

MOST_AT_ONCE: Final = 5000
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RANDOM: Final = 10  # letters: 50 bits, so that guessing meets the rate limit long before a code


async def add_code(
    session: AsyncSession,
    promotion: Promotion,
    typed: str,
    *,
    use_limit: int | None,
    per_customer: int | None,
    actor: str,
    now: datetime,
) -> None:
    """Add one code; raises Invalid when it cannot be typed or is taken in this store."""
    code = as_code(typed)
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9_-]{2,39}", code):
        raise Invalid({"code": say("Use 3 to 40 letters, digits, hyphens or underscores.")})
    written = await session.execute(
        upsert(Coupon)
        .values(_row(promotion, code, use_limit, per_customer, now))
        .on_conflict_do_nothing()
        .returning(Coupon.id)
    )
    if written.scalar() is None:
        raise Invalid({"code": say("This code is taken.")})
    record(session, "coupon.added", promotion.id, actor=actor, now=now, code=code)
    await _need_code(session, promotion)


async def generate_codes(
    session: AsyncSession,
    promotion: Promotion,
    count: int,
    *,
    prefix: str,
    use_limit: int | None,
    per_customer: int | None,
    actor: str,
    now: datetime,
) -> None:
    """Add many random codes at once, each with the same limits."""
    beginning = as_code(prefix)
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid({"count": say("Enter how many codes, from 1 to 5000.")})
    if not re.fullmatch(r"[A-Z0-9_-]{0,20}", beginning):
        raise Invalid({"prefix": say("Use at most 20 letters, digits, hyphens or underscores.")})
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(beginning + _random())
    rows = [_row(promotion, code, use_limit, per_customer, now) for code in sorted(codes)]
    await session.execute(insert(Coupon), rows)
    record(session, "coupon.generated", promotion.id, actor=actor, now=now, count=count)
    await _need_code(session, promotion)


async def issue_code(
    session: AsyncSession, promotion: Promotion, *, prefix: str, expires_at: datetime, now: datetime
) -> Coupon:
    """Give one person a code of their own, good once and until then."""
    coupon = Coupon(**_row(promotion, prefix + _random(), 1, None, now), expires_at=expires_at)
    session.add(coupon)
    await session.flush()
    return coupon


async def switch_code(
    session: AsyncSession, coupon: Coupon, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Take a code from now on, or not any more; where it is so already, nothing is noted."""
    switched = await session.scalar(
        update(Coupon)
        .where(Coupon.id == coupon.id, Coupon.is_on != is_on)
        .values(is_on=is_on)
        .returning(Coupon.id)
    )
    if switched is None:
        return
    record(session, "coupon.switched", coupon.promotion_id, actor=actor, now=now, code=coupon.code)


def _random() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))


async def _need_code(session: AsyncSession, promotion: Promotion) -> None:
    """A promotion with codes is for those who have one."""
    promotion.needs_code = True
    await session.flush()


def _row(
    promotion: Promotion, code: str, use_limit: int | None, per_customer: int | None, now: datetime
) -> dict[str, object]:
    return {
        "store_id": promotion.store_id,
        "id": new_id(),
        "promotion_id": promotion.id,
        "code": code,
        "use_limit": use_limit,
        "per_customer": per_customer,
        "used": 0,
        "is_on": True,
        "created_at": now,
    }
