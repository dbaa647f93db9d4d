"""Money that came in by bank transfer, noted by hand."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import order_page, refused_page
from shared.checkout.await_transfer import decline_transfer, receive_transfer
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.orders.queries import order_by_number
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED = 100


async def create(request: Request) -> Response:
    """Note an amount and the day on which it came in; enough of it places the order."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            key = parse_id(form.get("key"))
            if key is None:
                raise Invalid({"amount": say("Please send this form again.")})
            await receive_transfer(
                session,
                order,
                _amount(form, order.currency),
                received_on=_day(form),
                key=key,
                actor=actor,
                now=now,
            )
    except Invalid as refusal:
        typed = {name: form[name][:LONGEST_TYPED] for name in ("amount", "received_on")}
        return await refused_page(request, status=422, transfer_errors=refusal.fields, transfer_form=typed)
    return see_other(request.url.path.removesuffix("/transfers"))


async def destroy(request: Request) -> Response:
    """Wait no longer for the money: call the order off, put its goods back and tell the buyer."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        if not await decline_transfer(session, order, actor=actor, now=now):
            problem = say("This order waits for no transfer.")
            return await order_page(request, session, order, status=409, problem=problem)
    return see_other(request.url.path.removesuffix("/transfers/removal"))


def _amount(form: Form, currency: str) -> Money:
    try:
        return Money.parse(form.get("amount"), currency)
    except NotAnAmount as problem:
        raise Invalid({"amount": str(problem)}) from None


def _day(form: Form) -> date:
    try:
        return date.fromisoformat(form.get("received_on")[:10])
    except ValueError:
        raise Invalid({"received_on": say("Enter the day on which it came in.")}) from None
