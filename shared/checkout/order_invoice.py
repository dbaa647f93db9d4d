"""Make an order of each payment of a subscription: exactly one, whoever brings the word of it and however often."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import new_cart
from shared.carts.models import Cart, CartLine
from shared.carts.queries import lock_cart_by_id
from shared.checkout.errors import NotDelivered
from shared.checkout.frozen_offer import at_frozen
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.checkout.place_order import Buyer, place_order
from shared.checkout.settle_payment import settle_payment
from shared.checkout.take_renewal_credit import return_renewal_credit
from shared.currencies.paying import paying_in
from shared.inventory.errors import SoldOut
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.locked import locked
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.orders.questions import kept_answers
from shared.payments.gateway import Standing
from shared.payments.methods import CARD
from shared.payments.models import Payment
from shared.payments.queries import live_payment_of, lock_payment
from shared.payments.states import SUCCEEDED
from shared.payments.subscription_desk import PaidInvoice
from shared.payments.taker import Taker
from shared.pricing.quote import CREDIT, Step
from shared.shipping.addresses import Address
from shared.shipping.methods import Destination
from shared.stores.queries import current_store
from shared.subscriptions.models import ORDERED, REVIEW, SHORT, Subscription, SubscriptionInvoice
from shared.subscriptions.renewal_credit import TAKEN, USED, RenewalCredit, credit_of_invoice

CHANNEL_ACTOR: Final = "subscription"


async def order_invoice(
    session: AsyncSession, subscription: Subscription, paid: PaidInvoice, *, secret_key: str, now: datetime
) -> Order | None:
    """Place the order that an invoice has paid, under the lock of its subscription; None when there is none to place.

    Goods that are short leave the invoice waiting for them, and an amount that was not agreed waits for a person.
    What store credit paid of it is a part of the order's price; what was taken and reduced nothing goes back.
    """
    invoice = await _take(session, subscription, paid, now=now)
    if invoice is None:
        return None
    credit = await _credit(session, subscription, paid, now=now)
    is_first = await _is_first(session, subscription, paid)
    # Money has the last word: what came off the invoice is what left the credit, to the minor unit.
    is_agreed = paid.whole == subscription.total and paid.credited == (credit.amount if credit else None)
    if not is_first and not is_agreed:
        if invoice.state != REVIEW:
            invoice.state = REVIEW
            _tell(session, subscription, "subscription.amount_differs", paid, now=now)
        return None
    try:
        async with session.begin_nested():
            order = await _place(
                session,
                subscription,
                paid,
                credit=credit,
                is_first=is_first,
                secret_key=secret_key,
                now=now,
            )
    except (SoldOut, NotDelivered):
        if invoice.state != SHORT:
            invoice.state = SHORT
            _tell(session, subscription, "subscription.short", paid, now=now)
        await session.flush()
        return None
    invoice.state, invoice.order_id = ORDERED, order.id
    if credit is not None:
        credit.state, credit.settled_at = USED, now
    subscription.order_count += 1
    record(
        session,
        "subscription.delivered",
        subscription.id,
        actor=CHANNEL_ACTOR,
        now=now,
        number=order.number,
    )
    await session.flush()
    return order


async def _take(
    session: AsyncSession, subscription: Subscription, paid: PaidInvoice, *, now: datetime
) -> SubscriptionInvoice | None:
    """Write an invoice down; None for one that has its order. The unique key is what makes a repetition harmless."""
    row = {
        "store_id": subscription.store_id,
        "id": new_id(),
        "subscription_id": subscription.id,
        "provider": subscription.provider,
        "invoice_id": paid.invoice_id,
        "amount_minor": paid.amount.minor,
        "credit_minor": paid.credited.minor if paid.credited else 0,
        "currency": paid.amount.currency,
        "intent_id": paid.intent_id,
        "state": "taken",
        "paid_at": paid.paid_at,
        "created_at": now,
    }
    await session.execute(insert(SubscriptionInvoice).values(row).on_conflict_do_nothing())
    invoice = (
        await session.scalars(
            locked(
                select(SubscriptionInvoice).where(
                    SubscriptionInvoice.provider == subscription.provider,
                    SubscriptionInvoice.invoice_id == paid.invoice_id,
                )
            )
        )
    ).one()
    return None if invoice.state == ORDERED or invoice.subscription_id != subscription.id else invoice


async def _credit(
    session: AsyncSession, subscription: Subscription, paid: PaidInvoice, *, now: datetime
) -> RenewalCredit | None:
    """Return what store credit paid of an invoice; of one that was paid whole after all it goes back."""
    credit = await credit_of_invoice(session, subscription.provider, paid.invoice_id)
    if credit is None or credit.state != TAKEN:
        return None
    if paid.credited is None:
        await return_renewal_credit(session, subscription, credit, now=now)
        return None
    return credit


async def _is_first(session: AsyncSession, subscription: Subscription, paid: PaidInvoice) -> bool:
    """Whether it paid the first delivery at the price that is for that one; no second one is delivered at it."""
    if subscription.first_total_minor is None or paid.amount != subscription.first_total or paid.credited:
        return False
    other = select(SubscriptionInvoice.id).where(
        SubscriptionInvoice.subscription_id == subscription.id,
        SubscriptionInvoice.invoice_id != paid.invoice_id,
        SubscriptionInvoice.amount_minor == subscription.first_total_minor,
        SubscriptionInvoice.credit_minor == 0,
        SubscriptionInvoice.state != REVIEW,
    )
    return await session.scalar(other.limit(1)) is None


async def _place(
    session: AsyncSession,
    subscription: Subscription,
    paid: PaidInvoice,
    *,
    credit: RenewalCredit | None,
    is_first: bool,
    secret_key: str,
    now: datetime,
) -> Order:
    store, address = await current_store(session), _address(subscription)
    cart_id = credit.cart_id if credit else None
    cart, quote = await _cart_of(session, subscription, cart_id, is_first=is_first, now=now)
    wish = Wish(Destination(address.country, address.region, address.postcode), email=subscription.email)
    with paying_in(None):
        offer = at_frozen(await make_offer(session, store, cart, wish, now=now), quote)
    if credit is not None:
        offer = _less_credit(offer, credit.amount)
    order = await place_order(
        session,
        store,
        cart,
        buyer=Buyer(
            subscription.email,
            address,
            "",
            subscription.customer_id,
            subscription.language,
            # What was agreed to, and wished, when it began.
            answers=tuple(kept_answers(subscription.terms.get("answers", ()))),
        ),
        method=CARD,
        seen_total_minor=None,
        secret_key=secret_key,
        now=now,
        # The slots of the day are of no delivery that was agreed before.
        offer=replace(offer, slots=(), slot=None),
        taker=Taker(subscription.account_id),
    )
    if not paid.amount:
        return order
    payment = await live_payment_of(session, order.id)
    assert payment is not None
    await _settle(session, payment, paid, now=now)
    return order


def _less_credit(offer: Offer, amount: Money) -> Offer:
    """Return an offer of which store credit has paid so much: the credit was taken before, so nothing names it here."""
    trace = (*offer.quote.trace, Step(CREDIT, -amount))
    quote = replace(offer.quote, card_paid=amount, trace=trace)
    return replace(offer, quote=quote, owed=quote.to_pay)


async def _settle(session: AsyncSession, payment: Payment, paid: PaidInvoice, *, now: datetime) -> None:
    """Let the order's payment be the invoice's: it came in before there was an order to pay."""
    payment = await lock_payment(session, payment.id)
    told = Standing("", SUCCEEDED, paid.amount, intent_id=paid.intent_id, captured=paid.amount)
    await settle_payment(session, payment, told, now=now)


async def _cart_of(
    session: AsyncSession,
    subscription: Subscription,
    cart_id: UUID | None,
    *,
    is_first: bool,
    now: datetime,
) -> tuple[Cart, dict[str, Any]]:
    """Return a cart with the goods of one delivery, locked, and the price that was agreed for its line."""
    # Nobody's, so that no browser finds it: it is not a cart that somebody fills.
    if cart_id is None and subscription.order_count == 0:
        cart_id = subscription.first_cart_id
    if cart_id is None:
        cart, _ = await new_cart(session, currency=subscription.currency, customer_id=None, now=now)
        cart_id = cart.id
    line_id: UUID = new_id()
    session.add(
        CartLine(
            store_id=subscription.store_id,
            id=line_id,
            cart_id=cart_id,
            variant_id=subscription.variant_id,
            quantity=subscription.quantity,
            note="",
            created_at=now,
        )
    )
    await session.flush()
    agreed = subscription.first_quote if is_first else subscription.quote
    return await lock_cart_by_id(session, cart_id), agreed | {
        "lines": [agreed["lines"][0] | {"key": str(line_id)}]
    }


def _address(subscription: Subscription) -> Address:
    return Address(**{field: str(subscription.address.get(field, "")) for field in Address.__slots__})


def _tell(
    session: AsyncSession, subscription: Subscription, name: str, paid: PaidInvoice, *, now: datetime
) -> None:
    record(
        session,
        name,
        subscription.id,
        actor=CHANNEL_ACTOR,
        now=now,
        amount=paid.amount.minor,
        currency=paid.amount.currency,
    )
