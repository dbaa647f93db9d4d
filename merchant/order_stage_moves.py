"""Where one order is in the store's own work."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from shared.kernel.errors import Conflict
from shared.kernel.ids import parse_id
from shared.orders.queries import order_by_number
from shared.orders.set_stage import set_stage
from shared.orders.stages import NO_STAGE, NoSuchStage, StageChanged, stage_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Move an order to a stage, or out of all; what `seen` says is where its reader saw it."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            if parse_id(form.get("seen")) != order.stage_id:
                raise StageChanged(order.shown_number)
            wanted = form.get("stage")
            stage = None if wanted == NO_STAGE else await stage_by_id(session, wanted)
            await set_stage(session, order, stage.id if stage else None, actor=actor, now=now)
    except (Conflict, NoSuchStage) as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/stage"))
