"""The codes of a promotion."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.promotion_form import from_promotion
from merchant.promotions import promotion_page
from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.promotions.add_codes import add_code, generate_codes, switch_code
from shared.promotions.queries import codes_of, coupon_by_id, promotion_by_id
from shared.web.csv_text import csv_text
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Hand out every code of a promotion as a file."""
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        codes = await codes_of(session, promotion, limit=None)
    rows = [(code.code, code.used, code.use_limit, code.per_customer, int(code.is_on)) for code in codes]
    text = csv_text([("code", "used", "limit", "per_customer", "is_on"), *rows])
    headers = {"content-disposition": 'attachment; filename="codes.csv"', "cache-control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def create(request: Request) -> Response:
    """Add one code, or many at random."""
    form = await read_form(request)
    try:
        await _add(request, form)
    except Invalid as refusal:
        return await _again(request, form, refusal)
    return see_other(_page(request) + "#codes")


async def switch(request: Request) -> Response:
    """Switch one code on or off."""
    is_on = (await read_form(request)).get("is_on") == "yes"
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        coupon = await coupon_by_id(session, promotion, request.path_params["coupon"])
        await switch_code(session, coupon, is_on=is_on, actor=actor, now=now)
    return see_other(_page(request) + "#codes")


async def _add(request: Request, form: Form) -> None:
    actor, now = member_of(request).user.email, services_of(request).clock()
    wrong: Wrong = {}
    use_limit = whole_number(form, "use_limit", wrong) or None
    per_customer = whole_number(form, "per_customer", wrong) or None
    count = whole_number(form, "count", wrong)
    if wrong:
        raise Invalid(wrong)
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        if form.get("many"):
            await generate_codes(
                session,
                promotion,
                count or 0,
                prefix=form.get("prefix"),
                use_limit=use_limit,
                per_customer=per_customer,
                actor=actor,
                now=now,
            )
        else:
            await add_code(
                session,
                promotion,
                form.get("code"),
                use_limit=use_limit,
                per_customer=per_customer,
                actor=actor,
                now=now,
            )


async def _again(request: Request, form: Form, refusal: Invalid) -> Response:
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        values = await from_promotion(session, member_of(request).store, promotion)
        return await promotion_page(
            request,
            session,
            promotion,
            values,
            status=422,
            errors=refusal.fields,
            code_form={name: form[name][:100] for name in form},
        )


def _page(request: Request) -> str:
    return str(
        request.app.url_path_for(
            "promotions.edit", store=member_of(request).store.slug, id=request.path_params["id"]
        )
    )
