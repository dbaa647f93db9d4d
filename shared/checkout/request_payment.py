"""Write down what an order is to be paid, before anybody is asked for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.money import Money, total
from shared.kernel.storing import write_new
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.payments.cards import Payer
from shared.payments.gateway import Line, Terms
from shared.payments.models import Payment
from shared.payments.taker import INSTALLATION, Taker
from shared.payments.terms import frozen, thawed
from shared.stores.models import Store

# Providers want half an hour at least, counted from when they are asked, which may be again and later (R4).
PAGE_LIFE: Final = timedelta(minutes=45)
FIRST_LOOK: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the payment page leads back to."""

    paid: str
    back: str


async def request_payment(
    session: AsyncSession,
    store: Store,
    order: Order,
    lines: list[OrderLine],
    *,
    provider: str,
    links: Links,
    now: datetime,
    taker: Taker = INSTALLATION,
) -> Payment:
    """Write the intent of an order's payment with its terms, frozen: whoever asks for the page asks for these."""
    payment_id = new_id()
    payment = Payment(
        id=payment_id,
        store_id=order.store_id,
        order_id=order.id,
        provider=provider,
        account_id=taker.account_id,
        why=dict(taker.why),
        amount_minor=order.to_pay.minor,
        currency=order.currency,
        terms=frozen(_terms(payment_id, store, order, lines, links=links, payer=taker.payer, now=now)),
        created_at=now,
        expires_at=now + store.reservation_life,
        look_at=now + FIRST_LOOK,
    )
    session.add(payment)
    await write_new(session)
    return payment


async def request_anew(
    session: AsyncSession, payment: Payment, *, until: datetime, now: datetime, taker: Taker | None = None
) -> Payment:
    """Write the intent of paying the same once more, on a page of its own, after a payment that came to nothing.

    Without a `taker` it goes through the account that the other went through.
    """
    payment_id = new_id()
    before = thawed(payment.terms)
    taker = taker or Taker(payment.account_id, before.payer, payment.why)
    terms = replace(before, payment_id=payment_id, expires_at=until + PAGE_LIFE, payer=taker.payer)
    anew = Payment(
        id=payment_id,
        store_id=payment.store_id,
        order_id=payment.order_id,
        provider=payment.provider,
        account_id=taker.account_id,
        why=dict(taker.why),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        terms=frozen(terms),
        created_at=now,
        expires_at=until,
        look_at=now + FIRST_LOOK,
    )
    session.add(anew)
    await session.flush()
    return anew


def _terms(
    payment_id: UUID,
    store: Store,
    order: Order,
    lines: list[OrderLine],
    *,
    links: Links,
    payer: Payer | None,
    now: datetime,
) -> Terms:
    sold = [
        Line(
            f"{line.told_title}, {line.told_variant_title}" if line.variant_title else line.told_title,
            line.quantity,
            Money(line.unit_price_minor, order.currency),
        )
        for line in lines
    ]
    if order.shipping_minor:
        sold.append(Line("Delivery", 1, order.shipping))
    if order.to_pay != total([line.unit * line.quantity for line in sold], order.currency):
        # A page that lists goods adds them up: discounts, tax and gift cards are only in the sum.
        sold = [Line(f"Order {order.shown_number}", 1, order.to_pay)]
    return Terms(
        payment_id=payment_id,
        store_id=order.store_id,
        order_number=order.number,
        amount=order.to_pay,
        lines=tuple(sold),
        email=order.email,
        success_url=links.paid,
        cancel_url=links.back,
        expires_at=now + store.reservation_life + PAGE_LIFE,
        payer=payer,
        own_number=order.own_number or "",
    )
