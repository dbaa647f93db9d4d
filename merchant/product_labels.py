"""Labels with barcodes for what the list is narrowed to, and numbers for what has none."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.product_filter import as_query, asked_for, wanted_products
from shared.inventory.product_list import MOST_COUNTED, count_products, page_of_products
from shared.inventory.unnumbered import count_unnumbered, ids_of_unnumbered
from shared.kernel.errors import Invalid
from shared.products.draw_barcode import path_of
from shared.products.number_variants import MOST_AT_ONCE, number_variants
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_PRODUCTS = 100
MOST_LABELS = 300


async def index(request: Request) -> Response:
    """Show a sheet of labels, to be printed."""
    return await _sheet(request, asked_for(request.query_params))


async def create(request: Request) -> Response:
    """Give numbers to those that have none."""
    form = await read_form(request)
    asked, access = asked_for(form), member_of(request)
    try:
        async with work(request) as session:
            wanted = wanted_products(asked, access.store)
            await number_variants(
                session,
                await ids_of_unnumbered(session, wanted, most=MOST_AT_ONCE),
                prefix=form.get("prefix"),
                length=8 if form.get("length") == "8" else 13,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _sheet(request, asked, errors=refusal.fields, prefix=form.get("prefix"))
    return see_other(f"{request.url.path}?{as_query(asked)}")


async def _sheet(
    request: Request,
    asked: dict[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    prefix: str = "",
) -> Response:
    async with work(request) as session:
        wanted = wanted_products(asked, member_of(request).store)
        page = await page_of_products(session, wanted, size=MOST_PRODUCTS)
        found = await count_products(session, wanted)
        unnumbered = await count_unnumbered(session, wanted)
    variants = [(product, variant) for product in page.rows for variant in product.variants]
    return member_page(
        request,
        "merchant/product_labels/index.html",
        section="products",
        status=422 if errors else 200,
        labels=[(product, variant, path_of(variant.barcode)) for product, variant in variants[:MOST_LABELS]],
        unnumbered=unnumbered,
        at_once=MOST_AT_ONCE,
        found=min(found, MOST_COUNTED),
        is_more=found > MOST_COUNTED,
        shown=len(page.rows),
        cut=max(0, len(variants) - MOST_LABELS),
        asked=asked,
        query=as_query(asked),
        errors=errors or {},
        prefix=prefix,
    )
