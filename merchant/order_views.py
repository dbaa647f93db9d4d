"""Lists of orders that the reader keeps under a name."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.order_filter import as_query, asked_for
from merchant.orders import list_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.orders.saved_views import LONGEST_QUERY, forget_view, save_view
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Keep what the list shows under a name, and show it as a view."""
    form, access = await read_form(request), member_of(request)
    asked = asked_for(dict(parse_qsl(form["query"][:LONGEST_QUERY])), access.store)
    try:
        async with work(request) as session:
            now, query = services_of(request).clock(), as_query(asked)
            await save_view(session, access.user.id, name=form.get("name"), query=query, now=now)
    except Invalid as refusal:
        typed = form["name"][:200]
        return await list_page(
            request, status=422, asked=asked, view_name=typed, view_error=refusal.fields["name"]
        )
    return see_other(f"{_list(request)}?{query}")


async def destroy(request: Request) -> Response:
    """Drop a view; the orders stay."""
    await read_form(request)
    async with work(request) as session:
        await forget_view(session, member_of(request).user.id, parse_id(request.path_params["id"]))
    return see_other(_list(request))


def _list(request: Request) -> str:
    return str(request.app.url_path_for("orders.index", store=member_of(request).store.slug))
