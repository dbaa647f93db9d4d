"""What a customer's store credit holds, and how it came to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.models import Payment, Refund

MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A line of the ledger; `order` is, as people read it, the number of the order that it paid or came back of."""

    entry: GiftCardEntry
    amount: Money
    order: str | None


@dataclass(frozen=True, slots=True)
class CreditHistory:
    """The balances, one for each currency, and the latest lines, latest first."""

    balances: Sequence[Money]
    lines: Sequence[CreditLine]


async def credit_of(session: AsyncSession, customer_id: UUID) -> CreditHistory:
    """Return a customer's credit; without any, both parts are empty."""
    cards = await session.scalars(
        select(GiftCard).where(GiftCard.customer_id == customer_id).order_by(GiftCard.id)
    )
    lines = await session.execute(
        select(GiftCardEntry, GiftCard.currency, Order.shown_number)
        .join(GiftCard, GiftCard.id == GiftCardEntry.card_id)
        # A refund's line has the refund's own id.
        .outerjoin(Refund, Refund.id == GiftCardEntry.id)
        .outerjoin(Payment, Payment.id == Refund.payment_id)
        .outerjoin(Order, or_(Order.cart_id == GiftCardEntry.cart_id, Order.id == Payment.order_id))
        .where(GiftCard.customer_id == customer_id)
        .order_by(GiftCardEntry.created_at.desc(), GiftCardEntry.id.desc())
        .limit(MOST_SHOWN)
    )
    return CreditHistory(
        [card.balance for card in cards],
        [CreditLine(entry, Money(entry.amount_minor, currency), number) for entry, currency, number in lines],
    )
