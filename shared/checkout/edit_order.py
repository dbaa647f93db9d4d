"""Change an order that was placed: at once where nobody has to pay for it first, else when the money has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.apply_edit import apply_edit
from shared.checkout.edit_plan import EditPlan, Wanted
from shared.checkout.errors import PriceChanged
from shared.checkout.plan_edit import plan_edit
from shared.inventory.lock_levels import lock_levels
from shared.inventory.reserve import reserve, sum_up
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.edits import APPLIED, LINK, REFUND, WAITING, OrderEdit, waiting_edit_of
from shared.orders.errors import CannotBeEdited, EditedMeanwhile, EditWaits
from shared.orders.jobs import END_ORDER_EDIT, SEND_ORDER_CHANGE
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.queries import order_read_anew
from shared.orders.states import LEFT_THE_HOUSE, PAID, PARTLY_REFUNDED, PLACED, UNPAID
from shared.payments.models import Payment
from shared.payments.queries import lock_payments_of
from shared.payments.request_refund import request_refund
from shared.shipping.move_place import hold_place
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue_when_low

TIME_TO_PAY: Final = timedelta(days=5)
# Goods outlast the time to pay: a promise of the buyer's bank may take weeks.
HELD_FOR: Final = timedelta(days=60)
LONGEST_REASON: Final = 300


async def edit_order(
    session: AsyncSession,
    store: Store,
    order: Order,
    wanted: Wanted,
    *,
    reason: str,
    is_by_hand: bool = False,
    seen: int,
    seen_total_minor: int | None,
    actor: str,
    now: datetime,
) -> OrderEdit:
    """Change what is in an order and how it goes, take and put back its goods, settle the difference, tell the buyer.

    A change that a buyer pays for by a link only holds its goods and waits. `seen` is how many changes the order had
    when its page was opened: of two people who change it one does. Raises Invalid, SoldOut, SlotGone, BelowGiftCard,
    CannotBeEdited, EditWaits, EditedMeanwhile, or PriceChanged when the total would not be the one that was seen.
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Use at most %(num)s characters.", num=LONGEST_REASON)})
    # Payments before orders, as whoever hears of money locks them.
    payments = await lock_payments_of(session, order.id)
    number = await count_edit(session, order, seen=seen, now=now)
    order = await order_read_anew(session, order.id)
    plan = await plan_edit(session, store, order, wanted, is_by_hand=is_by_hand, now=now)
    if plan.is_empty:
        raise Invalid({"goods": say("Nothing is different yet.")})
    if seen_total_minor is not None and plan.after.minor != seen_total_minor:
        raise PriceChanged(plan.after)

    return await carry_out(session, plan, payments, number=number, reason=reason, actor=actor, now=now)


async def carry_out(
    session: AsyncSession,
    plan: EditPlan,
    payments: Sequence[Payment],
    *,
    number: int,
    reason: str,
    actor: str,
    now: datetime,
    return_id: UUID | None = None,
    given_back: Money | None = None,
) -> OrderEdit:
    """Write a change that is counted and make it, or have it wait; `given_back` is what an exchange gives back."""
    order, edit = plan.order, _edit_of(plan, number, reason=reason, actor=actor, now=now)
    edit.return_id, edit.refunded_minor = return_id, given_back.minor if given_back else 0
    session.add(edit)
    await session.flush()
    left = await _hold(session, plan, edit, now=now)
    if plan.settlement == LINK:
        facts = {"number": number, "amount": edit.difference.minor, "reason": reason}
        record(session, "order.edit_proposed", order.id, actor=actor, now=now, **facts)
        enqueue(session, END_ORDER_EDIT, now=now, run_at=edit.expires_at, edit_id=edit.id)
        enqueue(session, SEND_ORDER_CHANGE, now=now, edit_id=edit.id)
    else:
        if plan.settlement == REFUND:
            edit.refunded_minor = await _give_back(
                session, payments, plan.refund, number, actor=actor, now=now
            )
        await apply_edit(session, order, edit, actor=actor, now=now)
    await session.flush()
    await bump_catalogue_when_low(session, left)
    return edit


async def count_edit(
    session: AsyncSession, order: Order, *, seen: int, now: datetime, is_exchange: bool = False
) -> int:
    """Count one change more and hold the order's row until the commit, so that nobody packs or cancels meanwhile.

    Goods are exchanged of an order that is paid, however far it is sent.
    """
    waits = exists().where(
        OrderEdit.store_id == Order.store_id, OrderEdit.order_id == Order.id, OrderEdit.state == WAITING
    )
    number = await session.scalar(
        update(Order)
        .where(
            Order.store_id == session.info["store_id"],
            Order.id == order.id,
            Order.edit_count == seen,
            Order.state == PLACED,
            *_open_for(is_exchange=is_exchange),
            ~waits,
        )
        .values(edit_count=Order.edit_count + 1, edited_at=now)
        .returning(Order.edit_count)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise await _refusal(session, order, is_exchange=is_exchange)
    return int(number)


def _open_for(*, is_exchange: bool) -> tuple[ColumnElement[bool], ...]:
    if is_exchange:
        return (Order.payment_state.in_((PAID, PARTLY_REFUNDED)),)
    return (
        Order.fulfilment_state.not_in(LEFT_THE_HOUSE),
        Order.payment_state.in_((UNPAID, PAID, PARTLY_REFUNDED)),
    )


async def _refusal(session: AsyncSession, order: Order, *, is_exchange: bool) -> Conflict:
    order = await order_read_anew(session, order.id)
    if not (order.is_paid and order.state == PLACED if is_exchange else order.can_be_edited):
        return CannotBeEdited(order.shown_number)
    return EditWaits() if await waiting_edit_of(session, order.id) else EditedMeanwhile()


def _edit_of(plan: EditPlan, number: int, *, reason: str, actor: str, now: datetime) -> OrderEdit:
    waits = plan.settlement == LINK
    return OrderEdit(
        store_id=plan.order.store_id,
        order_id=plan.order.id,
        number=number,
        state=WAITING if waits else APPLIED,
        settlement=plan.settlement,
        actor=actor,
        reason=reason,
        changes={
            "lines": [
                {
                    "id": str(cut.line.id),
                    "title": cut.line.told_title,
                    "variant_title": cut.line.told_variant_title,
                    "before": cut.before.as_record(),
                    "after": cut.after.as_record(),
                }
                for cut in plan.cuts
            ],
            "added": [_record_of(line) for line in plan.added],
        }
        | ({"rates": plan.rates} if plan.rates else {}),
        delivery=plan.delivery.as_record() if plan.delivery else {},
        trace=list(plan.trace),
        currency=plan.order.currency,
        before_minor=plan.order.total_minor,
        after_minor=plan.after.minor,
        subtotal_minor=plan.subtotal.minor,
        discount_minor=plan.discount.minor,
        shipping_minor=plan.shipping.minor,
        tax_minor=plan.tax.minor,
        included_tax_minor=plan.included_tax.minor,
        taxes=plan.taxes,
        created_at=now,
        expires_at=now + TIME_TO_PAY if waits else None,
        settled_at=None if waits else now,
    )


_KEPT: Final = (
    "position", "title", "variant_title", "sku", "unit_price_minor", "quantity", "total_minor", "discount_minor",
    "tax_minor", "exchanged_minor", "taxes", "currency", "slug", "picture", "promise", "is_shipped", "parts", "told",
)  # fmt: skip


def _record_of(line: OrderLine) -> dict[str, object]:
    return {"id": str(line.id), "variant_id": str(line.variant_id)} | {
        name: getattr(line, name) for name in _KEPT
    }


async def _hold(session: AsyncSession, plan: EditPlan, edit: OrderEdit, *, now: datetime) -> int | None:
    """Take the place and reserve what is added, under the change's own id; lock what is put back along with it.

    Returns the fewest that pages show as left of it, None when nothing is counted.
    """
    # Places come before stock, as they do for whoever orders.
    if plan.delivery and plan.delivery.moves:
        await hold_place(session, plan.order.id, edit.id, plan.delivery.place, now=now)
    wanted = sum_up(goods for line in plan.added for goods in line.goods)
    back = {variant_id for cut in plan.cuts for variant_id, _ in cut.line.goods}
    await lock_levels(session, wanted.keys() | back)
    return await reserve(session, wanted, cart_id=edit.id, until=now + HELD_FOR, now=now)


async def _give_back(
    session: AsyncSession,
    payments: Sequence[Payment],
    amount: Money,
    number: int,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Have the difference go back by the order's payments, the first one first; returns how much that is."""
    left = amount
    for payment in payments:
        if payment.can_be_refunded and left:
            part = min(left.minor, payment.refundable.minor)
            reason = str(say("Change %(number)s", number=number))
            await request_refund(
                session, payment, Money(part, amount.currency), reason=reason, actor=actor, now=now
            )
            left -= Money(part, amount.currency)
    return amount.minor - left.minor
