"""A product in depth: what it is made of, how it measures, how it is cared for."""

from functools import cache

from babel import Locale
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.details_form import ShownDetails, from_form, from_rows, read_description
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.products.describe_product import describe_product
from shared.products.details import CARE, SEASONS, details_of, materials_of, measurements_of
from shared.products.queries import product_by_id
from shared.products.size_charts import all_size_charts
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the form."""
    return await _page(request, None, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save all of it, or nothing."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            await describe_product(
                session,
                product,
                read_description(form),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _page(request, from_form(form, refusal.fields), status=422)
    return see_other(f"{request.url.path}?saved=yes")


async def _page(
    request: Request, shown: ShownDetails | None, *, status: int = 200, saved: bool = False
) -> Response:
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        charts = await all_size_charts(session)
        if shown is None:
            shown = from_rows(
                await details_of(session, product.id),
                await materials_of(session, product.id),
                await measurements_of(session, product.id),
            )
    return member_page(
        request,
        "merchant/product_details/edit.html",
        section="products",
        status=status,
        product=product,
        charts=charts,
        shown=shown,
        errors=shown.errors,
        saved=saved,
        seasons=SEASONS,
        care_marks=CARE,
        countries=_countries(),
    )


@cache
def _countries() -> list[tuple[str, str]]:
    names = {str(code): str(name) for code, name in Locale("en").territories.items()}
    found = [(code, names[code]) for code in names if len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ")]
    return sorted(found, key=lambda country: country[1])
