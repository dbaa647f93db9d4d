"""The options of a product, and what they make of its variants."""

from collections.abc import Collection, Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.option_form import option_values, read_options, read_out, typed_options
from merchant.page import member_page
from shared.inventory.set_stock import track_stock
from shared.kernel.errors import Invalid
from shared.products.arrange_options import arrange_options
from shared.products.hold_product import hold_product
from shared.products.models import Product
from shared.products.plan_options import OptionPlan, plan_options
from shared.products.queries import product_by_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_FIELDS = 5000


async def edit(request: Request) -> Response:
    """Show options, values and variants."""
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    return await _page(request, product, option_values(product))


async def update(request: Request) -> Response:
    """Save other names at once; say first what comes and goes, and do it when that was agreed to."""
    form = await read_form(request, most_fields=MOST_FIELDS)
    try:
        plan = await _arrange(request, form)
    except Invalid as refusal:
        return await _again(request, form, errors=refusal.fields)
    if plan is not None:
        return await _again(request, form, plan=plan)
    return see_other(f"{request.url.path}?saved=yes")


async def _arrange(request: Request, form: Form) -> OptionPlan | None:
    """Carry out what was typed, or return the plan that somebody has to agree to first."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        product = await hold_product(session, request.path_params["id"])
        plan = plan_options(
            product, read_options(form, product), out=read_out(form), fill_gaps="gaps" in form
        )
        if plan.needs_agreement and form.get("agreed") != plan.mark:
            return plan
        counted = {variant.id for variant in product.variants if variant.stock is not None}
        came = await arrange_options(session, product, plan, actor=actor, now=now)
        # What is made after a counted variant is counted too: uncounted, it could be sold without end.
        for variant, pattern in sorted(came, key=lambda pair: pair[0].id):
            if pattern.id in counted:
                await track_stock(session, variant.id, on_hand=0, actor=actor, now=now)
    return None


async def _again(
    request: Request, form: Form, *, errors: Mapping[str, str] | None = None, plan: OptionPlan | None = None
) -> Response:
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    values = typed_options(form, option_values(product))
    return await _page(request, product, values, errors=errors, plan=plan, out=read_out(form))


async def _page(
    request: Request,
    product: Product,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    plan: OptionPlan | None = None,
    out: Collection[UUID] = (),
) -> Response:
    return member_page(
        request,
        "merchant/product_options/edit.html",
        section="products",
        status=422 if errors else 200,
        product=product,
        values=values,
        errors=errors or {},
        plan=plan,
        out=out,
        saved="saved" in request.query_params,
    )
