"""What a product leads to: what goes with it, what is like it, what is a step up."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.products.associate import associate, associations_of, dissociate
from shared.products.details import ASSOCIATIONS
from shared.products.queries import find_products, product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FOUND = 12


async def index(request: Request) -> Response:
    """List what is chosen, and what a search finds to choose from."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Choose a product."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            await associate(
                session,
                product,
                parse_id(form.get("other")),
                kind=form.get("kind"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _page(request, status=422, errors=refusal.fields)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Let go of one."""
    await read_form(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        actor, now = member_of(request).user.email, services_of(request).clock()
        key = parse_id(request.path_params["association"])
        await dissociate(session, product, key, actor=actor, now=now)
    return _back(request)


async def _page(request: Request, *, status: int = 200, errors: Mapping[str, str] | None = None) -> Response:
    words = request.query_params.get("q", "").strip()[:100]
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        chosen = await associations_of(session, product.id)
        found = await find_products(session, words, limit=FOUND) if words else ()
    return member_page(
        request,
        "merchant/product_associations/index.html",
        section="products",
        status=status,
        product=product,
        chosen={kind: [pair for pair in chosen if pair[0].kind == kind] for kind in ASSOCIATIONS},
        found=[other for other in found if other.id != product.id],
        words=words,
        errors=errors or {},
    )


def _back(request: Request) -> Response:
    store, product = member_of(request).store.slug, request.path_params["id"]
    return see_other(request.app.url_path_for("product_associations.index", store=store, id=product))
