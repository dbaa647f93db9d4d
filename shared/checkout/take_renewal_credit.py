"""Take what store credit pays of a renewal, once for each invoice; and give it back where it paid for nothing."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import new_cart
from shared.gift_cards.models import GiftCard
from shared.gift_cards.pay_with_card import pay_with_card, return_to_card
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.locked import locked
from shared.kernel.money import Money
from shared.payments.subscription_desk import UnpaidInvoice
from shared.subscriptions.models import Subscription
from shared.subscriptions.renewal_credit import RETURNED, TAKEN, RenewalCredit, credit_of_invoice

ACTOR = "subscription"


async def take_renewal_credit(
    session: AsyncSession, subscription: Subscription, draft: UnpaidInvoice, *, least: Money, now: datetime
) -> RenewalCredit | None:
    """Take what the buyer's credit pays of a draft, under the lock of its subscription; None where it pays nothing.

    Whoever asks a second time gets what was taken the first time. What is left for the card is nothing, or `least` at
    least.
    """
    known = await credit_of_invoice(session, subscription.provider, draft.invoice_id)
    if known is not None:
        return known
    # An invoice that is not the one that was agreed waits for a person; nothing is taken for it.
    is_agreed = draft.amount == subscription.total and draft.credited is None
    # The first order of one that began with codes is placed from the cart that has used them, and from no other.
    has_own_cart = subscription.first_cart_id is not None and subscription.order_count == 0
    if not (subscription.pays_with_credit and subscription.is_running and is_agreed) or has_own_cart:
        return None
    card = await _credit(session, subscription, now=now)
    amount = _share(card.balance, subscription.total, least=least) if card else None
    if card is None or not amount:
        return None
    cart, _ = await new_cart(session, currency=subscription.currency, customer_id=None, now=now)
    await pay_with_card(
        session, card.id, amount, cart_id=cart.id, now=now, customer_id=subscription.customer_id
    )
    credit = RenewalCredit(
        store_id=subscription.store_id,
        id=new_id(),
        subscription_id=subscription.id,
        provider=subscription.provider,
        invoice_id=draft.invoice_id,
        cart_id=cart.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=TAKEN,
        created_at=now,
    )
    session.add(credit)
    _note(session, subscription, "subscription.credit_taken", amount, now=now)
    await session.flush()
    return credit


async def return_renewal_credit(
    session: AsyncSession, subscription: Subscription, credit: RenewalCredit, *, now: datetime
) -> None:
    """Give back what was taken for an invoice, once, under the lock of its subscription."""
    if credit.state != TAKEN:
        return
    credit.state, credit.settled_at = RETURNED, now
    await return_to_card(session, credit.cart_id, actor=ACTOR, now=now)
    _note(session, subscription, "subscription.credit_returned", credit.amount, now=now)
    await session.flush()


async def _credit(session: AsyncSession, subscription: Subscription, *, now: datetime) -> GiftCard | None:
    """Return the credit of a subscription's buyer in its currency, locked: a checkout may want it right now."""
    if subscription.customer_id is None:
        return None
    found: GiftCard | None = await session.scalar(
        locked(
            select(GiftCard).where(
                GiftCard.customer_id == subscription.customer_id,
                GiftCard.currency == subscription.currency,
                GiftCard.is_on,
                GiftCard.balance_minor > 0,
                or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now),
            )
        )
    )
    return found


def _share(balance: Money, whole: Money, *, least: Money) -> Money | None:
    """Return what a balance pays of an amount, so that a card can still be charged with what is left."""
    if balance.minor >= whole.minor:
        return whole
    minor = min(balance.minor, whole.minor - least.minor)
    return Money(minor, whole.currency) if minor > 0 else None


def _note(
    session: AsyncSession, subscription: Subscription, name: str, amount: Money, *, now: datetime
) -> None:
    figures = {"amount": amount.minor, "currency": amount.currency}
    record(session, name, subscription.id, actor=ACTOR, now=now, **figures)
