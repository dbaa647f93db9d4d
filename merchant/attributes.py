"""What a product type asks."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.product_types import type_page
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import parse_id
from shared.products.define_attribute import (
    AttributeTerms,
    define_attribute,
    forget_attribute,
    move_attribute,
)
from shared.products.product_type import Attribute, ProductType
from shared.products.product_types import attributes_of, type_by_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

_MOVES: Final = {"up": -1, "down": 1}


async def create(request: Request) -> Response:
    """Ask something new."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            found = await type_by_id(session, request.path_params["id"])
            await define_attribute(session, found, _terms(form), now=services_of(request).clock())
    except Invalid as refusal:
        values = {name: form[name] for name in form}
        return await type_page(request, values=values, errors=refusal.fields, wrong="new")
    return _back(request)


async def update(request: Request) -> Response:
    """Ask it in another way, or at another place."""
    form = await read_form(request)
    now = services_of(request).clock()
    try:
        async with work(request) as session:
            found, attribute = await _attribute(request, session)
            if by := _MOVES.get(form.get("move")):
                await move_attribute(session, found, attribute, by=by, now=now)
            else:
                await define_attribute(session, found, _terms(form), attribute=attribute, now=now)
    except Invalid as refusal:
        values = {name: form[name] for name in form}
        return await type_page(
            request, values=values, errors=refusal.fields, wrong=request.path_params["attribute"]
        )
    return _back(request)


async def destroy(request: Request) -> Response:
    """Ask it no more."""
    async with work(request) as session:
        found, attribute = await _attribute(request, session)
        await forget_attribute(session, found, attribute.id, now=services_of(request).clock())
    return _back(request)


async def _attribute(request: Request, session: AsyncSession) -> tuple[ProductType, Attribute]:
    found = await type_by_id(session, request.path_params["id"])
    key = parse_id(request.path_params["attribute"])
    for attribute in await attributes_of(session, found):
        if attribute.id == key:
            return found, attribute
    raise NotFound


def _terms(form: Form) -> AttributeTerms:
    return AttributeTerms(
        label=form.get("label"),
        kind=form.get("kind"),
        unit=form.get("unit"),
        choices=list(dict.fromkeys(line.strip() for line in form["choices"].splitlines() if line.strip())),
        heading=form.get("heading"),
        is_required=form.get("is_required") == "yes",
        is_filterable=form.get("is_filterable") == "yes",
        is_shown=form.get("is_shown") == "yes",
    )


def _back(request: Request) -> Response:
    return see_other(f"{request.url.path.partition('/attributes')[0]}?saved=yes")
