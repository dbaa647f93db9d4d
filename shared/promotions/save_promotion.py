"""Write a promotion as a merchant states it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.groups import unknown_groups
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.pricing.purchase import (
    BUNDLE,
    BUY_X_GET_Y,
    DELIVERIES,
    FIRST_DELIVERY,
    FIXED,
    KINDS,
    PERCENTAGE,
)
from shared.products.models import Collection, Product
from shared.promotions.models import Promotion
from shared.stores.queries import bump_catalogue

LONGEST_NAME: Final = 80
MOST_PIECES: Final = 999


@dataclass(frozen=True, slots=True)
class PromotionTerms:
    """What a promotion says; figures that its kind does not use stay zero."""

    name: str
    kind: str
    percent: Decimal = Decimal(0)
    amount_minor: int = 0
    buys: int = 0
    gets: int = 0
    product_ids: list[UUID] = field(default_factory=list)
    collection_ids: list[UUID] = field(default_factory=list)
    group_id: UUID | None = None
    subtotal_from_minor: int = 0
    pieces_from: int = 0
    first_order_only: bool = False
    priority: int = 100
    is_exclusive: bool = False
    needs_code: bool = False
    on_subscriptions: str = FIRST_DELIVERY
    starts_at: datetime | None = None
    ends_at: datetime | None = None


async def save_promotion(
    session: AsyncSession, promotion: Promotion | None, terms: PromotionTerms, *, actor: str, now: datetime
) -> Promotion:
    """Make a promotion, or change one; raises Invalid naming every field that cannot be meant."""
    _refuse_nonsense(terms)
    await _refuse_strangers(session, terms)
    if promotion is None:
        promotion = Promotion(store_id=session.info["store_id"], created_at=now)
        session.add(promotion)
    for name, value in asdict(terms).items():
        setattr(promotion, name, value)
    await session.flush()
    record(session, "promotion.saved", promotion.id, actor=actor, now=now, title=terms.name)
    await bump_catalogue(session)
    return promotion


async def switch_promotion(
    session: AsyncSession, promotion: Promotion, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Give a promotion from now on, or not any more; where it is so already, nothing is done or noted."""
    switched = await session.scalar(
        update(Promotion)
        .where(Promotion.id == promotion.id, Promotion.is_on != is_on)
        .values(is_on=is_on)
        .returning(Promotion.id)
    )
    if switched is None:
        return
    record(session, "promotion.switched", promotion.id, actor=actor, now=now, is_on=is_on)
    await bump_catalogue(session)


def _refuse_nonsense(terms: PromotionTerms) -> None:
    wrong: dict[str, str] = {}
    if not terms.name or len(terms.name) > LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most 80 characters: buyers read it.")
    if terms.kind not in KINDS:
        wrong["kind"] = say("Choose what it does.")
    if terms.kind in (PERCENTAGE, BUY_X_GET_Y) and not 0 < terms.percent <= 100:
        wrong["percent"] = say("Enter a percentage above 0 and up to 100.")
    if terms.kind in (FIXED, BUNDLE) and terms.amount_minor <= 0:
        wrong["amount"] = say("Enter an amount above zero.")
    if terms.kind in (BUY_X_GET_Y, BUNDLE) and not 1 <= terms.buys <= MOST_PIECES:
        wrong["buys"] = say("Enter how many pieces, from 1 to 999.")
    if terms.kind == BUY_X_GET_Y and not 1 <= terms.gets <= MOST_PIECES:
        wrong["gets"] = say("Enter how many pieces, from 1 to 999.")
    if terms.on_subscriptions not in DELIVERIES:
        wrong["on_subscriptions"] = say("Choose for which deliveries it holds.")
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        wrong["ends_at"] = say("It has to end after it begins.")
    if wrong:
        raise Invalid(wrong)


async def _refuse_strangers(session: AsyncSession, terms: PromotionTerms) -> None:
    """Raises Invalid for products, collections and groups that this store does not have."""
    if await _count_known(session, Product, terms.product_ids) < len(set(terms.product_ids)):
        raise Invalid({"products": say("One of these products does not exist.")})
    if terms.group_id and await unknown_groups(session, {terms.group_id}):
        raise Invalid({"group": say("This group does not exist.")})
    if await _count_known(session, Collection, terms.collection_ids) < len(set(terms.collection_ids)):
        raise Invalid({"collections": say("One of these collections does not exist.")})


async def _count_known(
    session: AsyncSession, table: type[Product] | type[Collection], ids: Sequence[UUID]
) -> int:
    if not ids:
        return 0
    return len((await session.scalars(select(table.id).where(table.id.in_(ids)))).all())
