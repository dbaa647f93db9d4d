"""The money for a change of an order: asked for, come in, or not come in time."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.apply_edit import apply_edit
from shared.checkout.request_payment import FIRST_LOOK, PAGE_LIFE, Links
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.orders.call_off_edit import call_off_edit
from shared.orders.edits import APPLIED, WAITING, OrderEdit, edit_by_id, waiting_edit_of
from shared.orders.errors import EditedMeanwhile, EditOver
from shared.orders.jobs import END_ORDER_EDIT, SEND_ORDER_CHANGE
from shared.orders.models import Order
from shared.orders.queries import order_read_anew
from shared.orders.states import PAID, PARTLY_REFUNDED, PLACED
from shared.payments.gateway import Line, Terms
from shared.payments.models import Payment
from shared.payments.queries import live_payment_of, lock_payments_of
from shared.payments.states import SUCCEEDED
from shared.payments.terms import frozen
from shared.returns.errors import ReturnMoved
from shared.stores.models import Store

# A page that is open when the time to pay is over is waited for.
PATIENCE: Final = timedelta(hours=1)


async def request_edit_payment(
    session: AsyncSession, store: Store, order: Order, *, links: Links, now: datetime
) -> Payment:
    """Write the intent of paying for the change that waits; one that is open is given again. Raises EditOver.

    It goes through the account that the order was paid through. A page lasts as long as one of the checkout does, and
    another is asked for as often as the buyer comes back in time.
    """
    payments = await lock_payments_of(session, order.id)
    edit = await waiting_edit_of(session, order.id)
    live = next((one for one in payments if one.is_live), None)
    if live is not None:
        return live
    paid = next((one for one in payments if one.state == SUCCEEDED), None)
    if edit is None or edit.expires_at is None or now >= edit.expires_at or paid is None:
        raise EditOver
    payment_id, until = new_id(), now + store.reservation_life
    terms = Terms(
        payment_id=payment_id,
        store_id=order.store_id,
        order_number=order.number,
        amount=edit.difference,
        lines=(Line(f"Order {order.shown_number}, change {edit.number}", 1, edit.difference),),
        email=order.email,
        success_url=links.paid,
        cancel_url=links.back,
        expires_at=until + PAGE_LIFE,
        own_number=order.own_number or "",
    )
    payment = Payment(
        id=payment_id,
        store_id=order.store_id,
        order_id=order.id,
        edit_id=edit.id,
        provider=paid.provider,
        account_id=paid.account_id,
        amount_minor=edit.difference.minor,
        currency=edit.currency,
        terms=frozen(terms),
        created_at=now,
        expires_at=until,
        look_at=now + FIRST_LOOK,
    )
    session.add(payment)
    await session.flush()
    return payment


async def conclude_edit(session: AsyncSession, payment: Payment, *, now: datetime) -> bool:
    """Make a change true whose money has come in; returns whether it still waited and could be made.

    One that cannot be made any more is called off: what it takes out was packed meanwhile, or the return that it
    exchanges was settled otherwise.
    """
    assert payment.edit_id is not None
    try:
        async with session.begin_nested():
            return await _conclude(session, payment.order_id, payment.edit_id, now=now)
    except (EditedMeanwhile, ReturnMoved):
        called_off = await call_off_edit(session, payment.order_id, actor="system", now=now)
        if called_off is not None:
            enqueue(session, SEND_ORDER_CHANGE, now=now, edit_id=called_off)
        return False


async def end_edit(session: AsyncSession, edit_id: UUID, *, now: datetime) -> None:
    """Call off a change whose time to pay is over and tell the buyer; while a page is open, look again later."""
    edit = await edit_by_id(session, edit_id)
    if not edit.is_waiting:
        return
    await lock_payments_of(session, edit.order_id)
    if await live_payment_of(session, edit.order_id) is not None:
        enqueue(session, END_ORDER_EDIT, now=now, run_at=now + PATIENCE, edit_id=edit_id)
        return
    await withdraw_edit(session, edit.order_id, actor="system", now=now)


async def withdraw_edit(session: AsyncSession, order_id: UUID, *, actor: str, now: datetime) -> None:
    """Call off the change of an order that waits, and tell the buyer; raises EditOver when none does."""
    await lock_payments_of(session, order_id)
    called_off = await call_off_edit(session, order_id, actor=actor, now=now)
    if called_off is None:
        raise EditOver
    enqueue(session, SEND_ORDER_CHANGE, now=now, edit_id=called_off)


async def _conclude(session: AsyncSession, order_id: UUID, edit_id: UUID, *, now: datetime) -> bool:
    waits = exists().where(
        OrderEdit.store_id == Order.store_id, OrderEdit.id == edit_id, OrderEdit.state == WAITING
    )
    # The order's row first, as whoever packs, changes or cancels it holds it.
    stands = await session.scalar(
        update(Order)
        .where(
            Order.store_id == session.info["store_id"],
            Order.id == order_id,
            Order.state == PLACED,
            Order.payment_state.in_((PAID, PARTLY_REFUNDED)),
            waits,
        )
        .values(edited_at=now)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if stands is None:
        return False
    edit = await session.scalar(
        update(OrderEdit)
        .where(
            OrderEdit.store_id == session.info["store_id"],
            OrderEdit.id == edit_id,
            OrderEdit.state == WAITING,
        )
        .values(state=APPLIED, settled_at=now)
        .returning(OrderEdit)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if edit is None:
        return False
    await apply_edit(session, await order_read_anew(session, order_id), edit, actor="shopper", now=now)
    return True
