"""Plan a reduction."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.products.jobs import END_SALE, START_SALE
from shared.products.models import Variant
from shared.products.sales import PLANNED, RUNNING, Sale

LONGEST_SALE: Final = timedelta(days=366)
_PERCENT: Final = re.compile(r"([1-9][0-9]?)\s*%")


async def schedule_sale(
    session: AsyncSession,
    variants: Sequence[Variant],
    *,
    offer: str,
    starts_at: datetime,
    ends_at: datetime | None,
    actor: str,
    now: datetime,
) -> list[Sale]:
    """Plan a sale of variants of one product for `offer`: an amount, or what is taken off, such as "20 %".

    A beginning that is past is now. Raises Invalid, planning nothing, when a price would not be lower, the time is
    wrong, or a variant has another sale in that time.
    """
    starts_at = max(starts_at, now)
    _refuse_bad_time(starts_at, ends_at, now)
    prices = [_price_of(variant, offer) for variant in variants]
    # Locked, so that of two sales planned at once the second sees the first.
    ids = sorted(variant.id for variant in variants)
    await session.execute(
        select(Variant.id).where(Variant.id.in_(ids)).order_by(Variant.id).with_for_update()
    )
    await _refuse_overlap(session, ids, starts_at, ends_at)

    sales = [
        Sale(
            store_id=variant.store_id,
            variant_id=variant.id,
            price_minor=price.minor,
            starts_at=starts_at,
            ends_at=ends_at,
            state=PLANNED,
            actor=actor,
            created_at=now,
        )
        for variant, price in zip(variants, prices, strict=True)
    ]
    session.add_all(sales)
    for sale in sales:
        enqueue(session, START_SALE, now=now, run_at=starts_at, sale_id=sale.id)
        if ends_at:
            enqueue(session, END_SALE, now=now, run_at=ends_at, sale_id=sale.id)
        record(session, "sale.planned", sale.variant_id, actor=actor, now=now, sale=str(sale.id))
    await session.flush()
    return sales


def _refuse_bad_time(starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    if starts_at > now + LONGEST_SALE:
        raise Invalid({"starts_at": say("Begin it within a year.")})
    if ends_at and ends_at <= starts_at:
        raise Invalid({"ends_at": say("The end has to come after the beginning.")})
    if ends_at and ends_at > starts_at + LONGEST_SALE:
        raise Invalid({"ends_at": say("A sale lasts a year at most.")})


def _price_of(variant: Variant, offer: str) -> Money:
    percent = _PERCENT.fullmatch(plain_digits(offer).strip())
    try:
        if percent:
            return variant.price - variant.price.share(Decimal(percent[1]) / 100)
        price = Money.parse(offer, variant.currency)
    except NotAnAmount as problem:
        raise Invalid(
            {"offer": str(problem) if offer.strip() else say("Enter a price, or a share of it.")}
        ) from None
    if not 0 <= price.minor < variant.price_minor:
        now = str(variant.price.major)
        if variant.title:
            told = say(
                "%(variant)s costs %(price)s now: a sale has to be cheaper.", variant=variant.title, price=now
            )
        else:
            told = say("It costs %(price)s now: a sale has to be cheaper.", price=now)
        raise Invalid({"offer": told})
    return price


async def _refuse_overlap(
    session: AsyncSession, variant_ids: Sequence[UUID], starts_at: datetime, ends_at: datetime | None
) -> None:
    other = select(Sale.id).where(Sale.variant_id.in_(variant_ids), Sale.state.in_((PLANNED, RUNNING)))
    other = other.where(Sale.ends_at.is_(None) | (Sale.ends_at > starts_at))
    if ends_at:
        other = other.where(Sale.starts_at < ends_at)
    if await session.scalar(other.limit(1)):
        raise Invalid({"starts_at": say("There is another sale in that time. Cancel it first.")})
