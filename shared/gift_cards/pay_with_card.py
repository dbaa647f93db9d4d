"""Pay with a gift card, and give back what it paid."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.gift_cards.errors import GiftCardChanged, GiftCardRefused, NoCredit
from shared.gift_cards.issue_card import plain_code
from shared.gift_cards.models import RETURNED, SPENT, GiftCard, GiftCardEntry
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.tokens import hash_token


async def enter_card(session: AsyncSession, cart: Cart, typed: str, *, now: datetime) -> None:
    """Remember a gift card with the cart; raises GiftCardRefused with one sentence for every reason."""
    card_id = await session.scalar(
        select(GiftCard.id).where(
            GiftCard.code_hash == hash_token(plain_code(typed)),
            GiftCard.is_on,
            GiftCard.currency == cart.currency,
            GiftCard.balance_minor > 0,
            or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
        )
    )
    if card_id is None:
        raise GiftCardRefused
    cart.gift_card_id = card_id
    await session.flush()


async def choose_credit(
    session: AsyncSession, cart: Cart, customer_id: UUID | None, *, now: datetime
) -> None:
    """Remember with the cart that its buyer's store credit is to pay; raises NoCredit."""
    card_id = customer_id and await session.scalar(
        select(GiftCard.id).where(
            GiftCard.customer_id == customer_id,
            GiftCard.is_on,
            GiftCard.currency == cart.currency,
            GiftCard.balance_minor > 0,
            or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
        )
    )
    if card_id is None:
        raise NoCredit
    cart.gift_card_id = card_id
    await session.flush()


async def pay_with_card(
    session: AsyncSession,
    card_id: UUID,
    amount: Money,
    *,
    cart_id: UUID,
    now: datetime,
    customer_id: UUID | None = None,
) -> None:
    """Take an amount off a card, or off the store credit of the customer who buys.

    Raises GiftCardChanged when it does not hold that much any more.
    """
    taken = await session.execute(
        update(GiftCard)
        .where(
            GiftCard.id == card_id,
            GiftCard.balance_minor >= amount.minor,
            GiftCard.is_on,
            or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
            or_(GiftCard.customer_id.is_(None), GiftCard.customer_id == customer_id),
        )
        .values(balance_minor=GiftCard.balance_minor - amount.minor)
        .returning(GiftCard.id)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar() is None:
        raise GiftCardChanged
    await session.execute(
        insert(GiftCardEntry).values(
            store_id=session.info["store_id"],
            id=new_id(),
            card_id=card_id,
            cart_id=cart_id,
            amount_minor=-amount.minor,
            reason=SPENT,
            actor="shopper",
            created_at=now,
        )
    )


async def return_to_card(session: AsyncSession, cart_id: UUID, *, actor: str, now: datetime) -> None:
    """Give back what a card paid for a cart, once, however many ask: the ledger takes one such line."""
    spent = await session.execute(
        select(GiftCardEntry.card_id, GiftCardEntry.amount_minor).where(
            GiftCardEntry.cart_id == cart_id, GiftCardEntry.reason == SPENT
        )
    )
    for card_id, amount_minor in spent.all():
        row = {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "card_id": card_id,
            "cart_id": cart_id,
            "amount_minor": -amount_minor,
            "reason": RETURNED,
            "actor": actor,
            "created_at": now,
        }
        written = await session.execute(
            upsert(GiftCardEntry).values(row).on_conflict_do_nothing().returning(GiftCardEntry.id)
        )
        if written.scalar() is not None:
            await session.execute(
                update(GiftCard)
                .where(GiftCard.id == card_id)
                .values(balance_minor=GiftCard.balance_minor - amount_minor)
                .execution_options(synchronize_session=False)
            )
