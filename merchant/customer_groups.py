"""The groups of a store's customers."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.customers.change_groups import PutIn, put_in_addresses, remove_group, save_group, take_out
from shared.customers.errors import GroupInUse
from shared.customers.groups import CustomerGroup, all_groups, group_by_id, put_in_by_hand, sizes_of_groups
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LISTED: Final = 200
LONGEST_TYPED: Final = 20_000


async def index(request: Request) -> Response:
    """List the groups, with the form for a new one."""
    return await _list(request)


async def create(request: Request) -> Response:
    """Make a group and lead to its page, where customers are put in."""
    form = await read_form(request)
    try:
        group_id = await _save(request, form, None)
    except Invalid as refusal:
        return await _list(request, status=422, values=_typed(form), errors=refusal.fields)
    return see_other(f"/dashboard/{member_of(request).store.slug}/customers/groups/{group_id}")


async def edit(request: Request) -> Response:
    """Show a group: its form, who was put in, and the field that takes many at once."""
    return await _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Change a group's name and rule."""
    form = await read_form(request)
    try:
        await _save(request, form, request.path_params["id"])
    except Invalid as refusal:
        return await _page(request, status=422, values=_typed(form), errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def destroy(request: Request) -> Response:
    """Remove a group, unless something speaks of it."""
    await read_form(request)
    access = member_of(request)
    try:
        async with work(request) as session:
            group = await group_by_id(session, request.path_params["id"])
            now = services_of(request).clock()
            await remove_group(session, group, actor=access.user.email, now=now)
    except GroupInUse as refusal:
        return await _page(request, status=409, problem=str(refusal))
    return see_other(f"/dashboard/{access.store.slug}/customers/groups")


async def put_in(request: Request) -> Response:
    """Put the accounts of many addresses in, and say what became of each."""
    form, now = await read_form(request), services_of(request).clock()
    actor = member_of(request).user.email
    try:
        async with work(request) as session:
            group = await group_by_id(session, request.path_params["id"])
            report = await put_in_addresses(session, group, form["addresses"], actor=actor, now=now)
    except Invalid as refusal:
        typed = form["addresses"][:LONGEST_TYPED]
        return await _page(request, status=422, errors=refusal.fields, addresses=typed)
    return await _page(request, report=report, addresses="\n".join(report.unknown))


async def take_out_one(request: Request) -> Response:
    """Take a customer out who was put in by hand."""
    await read_form(request)
    async with work(request) as session:
        group = await group_by_id(session, request.path_params["id"])
        await take_out(
            session,
            group,
            parse_id(request.path_params["customer"]),
            actor=member_of(request).user.email,
            now=services_of(request).clock(),
        )
    address = request.app.url_path_for(
        "customer_groups.edit", store=member_of(request).store.slug, id=request.path_params["id"]
    )
    return see_other(f"{address}#members")


async def _save(request: Request, form: Form, text: str | None) -> object:
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        group = await group_by_id(session, text) if text is not None else None
        saved = await save_group(
            session,
            group,
            name=form["name"],
            domains=form["domains"],
            is_tax_exempt=form["is_tax_exempt"] == "yes",
            actor=actor,
            now=now,
        )
    return saved.id


async def _list(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        groups, sizes = await all_groups(session), await sizes_of_groups(session)
    return member_page(
        request,
        "merchant/customer_groups/index.html",
        section="customers",
        status=status,
        groups=groups,
        sizes=sizes,
        values=values or {},
        errors=errors or {},
    )


async def _page(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    addresses: str = "",
    report: PutIn | None = None,
    problem: str | None = None,
    saved: bool = False,
) -> Response:
    async with work(request) as session:
        group = await group_by_id(session, request.path_params["id"])
        members = await put_in_by_hand(session, group.id, most=LISTED)
        sizes = await sizes_of_groups(session)
    return member_page(
        request,
        "merchant/customer_groups/edit.html",
        section="customers",
        status=status,
        group=group,
        members=members,
        size=sizes.get(group.id, 0),
        listed=LISTED,
        values=values or _values(group),
        errors=errors or {},
        addresses=addresses,
        report=report,
        problem=problem,
        saved=saved,
    )


def _values(group: CustomerGroup) -> dict[str, str]:
    exempt = "yes" if group.is_tax_exempt else ""
    return {"name": group.name, "domains": ", ".join(group.domains), "is_tax_exempt": exempt}


def _typed(form: Form) -> dict[str, str]:
    return {name: form[name][:LONGEST_TYPED] for name in ("name", "domains", "is_tax_exempt")}
