"""Money given back on an order, asked for by the merchant."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import order_page
from merchant.refund_limits import within_refund_limit
from shared.checkout.refund_to_credit import refund_to_credit
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import new_id, parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.payments.queries import is_known_refund, payments_of
from shared.payments.request_refund import request_refund
from shared.returns.refund_by_hand import left_by_hand, refund_by_hand
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_REASON = 200
CREDIT = "credit"


class _How(TypedDict):
    """What every way of giving money back is told."""

    reason: str
    actor: str
    now: datetime
    refund_id: UUID


async def create(request: Request) -> Response:
    """Have an amount given back; more than is left, or nothing to give back, says so."""
    form = await read_form(request)
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        once = parse_id(form["once"])
        if once is not None and await is_known_refund(session, once):
            # The form came a second time: what it asked for is under way.
            return see_other(request.url.path.removesuffix("/refunds"))
        try:
            # The page that says why it was refused is written in this transaction: nothing else may stay of it.
            async with session.begin_nested(), within_refund_limit(request, session, order):
                await _give_back(request, session, order, form, refund_id=once or new_id())
        except Invalid as refusal:
            return await order_page(
                request, session, order, status=422, refund_errors=refusal.fields, refund_form=dict(form)
            )
        except Conflict as refusal:
            if once is not None and await is_known_refund(session, once):
                # It came a second time while the first was being written, and what was left is gone by that.
                return see_other(request.url.path.removesuffix("/refunds"))
            return await order_page(request, session, order, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/refunds"))


async def _give_back(
    request: Request, session: AsyncSession, order: Order, form: Form, *, refund_id: UUID
) -> None:
    """Send it to the card, or into the buyer's credit, or note that a hand gave it where a hand had taken it."""
    amount, reason = _read(form, order.currency)
    how = _How(
        reason=reason,
        actor=member_of(request).user.email,
        now=services_of(request).clock(),
        refund_id=refund_id,
    )
    payment = next((one for one in await payments_of(session, order.id) if one.can_be_refunded), None)
    if payment is None:
        if not await left_by_hand(session, order):
            raise Conflict(say("There is nothing left to give back on this order."))
        await refund_by_hand(session, order, amount, **how)
    elif form["way"] == CREDIT:
        own_currency = member_of(request).store.currency
        await refund_to_credit(session, order, payment, amount, own_currency=own_currency, **how)
    else:
        await request_refund(session, payment, amount, **how)


def _read(form: Form, currency: str) -> tuple[Money, str]:
    reason = form.get("reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Use at most %(num)s characters.", num=LONGEST_REASON)})
    try:
        amount = Money.parse(form.get("amount"), currency)
    except NotAnAmount as problem:
        raise Invalid({"amount": str(problem)}) from None
    if amount.minor <= 0:
        raise Invalid({"amount": say("Give back more than nothing.")})
    return amount, reason
