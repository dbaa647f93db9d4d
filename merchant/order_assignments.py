"""Whose an order is to work on."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.assignees import assignees_of, chosen_assignee
from merchant.orders import refused_page
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.orders.assign_order import AssignedMeanwhile, assign_order
from shared.orders.queries import order_by_number
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Give an order to somebody, or to nobody; what `was` says is whose its reader saw it to be."""
    form, access = await read_form(request), member_of(request)
    assignees = await assignees_of(request)
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            if parse_id(form.get("was")) != order.assigned_to:
                raise AssignedMeanwhile
            assignee = chosen_assignee(request, assignees, form.get("assignee"))
            now = services_of(request).clock()
            await assign_order(
                session, order, assignee, by=access.member_id, actor=access.user.email, now=now
            )
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    except Invalid as refusal:
        return await refused_page(request, status=422, assignee_error=refusal.fields["assignee"])
    if access.sees_only_of is not None and order.assigned_to not in access.sees_only_of:
        # They will not find it again.
        return see_other(str(request.app.url_path_for("orders.index", store=access.store.slug)))
    return see_other(request.url.path.removesuffix("/assignment"))
