"""The price lists of a store."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.price_list_form import FIELDS, NEW, from_list, read_list
from shared.currencies.offered import conversions_of
from shared.customers.groups import all_groups
from shared.kernel.errors import Invalid
from shared.price_lists.listed_prices import counts_of_lists
from shared.price_lists.models import OWN
from shared.price_lists.save_list import all_lists, list_by_id, remove_list, save_list, switch_list
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List the price lists in the order in which they decide."""
    async with work(request) as session:
        lists, counts = await all_lists(session), await counts_of_lists(session)
        groups = {group.id: group.name for group in await all_groups(session)}
    return member_page(
        request,
        "merchant/price_lists/index.html",
        section="price-lists",
        lists=lists,
        counts=counts,
        groups=groups,
        now=services_of(request).clock(),
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    return await _page(request, None, NEW)


async def create(request: Request) -> Response:
    """Make a list; one of own prices leads on to where they are entered."""
    return await _save(request, None)


async def edit(request: Request) -> Response:
    """Show a list's form."""
    return await _page(request, request.path_params["id"])


async def update(request: Request) -> Response:
    """Save a list's terms, or nothing of them."""
    return await _save(request, request.path_params["id"])


async def switch(request: Request) -> Response:
    """Switch a list on or off."""
    is_on = (await read_form(request)).get("is_on") == "yes"
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        price_list = await list_by_id(session, request.path_params["id"])
        await switch_list(session, price_list, is_on=is_on, actor=actor, now=now)
    return see_other(request.url.path.removesuffix("/state"))


async def destroy(request: Request) -> Response:
    """Remove a list with its prices."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        price_list = await list_by_id(session, request.path_params["id"])
        await remove_list(session, price_list, actor=actor, now=now)
    return see_other(request.app.url_path_for("price_lists.index", store=member_of(request).store.slug))


async def _save(request: Request, text: str | None) -> Response:
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            price_list = await list_by_id(session, text) if text is not None else None
            terms = await read_list(session, access.store, form)
            saved = await save_list(
                session, access.store, price_list, terms, actor=access.user.email, now=now
            )
    except Invalid as refusal:
        return await _page(request, text, _typed(form), status=422, errors=refusal.fields)
    route = "listed_prices.index" if saved.kind == OWN and text is None else "price_lists.edit"
    address = request.app.url_path_for(route, store=access.store.slug, id=saved.id)
    return see_other(f"{address}?saved=yes")


async def _page(
    request: Request,
    text: str | None,
    values: Mapping[str, str] | None = None,
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    store, now = member_of(request).store, services_of(request).clock()
    async with work(request) as session:
        price_list = await list_by_id(session, text) if text is not None else None
        kept = await from_list(session, store, price_list) if price_list else NEW
        groups = await all_groups(session)
        counts = await counts_of_lists(session)
    return member_page(
        request,
        "merchant/price_lists/edit.html",
        section="price-lists",
        status=status,
        price_list=price_list,
        priced=counts.get(price_list.id, 0) if price_list else 0,
        values=values or kept,
        errors=errors or {},
        groups=groups,
        currencies=[store.currency, *conversions_of(store, now=now)],
        saved="saved" in request.query_params,
    )


def _typed(form: Form) -> dict[str, str]:
    return {name: form[name][:2000] for name in FIELDS}
