"""The cancellation of an order."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from merchant.refund_limits import BeyondRefundLimit, within_refund_limit
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say_count
from shared.orders.cancel_order import cancel_order
from shared.orders.queries import order_by_number
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_REASON = 300


async def create(request: Request) -> Response:
    """Call an order off, put its goods back and tell the buyer; an order that cannot be says why."""
    reason = (await read_form(request)).get("reason")
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        if len(reason) > LONGEST_REASON:
            raise Invalid(
                {"reason": ""},
                say_count(
                    "Give the reason in at most %(num)s character.",
                    "Give the reason in at most %(num)s characters.",
                    LONGEST_REASON,
                ),
            )
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            async with within_refund_limit(request, session, order):
                await cancel_order(session, order, reason=reason, actor=actor, now=now)
    except BeyondRefundLimit as refusal:
        return await refused_page(request, status=422, problem=refusal.fields["amount"])
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    except Invalid as refusal:
        return await refused_page(request, status=422, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/cancellation"))
