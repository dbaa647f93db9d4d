"""Prices, costs and stock of many products changed by one rule: looked at first, done by a job, undone from record."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.product_filter import as_query, asked_for, wanted_products
from merchant.variant_form import figures_for
from shared.currencies.conversion import ROUNDINGS
from shared.inventory.bulk_models import REFUSED, BulkChange, BulkChangeRow
from shared.inventory.bulk_rule import FIGURES, Rule, read_rule, rule_from
from shared.inventory.plan_change import ChangePlan, begin_change, count_rows, plan_change
from shared.inventory.product_list import count_products
from shared.inventory.run_change import NoSuchChange, change_by_id, move_change
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import new_id, new_id_text, parse_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FIELDS = ("figure", "way", "value", "rounding", "keeps_before")
MOST_SHOWN = 50


async def index(request: Request) -> Response:
    """List the latest changes."""
    async with work(request) as session:
        found = await session.scalars(
            select(BulkChange).order_by(BulkChange.created_at.desc(), BulkChange.id).limit(MOST_SHOWN)
        )
        changes = [change for change in found if _may_see(request, rule_from(change.rule))]
        counts = {change.id: await count_rows(session, change.id) for change in changes}
    return member_page(
        request,
        "merchant/product_changes/index.html",
        section="products",
        changes=changes,
        rules={change.id: rule_from(change.rule) for change in changes},
        counts=counts,
    )


async def new(request: Request) -> Response:
    """Ask for a rule, and show what it would do once there is one; the address says both."""
    typed = {name: request.query_params.get(name, "") for name in FIELDS}
    if not typed["figure"]:
        return await _form(request, typed | {"figure": "price", "way": "percent", "rounding": "exact"})
    return await _form(request, typed, is_asked=True)


async def create(request: Request) -> Response:
    """Begin a change that was looked at; were it another by now, it is shown again."""
    form = await read_form(request)
    typed = {name: form.get(name) for name in FIELDS}
    access, asked = member_of(request), asked_for(form)
    change_id = parse_id(form.get("key")) or new_id()
    try:
        rule = _readable(request, typed)
    except Invalid as refusal:
        return await _form(request, typed, asked=asked, errors=refusal.fields)
    async with work(request) as session:
        if await session.get(BulkChange, (access.store.id, change_id)) is None:
            plan = await plan_change(session, wanted_products(asked, access.store), rule)
            if not plan.changing or plan.mark != form.get("agreed"):
                return await _form(request, typed, asked=asked, is_asked=True)
            now = services_of(request).clock()
            await begin_change(session, change_id, rule, plan, actor=access.user.email, now=now)
    return see_other(f"{request.url.path}/{change_id}")


async def show(request: Request) -> Response:
    """Show how far a change is, and what it could not do."""
    return await _standing(request)


async def _standing(request: Request, *, status: int = 200, problem: str = "") -> Response:
    async with work(request) as session:
        change = await _change(request, session)
        counts = await count_rows(session, change.id)
        problems = await session.scalars(
            select(BulkChangeRow)
            .where(BulkChangeRow.change_id == change.id, BulkChangeRow.problem != "")
            .order_by(BulkChangeRow.title, BulkChangeRow.id)
            .limit(MOST_SHOWN)
        )
        rows = list(problems)
    return member_page(
        request,
        "merchant/product_changes/show.html",
        partial="merchant/product_changes/_progress.html",
        section="products",
        status=status,
        problem=problem,
        change=change,
        rule=rule_from(change.rule),
        counts=counts,
        total=sum(counts.values()),
        settled=sum(counts.values()) - counts.get("waiting", 0),
        refused=counts.get(REFUSED, 0),
        problems=rows,
    )


async def update(request: Request) -> Response:
    """Stop a change, go on with it, or undo it; a step that it is not ready for changes nothing and says so."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            change = await _change(request, session)
            await move_change(session, change.id, form.get("step"), now=services_of(request).clock())
    except Conflict as refusal:
        return await _standing(request, status=409, problem=str(refusal))
    return see_other(request.url.path)


async def _change(request: Request, session: AsyncSession) -> BulkChange:
    """Return the change of this address; one of a figure that its reader may not see is none. Raises NoSuchChange."""
    change = await change_by_id(session, request.path_params["id"])
    if not _may_see(request, rule_from(change.rule)):
        raise NoSuchChange
    return change


async def _form(
    request: Request,
    typed: Mapping[str, str],
    *,
    asked: dict[str, str] | None = None,
    is_asked: bool = False,
    errors: Mapping[str, str] | None = None,
) -> Response:
    store = member_of(request).store
    asked = asked_for(request.query_params) if asked is None else asked
    wanted, plan = wanted_products(asked, store), None
    async with work(request) as session:
        found = await count_products(session, wanted)
        if is_asked:
            try:
                plan = await plan_change(session, wanted, _readable(request, typed))
            except Invalid as refusal:
                errors = refusal.fields
    return member_page(
        request,
        "merchant/product_changes/new.html",
        section="products",
        status=422 if errors else 200,
        typed=typed,
        asked=asked,
        query=as_query(asked),
        found=found,
        errors=errors or {},
        figures=[figure for figure in FIGURES if figure in figures_for(member_of(request))],
        roundings=ROUNDINGS,
        key=new_id_text(),
        **_shown(plan),
    )


def _shown(plan: ChangePlan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None}
    return {"plan": plan, "changing": plan.changing, "refused": plan.refused, "most_shown": MOST_SHOWN}


def _readable(request: Request, typed: Mapping[str, str]) -> Rule:
    """Return the rule that was typed; raises Invalid, also for a figure that this member may not see."""
    rule = read_rule(dict(typed), member_of(request).store.currency)
    return rule if _may_see(request, rule) else read_rule({}, member_of(request).store.currency)


def _may_see(request: Request, rule: Rule) -> bool:
    return rule.figure in figures_for(member_of(request))
