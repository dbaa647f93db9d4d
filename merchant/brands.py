"""The brands of a store."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.products.brands import all_brands, brand_by_id, count_of_brand
from shared.products.change_brand import change_brand
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List every brand that a product has named, A to Z."""
    async with work(request) as session:
        brands, counts = await all_brands(session), await count_of_brand(session)
    return member_page(
        request, "merchant/brands/index.html", section="catalogue", brands=brands, counts=counts
    )


async def edit(request: Request) -> Response:
    """Show what a brand is called and says."""
    return await brand_page(request)


async def update(request: Request) -> Response:
    """Save a brand; its products bear its new name."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            brand = await brand_by_id(session, request.path_params["id"])
            await change_brand(
                session,
                brand,
                name=form.get("name"),
                slug=form.get("slug"),
                description_html=form.get("description"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await brand_page(request, form=form, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def brand_page(
    request: Request, *, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    """Render a brand's page, with what was typed and what is wrong with it."""
    async with work(request) as session:
        brand = await brand_by_id(session, request.path_params["id"])
    values = {"name": brand.name, "slug": brand.slug, "description": brand.description_html}
    return member_page(
        request,
        "merchant/brands/edit.html",
        section="catalogue",
        status=422 if errors else 200,
        brand=brand,
        values=values | ({name: form[name] for name in form} if form else {}),
        errors=errors or {},
        saved="saved" in request.query_params,
    )
