"""Whose an order is to work on."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.assignees import give_as_asked
from merchant.orders import refused_page
from shared.kernel.errors import Conflict, Invalid
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.web.respond import see_other


async def create(request: Request) -> Response:
    """Give an order to somebody, or to nobody."""

    async def find(session: AsyncSession) -> Order:
        return await order_by_number(session, request.path_params["number"])

    try:
        order = await give_as_asked(request, find)
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    except Invalid as refusal:
        return await refused_page(request, status=422, assignee_error=refusal.fields["assignee"])
    access = member_of(request)
    if not access.sees_what_is_of(order.assigned_to):
        # They will not find it again.
        return see_other(str(request.app.url_path_for("orders.index", store=access.store.slug)))
    return see_other(request.url.path.removesuffix("/assignment"))
