"""Move all that a gift card holds into a customer's store credit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.gift_cards.change_credit import move_into_credit
from shared.gift_cards.errors import GiftCardRefused
from shared.gift_cards.issue_card import plain_code
from shared.gift_cards.models import MOVED, GiftCard, GiftCardEntry
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.tokens import hash_token


async def redeem_card(
    session: AsyncSession,
    customer: Customer,
    typed: str,
    *,
    currency: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None = None,
) -> Money:
    """Move what is on a card into the customer's credit of that currency; returns how much it was.

    The same `entry_id` a second time changes nothing. Raises GiftCardRefused with one sentence for every reason: there
    is no such card, it is empty, switched off or over, or it holds another currency.
    """
    card = await _held(session, typed, currency=currency, now=now)
    if card is None:
        # Of two clicks of one form the second finds the card empty, by the first.
        return await _moved_before(session, customer, entry_id)
    amount = Money(card.balance_minor, currency)
    is_new = await move_into_credit(
        session, customer.id, amount, note=f"…{card.code_end}", actor=actor, now=now, entry_id=entry_id
    )
    if not is_new:
        return await _moved_before(session, customer, entry_id)
    await session.execute(
        update(GiftCard)
        .where(GiftCard.id == card.id)
        .values(balance_minor=GiftCard.balance_minor - amount.minor)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        insert(GiftCardEntry).values(
            store_id=session.info["store_id"],
            id=new_id(),
            card_id=card.id,
            amount_minor=-amount.minor,
            reason=MOVED,
            actor=actor,
            created_at=now,
        )
    )
    record(
        session,
        "customer.gift_card_redeemed",
        customer.id,
        actor=actor,
        now=now,
        amount=amount.minor,
        currency=currency,
        card=str(card.id),
    )
    await session.flush()
    return amount


async def _held(
    session: AsyncSession, typed: str, *, currency: str, now: datetime
) -> Row[UUID, int, str] | None:
    """Return a card that can pay, its row locked: from then on what it holds is what it will hold."""
    # The card before the credit, always: so no two wait for each other.
    found = await session.execute(
        select(GiftCard.id, GiftCard.balance_minor, GiftCard.code_end)
        .where(
            GiftCard.code_hash == hash_token(plain_code(typed)),
            GiftCard.is_on,
            GiftCard.currency == currency,
            GiftCard.balance_minor > 0,
            or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
        )
        .with_for_update()
    )
    return found.first()


async def _moved_before(session: AsyncSession, customer: Customer, entry_id: UUID | None) -> Money:
    """Return what a line of this id has moved into the customer's own credit; raises GiftCardRefused without one."""
    found = await session.execute(
        select(GiftCardEntry.amount_minor, GiftCard.currency)
        .join(GiftCard, GiftCard.id == GiftCardEntry.card_id)
        .where(
            GiftCardEntry.id == entry_id,
            GiftCardEntry.reason == MOVED,
            GiftCard.customer_id == customer.id,
        )
    )
    row = found.first()
    if row is None:
        raise GiftCardRefused
    return Money(*row)
