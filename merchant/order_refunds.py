"""Money given back on an order, asked for by the merchant."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import order_page
from shared.checkout.refund_to_credit import refund_to_credit
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.orders.queries import order_by_number
from shared.payments.models import Payment
from shared.payments.queries import is_known_refund, payments_of
from shared.payments.request_refund import request_refund
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_REASON = 200
CREDIT = "credit"


async def create(request: Request) -> Response:
    """Have an amount given back; more than is left, or nothing to give back, says so."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        once = parse_id(form["once"])
        if once is not None and await is_known_refund(session, once):
            # The form came a second time: what it asked for is under way.
            return see_other(request.url.path.removesuffix("/refunds"))
        payment = next((one for one in await payments_of(session, order.id) if one.can_be_refunded), None)
        try:
            if payment is None:
                raise Conflict(say("There is nothing left to give back on this order."))
            amount, reason = _read(form, payment)
            if form["way"] == CREDIT:
                # The page that says why it was refused is written in this transaction: nothing else may stay of it.
                async with session.begin_nested():
                    await refund_to_credit(
                        session,
                        order,
                        payment,
                        amount,
                        own_currency=member_of(request).store.currency,
                        reason=reason,
                        actor=actor,
                        now=now,
                        refund_id=once,
                    )
            else:
                await request_refund(
                    session,
                    payment,
                    amount,
                    reason=reason,
                    actor=actor,
                    now=now,
                    refund_id=once,
                )
        except Invalid as refusal:
            return await order_page(
                request, session, order, status=422, refund_errors=refusal.fields, refund_form=dict(form)
            )
        except Conflict as refusal:
            return await order_page(request, session, order, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/refunds"))


def _read(form: Form, payment: Payment) -> tuple[Money, str]:
    reason = form.get("reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Use at most %(num)s characters.", num=LONGEST_REASON)})
    try:
        amount = Money.parse(form.get("amount"), payment.currency)
    except NotAnAmount as problem:
        raise Invalid({"amount": str(problem)}) from None
    if amount.minor <= 0:
        raise Invalid({"amount": say("Give back more than nothing.")})
    return amount, reason
