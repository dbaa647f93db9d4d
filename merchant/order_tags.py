"""The words on one order."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from shared.kernel.errors import Invalid
from shared.orders.queries import order_by_number
from shared.orders.tags import read_tag, tag_order, untag_order
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Put a word on an order, or take one off."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            if form.get("remove"):
                await untag_order(session, order, form.get("remove"), actor=actor, now=now)
            else:
                await tag_order(session, order, read_tag(form.get("tag")), actor=actor, now=now)
    except Invalid as refusal:
        return await refused_page(request, status=422, problem=refusal.fields["tag"])
    return see_other(request.url.path.removesuffix("/tags"))
