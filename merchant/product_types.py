"""The product types of a store, and what each asks."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.products.define_attribute import create_type, rename_type
from shared.products.product_types import all_types, attributes_of, count_of_type, type_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List every type, A to Z."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Make a type, and go on to say what it asks."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            made = await create_type(session, form.get("name"), now=services_of(request).clock())
    except Invalid as refusal:
        return await _index(request, typed=form.get("name"), errors=refusal.fields)
    return see_other(f"{request.url.path}/{made.id}")


async def edit(request: Request) -> Response:
    """Show a type and what it asks."""
    return await type_page(request)


async def update(request: Request) -> Response:
    """Rename a type; its products go with it."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            found = await type_by_id(session, request.path_params["id"])
            await rename_type(session, found, form.get("name"), now=services_of(request).clock())
    except Invalid as refusal:
        return await type_page(request, values={"name": form.get("name")}, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def type_page(
    request: Request,
    *,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    """Render a type's page; `wrong` is the id of the attribute whose form was refused, "new" for the new one's."""
    async with work(request) as session:
        found = await type_by_id(session, request.path_params["id"])
        attributes = await attributes_of(session, found)
    return member_page(
        request,
        "merchant/product_types/edit.html",
        section="catalogue",
        status=422 if errors else 200,
        product_type=found,
        attributes=attributes,
        values=values or {},
        errors=errors or {},
        wrong=wrong,
        saved="saved" in request.query_params,
    )


async def _index(request: Request, *, typed: str = "", errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        types, counts = await all_types(session), await count_of_type(session)
    return member_page(
        request,
        "merchant/product_types/index.html",
        section="catalogue",
        status=422 if errors else 200,
        types=types,
        counts=counts,
        typed=typed,
        errors=errors or {},
    )
