"""By which plans a product can be subscribed to."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.products.queries import product_by_id
from shared.stores.permissions import PRICES_CHANGE
from shared.subscriptions.plans import MONTH, NoSuchPlan, plan_by_id, plans_of
from shared.subscriptions.save_plan import PlanTerms, add_plan, switch_plan
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

_FIELDS: Final = ("every", "count", "percent_off", "trial_days", "least_orders")
_EMPTY: Final = {"every": MONTH, "count": "1", "percent_off": "", "trial_days": "", "least_orders": ""}


async def index(request: Request) -> Response:
    """List a product's plans, with a form for another."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Offer the product so often."""
    form = await read_form(request)
    try:
        terms = _read(form)
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            actor, now = member_of(request).user.email, services_of(request).clock()
            await add_plan(session, product, terms, actor=actor, now=now)
    except Invalid as refusal:
        typed = {name: form.get(name)[:20] for name in _FIELDS}
        return await _page(request, status=422, typed=typed, errors=refusal.fields)
    return _back(request)


async def switch(request: Request) -> Response:
    """Offer a plan again, or no more; subscriptions that run go on."""
    form = await read_form(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        plan = await plan_by_id(session, request.path_params["plan"])
        if plan.product_id != product.id:
            raise NoSuchPlan
        actor, now = member_of(request).user.email, services_of(request).clock()
        await switch_plan(session, plan, is_on=form.get("is_on") == "yes", actor=actor, now=now)
    return _back(request)


def _read(form: Form) -> PlanTerms:
    wrong = Wrong()
    figures = {name: whole_number(form, name, wrong) or 0 for name in _FIELDS[1:]}
    if wrong:
        raise Invalid(wrong)
    return PlanTerms(every=form.get("every"), **figures)


async def _page(
    request: Request,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        plans = await plans_of(session, product.id)
    context: dict[str, Any] = {"typed": typed or _EMPTY, "errors": errors or {}}
    return member_page(
        request,
        "merchant/subscription_plans/index.html",
        section="subscriptions",
        status=status,
        product=product,
        plans=plans,
        can_change=member_of(request).may(PRICES_CHANGE),
        **context,
    )


def _back(request: Request) -> Response:
    return see_other(
        request.app.url_path_for(
            "subscription_plans.index",
            store=member_of(request).store.slug,
            id=request.path_params["id"],
        )
    )
