"""The stores that a member works in, and one more of their own."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.store_form import choices, labels, open_as, read_wishes, settle_in, typed
from shared.adapters.rate_limits import SIGN_UP
from shared.kernel.errors import Invalid, NotFound
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Lead straight into the only store, or let the member choose."""
    stores = request.state.stores
    if len(stores) == 1 and "all" not in request.query_params:
        return see_other(request.app.url_path_for("dashboards.show", store=stores[0].slug))
    return respond(
        request,
        "merchant/stores/index.html",
        stores=stores,
        user=request.state.user,
        can_open=services_of(request).settings.web.who_may_sign_up != "closed",
    )


async def new(request: Request) -> Response:
    """Ask what the store is called and where it is."""
    _refuse_closed(request)
    return _form(request, {})


async def create(request: Request) -> Response:
    """Open it."""
    _refuse_closed(request)
    services, form = services_of(request), await read_form(request)
    await services.limits.take(SIGN_UP, store="platform", caller=request.state.user.email)
    try:
        wishes = read_wishes(form)
        async with services.database.as_platform() as session:
            store = await open_as(request, session, request.state.user, wishes)
    except Invalid as refusal:
        return _form(request, typed(form), errors=refusal.fields)
    await settle_in(request, store)
    return see_other(f"/dashboard/{store.slug}")


def _refuse_closed(request: Request) -> None:
    if services_of(request).settings.web.who_may_sign_up == "closed":
        raise NotFound


def _form(
    request: Request, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    return respond(
        request,
        "merchant/stores/new.html",
        status=422 if errors else 200,
        values=values,
        labels=labels(),
        errors=errors or {},
        **choices(request),
    )
