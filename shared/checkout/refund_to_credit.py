"""Give money of an order back as store credit of its buyer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.money_given_back import note_given_back
from shared.customers.models import Customer
from shared.gift_cards.change_credit import refund_as_credit
from shared.kernel.events import record
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.errors import NoAccountForCredit
from shared.payments.models import Payment, Refund
from shared.payments.queries import lock_payment
from shared.payments.request_refund import set_aside
from shared.payments.states import REFUND_SUCCEEDED


def can_take_credit(order: Order, own_currency: str) -> bool:
    """Whether the order's buyer has an account, and paid in the currency in which credit can be spent."""
    return order.customer_id is not None and order.currency == own_currency


async def refund_to_credit(
    session: AsyncSession,
    order: Order,
    payment: Payment,
    amount: Money,
    *,
    own_currency: str,
    reason: str,
    actor: str,
    now: datetime,
    refund_id: UUID | None = None,
) -> Refund:
    """Give an amount of a payment back as credit, which is done at once; the same `refund_id` again gives that refund.

    Raises NothingToRefund when less than that is left, and NoAccountForCredit.
    """
    customer = await session.get(Customer, (order.store_id, order.customer_id)) if order.customer_id else None
    if customer is None or customer.erased_at is not None or not can_take_credit(order, own_currency):
        raise NoAccountForCredit
    # Payment, credit, order: as everybody locks them who gives money back.
    payment = await lock_payment(session, payment.id)
    known = await session.get(Refund, (payment.store_id, refund_id)) if refund_id else None
    if known is not None:
        return known
    refund = await set_aside(
        session, payment, amount, reason=reason, actor=actor, now=now, refund_id=refund_id
    )
    refund.state, refund.is_credit, refund.settled_at = REFUND_SUCCEEDED, True, now
    await session.flush()
    if not await refund_as_credit(session, customer.id, amount, refund_id=refund.id, actor=actor, now=now):
        # An id that some other line of a ledger has: the payment keeps its money.
        raise NoAccountForCredit
    await note_given_back(session, order.id)
    facts = {"amount": amount.minor, "currency": amount.currency, "reason": reason}
    record(session, "order.refunded_as_credit", order.id, actor=actor, now=now, **facts)
    await session.flush()
    return refund
