"""Reading gift cards."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.errors import NoSuchGiftCard
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.ids import parse_id
from shared.kernel.money import Money

MOST_SHOWN = 200


async def latest_cards(session: AsyncSession) -> Sequence[GiftCard]:
    """Return the cards that were issued last."""
    return (await session.scalars(select(GiftCard).order_by(GiftCard.id.desc()).limit(MOST_SHOWN))).all()


async def owed(session: AsyncSession) -> int:
    """Return what all cards together still hold, in minor units: money that the store owes."""
    return int(await session.scalar(select(func.coalesce(func.sum(GiftCard.balance_minor), 0))) or 0)


async def credit_balance(
    session: AsyncSession, customer_id: UUID | None, currency: str, *, now: datetime
) -> Money:
    """Return what a customer's store credit can pay in a currency; nothing for who has no account."""
    minor = customer_id and await session.scalar(
        select(GiftCard.balance_minor).where(
            GiftCard.customer_id == customer_id,
            GiftCard.currency == currency,
            GiftCard.is_on,
            or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
        )
    )
    return Money(minor or 0, currency)


async def card_by_id(session: AsyncSession, text: str) -> GiftCard:
    """Return a card; raises NoSuchGiftCard."""
    key = parse_id(text)
    found = await session.get(GiftCard, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchGiftCard
    return found


async def ledger_of(session: AsyncSession, card: GiftCard) -> Sequence[GiftCardEntry]:
    """Return a card's ledger, latest first."""
    found = await session.scalars(
        select(GiftCardEntry).where(GiftCardEntry.card_id == card.id).order_by(GiftCardEntry.id.desc())
    )
    return found.all()
