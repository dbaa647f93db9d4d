"""Reading gift cards."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.errors import NoSuchGiftCard
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.ids import parse_id

MOST_SHOWN = 200


async def latest_cards(session: AsyncSession) -> Sequence[GiftCard]:
    """Return the cards that were issued last."""
    return (await session.scalars(select(GiftCard).order_by(GiftCard.id.desc()).limit(MOST_SHOWN))).all()


async def owed(session: AsyncSession) -> int:
    """Return what all cards together still hold, in minor units: money that the store owes."""
    return int(await session.scalar(select(func.coalesce(func.sum(GiftCard.balance_minor), 0))) or 0)


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
