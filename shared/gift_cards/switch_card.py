"""Stop a gift card from paying, or let it pay again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.models import GiftCard
from shared.kernel.events import record


async def switch_card(
    session: AsyncSession, card: GiftCard, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Switch a card on or off; what it holds stays."""
    card.is_on = is_on
    await session.flush()
    record(session, "gift_card.switched", card.id, actor=actor, now=now, is_on=is_on)
