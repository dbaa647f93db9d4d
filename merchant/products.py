"""The products of a store."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.product_form import Shown, from_form, from_product, read_stock, read_terms, read_words
from merchant.product_groups import load_groups, save_groups, values_of
from shared.inventory.errors import StockChanged
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Invalid
from shared.products.digital_files import files_of_product
from shared.products.models import STATES, Product
from shared.products.queries import all_products, count_by_state, product_by_id
from shared.products.update_product import update_product
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FORM = "merchant/products/_form.html"


async def index(request: Request) -> Response:
    """List products by title, by state and by what was searched."""
    asked = request.query_params
    state = asked.get("state") if asked.get("state") in STATES else None
    words, after = asked.get("q", ""), asked.get("after")
    async with work(request) as session:
        page = await all_products(session, state=state, words=words, after=after)
        counts = await count_by_state(session)
    return member_page(
        request,
        "merchant/products/index.html",
        section="products",
        page=page,
        state=state,
        words=words,
        counts=counts,
        is_first=after is None,
    )


async def edit(request: Request) -> Response:
    """Show a product's form."""
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    return await product_page(request, product, from_product(product), saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save words, prices and stock together, or nothing of it."""
    form = await read_form(request)
    try:
        await _save(request, form)
    except (Invalid, StockChanged) as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        errors = refusal.fields if isinstance(refusal, Invalid) else {"stock": str(refusal)}
        status = 422 if isinstance(refusal, Invalid) else 409
        return await product_page(request, product, from_form(form, product, errors), status=status)
    return see_other(f"{request.url.path}?saved=yes")


async def product_page(
    request: Request, product: Product, shown: Shown, *, status: int = 200, saved: bool = False
) -> Response:
    """Render a product's form with what it holds and what is wrong with it."""
    async with work(request) as session:
        groups = await load_groups(session, product, type_name=shown.values["product_type"])
        files = await files_of_product(session, product.id)
    values = values_of(product, groups)
    values = dict.fromkeys(values, "") if shown.is_typed else values
    return member_page(
        request,
        "merchant/products/edit.html",
        partial=FORM,
        section="products",
        status=status,
        product=product,
        values=values | shown.values,
        groups=groups,
        files=files,
        errors=shown.errors,
        saved=saved,
    )


async def _save(request: Request, form: Form) -> None:
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        words, terms, counted = read_words(form), read_terms(form, product), read_stock(form, product)
        # Sorted, as every change of stock, so that two of them wait for each other instead of deadlocking.
        for variant, figure, seen in sorted(counted, key=lambda change: change[0].id):
            await set_stock(
                session, variant.id, on_hand=figure, seen=seen, reason="adjustment", actor=actor, now=now
            )
        # After the stock: it raises the catalogue's version, and that row is locked last by everybody.
        type_before = product.product_type
        await update_product(session, product, words, terms, actor=actor, now=now)
        await save_groups(session, form, product, type_before=type_before, now=now)
