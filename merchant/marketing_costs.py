"""What marketing cost the store, as somebody writes it down."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from merchant.page import member_page
from merchant.typed_days import typed_day
from merchant.typed_figures import amount
from shared.insight.marketing_costs import MarketingCost, cost_by_id, hold_cost, page_of_costs
from shared.insight.periods import Period
from shared.insight.reckon_days import day_of
from shared.insight.write_marketing_cost import CostTyped, remove_cost, write_cost
from shared.kernel.errors import Invalid, NotAllowed
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import page_number
from shared.kernel.sentences import say
from shared.pricing.channels import SHOP
from shared.stores.permissions import COSTS_SEE, MARKETING_CHANGE
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PAGE: Final = 50
_MOST_PAGES: Final = 100
_FIELDS: Final = ("from", "to", "channel", "cost", "note")


async def index(request: Request) -> Response:
    """List what was written down, the latest first, with a form for more; and undo what was just removed."""
    return await _list(request)


async def create(request: Request) -> Response:
    """Write a cost down."""
    return await _save(request, None)


async def edit(request: Request) -> Response:
    """Show a cost's form."""
    may_write(request)
    async with work(request) as session:
        cost = await cost_by_id(session, request.path_params["id"])
    return _one(request, cost, _values(cost, member_of(request).store.currency))


async def update(request: Request) -> Response:
    """Change a cost."""
    return await _save(request, request.path_params["id"])


async def destroy(request: Request) -> Response:
    """Remove a cost; the list that follows offers to undo it."""
    await read_form(request)
    access = may_write(request)
    async with work(request) as session:
        cost = await remove_cost(
            session, request.path_params["id"], actor=access.user.email, now=services_of(request).clock()
        )
    return see_other(f"{address_of_list(request)}?removed={cost.id}")


def may_write(request: Request) -> Access:
    """Return who asks; whoever may change marketing, but see no costs, is refused."""
    access = member_of(request)
    if not access.may(COSTS_SEE):
        raise NotAllowed(say("Your role does not allow this. Ask somebody who looks after people here."))
    return access


def address_of_list(request: Request) -> str:
    """Return where the list stands."""
    return str(request.app.url_path_for("marketing_costs.index", store=member_of(request).store.slug))


async def _save(request: Request, asked: str | None) -> Response:
    form, access, now = await read_form(request), may_write(request), services_of(request).clock()
    wrong: dict[str, str] = {}
    typed = _typed(form, access.store.currency, wrong)
    try:
        async with work(request) as session:
            cost = await hold_cost(session, asked) if asked is not None else None
            await write_cost(
                session,
                cost,
                typed,
                today=day_of(now, access.store.time_zone),
                actor=access.user.email,
                now=now,
            )
    except Invalid as refusal:
        values = {name: form.get(name)[:1000] for name in _FIELDS}
        errors = {**refusal.fields, **wrong}
        if asked is None:
            return await _list(request, status=422, values=values, errors=errors)
        async with work(request) as session:
            cost = await cost_by_id(session, asked)
        return _one(request, cost, values, status=422, errors=errors)
    return see_other(f"{address_of_list(request)}?saved=yes")


async def _list(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    access, page = member_of(request), page_number(request.query_params.get("page"), most=_MOST_PAGES)
    removed = parse_id(request.query_params.get("removed", ""))
    async with work(request) as session:
        found = await page_of_costs(session, start=(page - 1) * PAGE, rows=PAGE + 1)
        gone = await session.get(MarketingCost, (access.store.id, removed)) if removed else None
    today = day_of(services_of(request).clock(), access.store.time_zone)
    last_month = Period.month_of(today).before
    return member_page(
        request,
        "merchant/marketing_costs/index.html",
        section="reports",
        status=status,
        costs=found[:PAGE],
        has_more=len(found) > PAGE,
        page=page,
        removed=gone if gone and gone.removed_at else None,
        saved="saved" in request.query_params,
        can_change=access.may(MARKETING_CHANGE),
        values=values
        or {
            "from": last_month.first.isoformat(),
            "to": last_month.last.isoformat(),
            "channel": SHOP,
            "cost": "",
            "note": "",
        },
        errors=errors or {},
    )


def _one(
    request: Request,
    cost: MarketingCost,
    values: Mapping[str, str],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    return member_page(
        request,
        "merchant/marketing_costs/edit.html",
        section="reports",
        status=status,
        cost=cost,
        values=values,
        errors=errors or {},
    )


def _typed(form: Form, currency: str, wrong: dict[str, str]) -> CostTyped:
    return CostTyped(
        first=typed_day(form.get("from")),
        last=typed_day(form.get("to")),
        channel=form.get("channel"),
        cost_minor=amount(form, "cost", currency, wrong),
        note=form.get("note"),
    )


def _values(cost: MarketingCost, currency: str) -> dict[str, str]:
    return {
        "from": cost.first_day.isoformat(),
        "to": cost.last_day.isoformat(),
        "channel": cost.channel,
        "cost": str(Money(cost.cost_minor, currency).major),
        "note": cost.note,
    }
