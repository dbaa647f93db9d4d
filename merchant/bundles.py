"""What is in a product that is sold as a bundle."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.bundle_form import Row, read_contents, rows_of, typed_rows
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.products.compose_bundle import compose_bundle
from shared.products.models import Product
from shared.products.queries import component_choices, product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show what each variant consists of."""
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    return await _page(request, product, rows_of(product))


async def update(request: Request) -> Response:
    """Save what each variant consists of, or nothing of it."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            contents = await read_contents(session, typed_rows(form, product))
            actor, now = member_of(request).user.email, services_of(request).clock()
            await compose_bundle(session, product, contents, actor=actor, now=now)
    except Invalid as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        return await _page(request, product, typed_rows(form, product), status=422, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def _page(
    request: Request,
    product: Product,
    rows: Mapping[UUID, Sequence[Row]],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        choices = await component_choices(session, product)
    return member_page(
        request,
        "merchant/bundles/edit.html",
        section="products",
        status=status,
        product=product,
        rows=rows,
        choices=choices,
        errors=errors or {},
        saved="saved" in request.query_params,
    )
