"""The stores that a member works in."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web.respond import respond, see_other


async def index(request: Request) -> Response:
    """Lead straight into the only store, or let the member choose."""
    stores = request.state.stores
    if len(stores) == 1:
        return see_other(request.app.url_path_for("dashboards.show", store=stores[0].slug))
    return respond(request, "merchant/stores/index.html", stores=stores, user=request.state.user)
