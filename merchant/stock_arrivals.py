"""Goods that came in."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.stock import stock_page
from shared.inventory.errors import NotCounted
from shared.inventory.receive_stock import receive_stock
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Add what arrived to a variant's stock; those who wait for it are served first."""
    form, key = await read_form(request), parse_id(request.path_params["variant"])
    typed = form.get("quantity")
    arrived = read_whole(typed, digits=8)
    try:
        if key is None:
            raise NotCounted
        if arrived is None:
            raise Invalid({"quantity": say("Enter how many arrived, as a whole number.")})
        async with work(request) as session:
            await receive_stock(
                session,
                key,
                quantity=arrived,
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        problem = next(iter(refusal.fields.values()))
        return await stock_page(request, status=422, wrong=f"arrived-{key}", typed=typed, problem=problem)
    return see_other(request.app.url_path_for("stock.index", store=member_of(request).store.slug))
