"""The roles of a store: four that every store has, and its own."""

from collections.abc import Collection, Mapping
from typing import Final, TypedDict

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.stores.members import Held, role_by_id, roles_of_store
from shared.stores.permissions import GROUPS, REACHES, SCOPED, reaching, without_own
from shared.stores.roles import BUILT_IN, TELLS, Role
from shared.stores.write_role import delete_role, write_role
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

DONE: Final = {"saved": say("Saved. It counts from now on."), "removal": say("The role is gone.")}
LONGEST_TYPED: Final = 200


class _Typed(TypedDict):
    """A form as it was typed."""

    name: str
    chosen: set[str]
    refund_at_most: str


async def index(request: Request) -> Response:
    """Show every role and what it allows."""
    async with work(request) as session:
        theirs = await roles_of_store(session)
    return member_page(
        request,
        "merchant/roles/index.html",
        section="people",
        roles=[(held, TELLS.get(held.role)) for held in map(Held, BUILT_IN)],
        own=theirs,
        groups=GROUPS,
        done=DONE.get(request.query_params.get("done", "")),
    )


async def new(request: Request) -> Response:
    """Show an empty form, or one that begins with what another role allows."""
    start = BUILT_IN.get(request.query_params.get("like", ""), frozenset())
    return _form(request, None, name="", chosen=without_own(start & member_of(request).permissions))


async def create(request: Request) -> Response:
    """Make a role."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            await _write(request, session, None, form)
    except Invalid as refusal:
        return _form(request, None, **_typed(form), errors=refusal.fields)
    return _to_list(request, "saved")


async def edit(request: Request) -> Response:
    """Show a role of the store's own."""
    async with work(request) as session:
        role = await role_by_id(session, request.path_params["role"])
    most = role.refund_at_most_minor
    store = member_of(request).store
    limit = "" if most is None else str(Money(most, store.currency).major)
    return _form(request, role, name=role.name, chosen=role.chosen, refund_at_most=limit)


async def update(request: Request) -> Response:
    """Change a role for everybody who has it."""
    form = await read_form(request)
    async with work(request) as session:
        role = await role_by_id(session, request.path_params["role"])
    try:
        async with work(request) as session:
            await _write(request, session, await role_by_id(session, request.path_params["role"]), form)
    except Invalid as refusal:
        return _form(request, role, **_typed(form), errors=refusal.fields)
    return _to_list(request, "saved")


async def destroy(request: Request) -> Response:
    """Take a role away that nobody has."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        await delete_role(
            session,
            await role_by_id(session, request.path_params["role"]),
            writer=access.permissions,
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return _to_list(request, "removal")


async def _write(request: Request, session: AsyncSession, role: Role | None, form: Form) -> None:
    access = member_of(request)
    await write_role(
        session,
        role,
        name=form.get("name"),
        permissions=_chosen(form),
        refund_at_most=_limit(form, access.store.currency),
        writer=access.permissions,
        actor=access.user.email,
        now=services_of(request).clock(),
    )


def _chosen(form: Form) -> set[str]:
    """Return what was chosen, each for all orders, for those of somebody's teams or for those only that are theirs."""
    return {_reaching(one, form.get(f"scope-{one}")) for one in form.all("permissions")}


def _reaching(permission: str, reach: str) -> str:
    is_said = permission in SCOPED and reach in REACHES
    return reaching(permission, reach) if is_said else permission


def _limit(form: Form, currency: str) -> int | None:
    if not form.get("refund_at_most"):
        return None
    try:
        return Money.parse(form.get("refund_at_most"), currency).minor
    except NotAnAmount as problem:
        raise Invalid({"refund_at_most": str(problem)}) from None


def _typed(form: Form) -> _Typed:
    return {
        "name": form["name"],
        "chosen": _chosen(form),
        "refund_at_most": form["refund_at_most"][:LONGEST_TYPED],
    }


def _to_list(request: Request, done: str) -> Response:
    return see_other(f"/dashboard/{member_of(request).store.slug}/people/roles?done={done}")


def _form(
    request: Request,
    role: Role | None,
    *,
    name: str,
    chosen: Collection[str],
    refund_at_most: str = "",
    errors: Mapping[str, str] | None = None,
) -> Response:
    return member_page(
        request,
        "merchant/roles/edit.html",
        section="people",
        status=422 if errors else 200,
        role=role,
        name=name[:LONGEST_TYPED],
        chosen=set(chosen),
        refund_at_most=refund_at_most,
        scoped=SCOPED,
        groups=GROUPS,
        errors=errors or {},
    )
