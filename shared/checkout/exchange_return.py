"""Give other goods for those that came back: even, dearer by a link or by hand, cheaper with the rest given back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import MOST_OF_ONE
from shared.checkout.edit_order import LONGEST_REASON, carry_out, count_edit
from shared.checkout.edit_plan import EditPlan
from shared.checkout.errors import PriceChanged
from shared.checkout.plan_edit import added_lines, is_taxed_on_top, settled
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.edits import EVEN, EXCHANGE_NAME, OrderEdit
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.queries import order_read_anew
from shared.payments.queries import lock_payments_of, payments_of
from shared.pricing.purchase import FIXED, Promotion
from shared.returns.errors import ReturnMoved
from shared.returns.models import Return
from shared.returns.queries import return_by_id, worth_of_return
from shared.stores.models import Store


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """What an exchange comes to: the change of the order, what came back is worth, and what goes back of that."""

    edit: EditPlan
    worth: Money
    refund: Money


async def plan_exchange(
    session: AsyncSession,
    store: Store,
    order: Order,
    asked: Return,
    added: Mapping[UUID, int],
    *,
    is_by_hand: bool = False,
    now: datetime,
) -> ExchangePlan:
    """Reckon an exchange; nothing is written. Raises Invalid at what cannot be, and RatesUnknown.

    What came back pays for the new goods as far as it goes, as a reduction of them, so that tax is due only on what
    they cost more. What they cost less goes back.
    """
    more = {variant_id: count for variant_id, count in added.items() if count}
    wrong: dict[str, str] = {
        f"add-{variant_id}": say("Use a whole number from 0 to %(most)s.", most=MOST_OF_ONE)
        for variant_id, count in more.items()
        if not 0 <= count <= MOST_OF_ONE
    }
    if wrong:
        raise Invalid(wrong)
    whole = await added_lines(session, store, order, more, now=now)
    if whole.wrong:
        raise Invalid(whole.wrong)
    worth = await worth_of_return(session, order, asked)
    on_top = is_taxed_on_top(order, store)
    net = await worth_of_return(session, order, asked, with_tax=not on_top)
    given = min(sum(line.total_minor for line in whole.lines), net.minor)
    added_now = await added_lines(session, store, order, more, given=_given(given, asked), now=now)
    used = worth.minor * given // net.minor if net else 0
    _share(added_now.lines, Money(used, order.currency))
    nothing = Money.zero(order.currency)
    lines, trace, rates = added_now.lines, added_now.trace, added_now.rates
    plan = EditPlan(order, (), lines, trace, on_top, EVEN, nothing, can_pay_by_link=False, rates=rates)
    plan = settled(plan, await payments_of(session, order.id), is_by_hand=is_by_hand)
    return ExchangePlan(plan, worth, worth - Money(used, order.currency))


async def exchange_return(
    session: AsyncSession,
    store: Store,
    asked: Return,
    added: Mapping[UUID, int],
    *,
    reason: str,
    is_by_hand: bool = False,
    seen: int,
    seen_total_minor: int | None,
    actor: str,
    now: datetime,
) -> OrderEdit:
    """Add other goods to an order for those that came back, end the return, and tell the buyer.

    What is dearer waits for its payment like any change of an order; until then the return stays open. Raises Invalid,
    SoldOut, ReturnMoved, CannotBeEdited, EditWaits, EditedMeanwhile, PriceChanged.
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Use at most %(num)s characters.", num=LONGEST_REASON)})
    payments = await lock_payments_of(session, asked.order_id)
    number = await count_edit(session, asked.order, seen=seen, now=now, is_exchange=True)
    order = await order_read_anew(session, asked.order_id)
    asked = await return_by_id(session, str(asked.id))
    if not asked.is_received:
        raise ReturnMoved
    plan = await plan_exchange(session, store, order, asked, added, is_by_hand=is_by_hand, now=now)
    if plan.edit.is_empty:
        raise Invalid({"goods": say("Choose what the buyer gets instead.")})
    if seen_total_minor is not None and plan.edit.after.minor != seen_total_minor:
        raise PriceChanged(plan.edit.after)
    return await carry_out(
        session,
        plan.edit,
        payments,
        number=number,
        reason=reason,
        actor=actor,
        now=now,
        return_id=asked.id,
        given_back=plan.refund,
    )


def _given(minor: int, asked: Return) -> Promotion | None:
    return Promotion(id=asked.id, name=EXCHANGE_NAME, kind=FIXED, amount_minor=minor) if minor else None


def _share(lines: tuple[OrderLine, ...], used: Money) -> None:
    """Write on each new line what it was exchanged for, so that it is worth that when it comes back itself."""
    weights = [line.discount_minor for line in lines]
    if not sum(weights):
        return
    for line, part in zip(lines, used.allocate(weights), strict=True):
        line.exchanged_minor = part.minor
