"""Marketing costs that were removed and come back."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.marketing_costs import address_of_list, may_write
from shared.insight.write_marketing_cost import bring_cost_back
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Undo a removal, for as long as the cost is kept."""
    await read_form(request)
    access, now = may_write(request), services_of(request).clock()
    async with work(request) as session:
        await bring_cost_back(session, request.path_params["id"], actor=access.user.email, now=now)
    return see_other(f"{address_of_list(request)}?saved=yes")
