"""Make a draft an order, once: its buyer takes it at the price that was sent, or the store places it for them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.carts.queries import lock_cart_by_id
from shared.checkout.frozen_offer import at_frozen
from shared.checkout.place_order import Buyer, place_order
from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.checkout.request_payment import PAGE_LIFE
from shared.checkout.send_draft import refuse_undelivered, refuse_unfinished
from shared.inventory.settle_reservations import release
from shared.kernel.events import record
from shared.orders.drafts import ORDERED, SENT, WRITTEN, DraftMoved, DraftOrder, DraftOver, draft_by_id
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.questions import Answer
from shared.orders.states import STAFF
from shared.payments.methods import PaymentMethod
from shared.payments.queries import live_payment_of
from shared.payments.taker import INSTALLATION, Taker
from shared.payments.terms import frozen, thawed
from shared.shipping.addresses import Address
from shared.stores.models import Store

# Providers close a page after a day, and it outlasts the offer of its order (R4).
LONGEST_PAGE: Final = timedelta(hours=23)


async def take_draft(
    session: AsyncSession,
    store: Store,
    draft: DraftOrder,
    *,
    method: PaymentMethod,
    answers: tuple[Answer, ...] = (),
    taker: Taker = INSTALLATION,
    secret_key: str,
    origin: str,
    now: datetime,
) -> Order:
    """Make a draft that was sent its buyer's order, at the price that was sent; again gives that same order.

    Raises DraftOver when its time is over or it was taken back, and SoldOut.
    """
    cart = await _convert(session, draft, now=now)
    if cart is None:
        raise DraftOver
    order = await _place(
        session,
        store,
        draft,
        cart,
        method=method,
        answers=answers,
        taker=taker,
        secret_key=secret_key,
        origin=origin,
        now=now,
    )
    await _leave_time(session, order, now=now)
    return order


async def place_draft(
    session: AsyncSession,
    store: Store,
    draft: DraftOrder,
    *,
    method: PaymentMethod,
    is_paid: bool,
    secret_key: str,
    actor: str,
    now: datetime,
) -> Order:
    """Make a draft an order for its buyer, to be paid at the door or paid already; again gives that same order.

    One that was sent keeps its price, another has that of now. Raises Invalid, SoldOut, or DraftMoved.
    """
    cart = await goods_of_draft(session, draft)
    if draft.is_open:
        refuse_unfinished(draft, cart)
    locked = await _convert(session, draft, now=now, by_staff=True)
    if locked is None:
        raise DraftMoved
    order = await _place(
        session,
        store,
        draft,
        locked,
        method=method,
        taker=INSTALLATION,
        secret_key=secret_key,
        origin="",
        now=now,
    )
    if is_paid and order.can_be_marked_paid:
        await mark_paid(session, order, actor=actor, now=now)
    return order


async def _convert(
    session: AsyncSession, draft: DraftOrder, *, now: datetime, by_staff: bool = False
) -> Cart | None:
    """Take the draft, so that nobody changes it any more, and return its cart; None when it is not to be had."""
    may_be_taken = (
        DraftOrder.state.in_((WRITTEN, SENT))
        if by_staff
        else (DraftOrder.state == SENT) & (DraftOrder.expires_at > now)
    )
    taken = await session.scalar(
        update(DraftOrder)
        .where(
            DraftOrder.store_id == session.info["store_id"],
            DraftOrder.id == draft.id,
            or_(DraftOrder.state == ORDERED, may_be_taken),
        )
        .values(state=ORDERED)
        .returning(DraftOrder.id)
        .execution_options(synchronize_session=False)
    )
    return await lock_cart_by_id(session, draft.cart_id) if taken else None


async def _place(
    session: AsyncSession,
    store: Store,
    draft: DraftOrder,
    cart: Cart,
    *,
    method: PaymentMethod,
    answers: tuple[Answer, ...] = (),
    taker: Taker,
    secret_key: str,
    origin: str,
    now: datetime,
) -> Order:
    draft = await draft_by_id(session, str(draft.id))
    is_new = cart.is_open
    offer = await price_draft(session, store, draft, cart, now=now) if is_new else None
    if offer is not None and draft.quote:
        offer = at_frozen(offer, draft.quote)
    if offer is not None:
        refuse_undelivered(offer)
        # What is held for the draft is taken again in the same transaction, under the locks of its counters.
        await release(session, cart.id, now=now)
    order = await place_order(
        session,
        store,
        cart,
        buyer=Buyer(draft.email, Address(**_address(draft)), draft.note, draft.customer_id, answers=answers),
        method=method,
        seen_total_minor=offer.quote.total.minor if offer else None,
        secret_key=secret_key,
        now=now,
        origin=origin,
        offer=offer,
        taker=taker,
    )
    if is_new:
        order.channel, order.assignee_id, order.team_id = STAFF, draft.assignee_id, draft.team_id
        record(session, "draft.ordered", draft.id, actor="system", now=now, number=order.number)
        await session.execute(
            update(DraftOrder)
            .where(DraftOrder.store_id == session.info["store_id"], DraftOrder.id == draft.id)
            .values(total_minor=order.total_minor)
            .execution_options(synchronize_session=False)
        )
        await session.flush()
    return order


async def _leave_time(session: AsyncSession, order: Order, *, now: datetime) -> None:
    """Let the payment's page be open for longer than one of the checkout: nobody sits before it and waits."""
    payment = await live_payment_of(session, order.id)
    if payment is not None and payment.created_at == now:
        payment.expires_at = now + LONGEST_PAGE
        payment.terms = frozen(replace(thawed(payment.terms), expires_at=payment.expires_at + PAGE_LIFE))
        await session.flush()


def _address(draft: DraftOrder) -> dict[str, str]:
    return {field: str(draft.address.get(field, "")) for field in Address.__slots__}
