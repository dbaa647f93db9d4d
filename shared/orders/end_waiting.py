"""What becomes of an order that waited for its money."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.pay_with_card import return_to_card
from shared.kernel.events import record
from shared.orders.downloads import grant_downloads
from shared.orders.models import Order
from shared.orders.set_stage import begin_when_paid
from shared.orders.states import AWAITING_PAYMENT, CANCELLED, PAID, PLACED
from shared.orders.tell_of_order import tell_of_order
from shared.promotions.redeem import return_coupons
from shared.shipping.delivery_slots import give_place_back
from shared.stores.queries import current_store


async def confirm_order(session: AsyncSession, order: Order, *, now: datetime) -> bool:
    """Place an order whose money has come in, tell the buyer and give out their files.

    Returns whether it was still waiting for the money.
    """
    if not await _move(session, order.id, state=PLACED, payment_state=PAID, paid_at=now):
        return False
    amounts = {"amount": order.total_minor, "currency": order.currency}
    record(session, "order.paid", order.id, actor="shopper", now=now, **amounts)
    tell_of_order(session, await current_store(session), order, now=now)
    await grant_downloads(session, order, now=now)
    await begin_when_paid(session, order.id, now=now)
    return True


async def abandon_order(session: AsyncSession, order: Order, *, reason: str, now: datetime) -> bool:
    """Call off an order that was not paid; returns whether it was still waiting. Nobody is written to.

    What it used of coupons and a gift card is given back.
    """
    if not await _move(session, order.id, state=CANCELLED, cancelled_at=now, cancel_reason=reason):
        return False
    await return_coupons(session, order.own_cart, now=now)
    await return_to_card(session, order.own_cart, actor="system", now=now)
    await give_place_back(session, order.id)
    record(session, "order.cancelled", order.id, actor="system", now=now, reason=reason)
    return True


async def note_payment_state(session: AsyncSession, order_id: UUID, state: str) -> None:
    """Write how an order's money stands."""
    await session.execute(
        update(Order)
        .where(Order.store_id == session.info["store_id"], Order.id == order_id)
        .values(payment_state=state)
        .execution_options(synchronize_session=False)
    )


async def _move(session: AsyncSession, order_id: UUID, **values: Any) -> bool:
    # The row decides: whoever comes second finds that nothing waits any more.
    moved = await session.execute(
        update(Order)
        .where(
            Order.store_id == session.info["store_id"],
            Order.id == order_id,
            Order.state == AWAITING_PAYMENT,
        )
        .values(**values)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    return moved.scalar() is not None
