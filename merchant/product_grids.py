"""A figure of all variants of a product at once: size by colour, as merchants write it on paper."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.grid_form import filled, grid_of, values_of
from merchant.page import member_page
from merchant.variant_form import REORDERING, figures_for, read_reorders, read_stock, read_terms
from shared.inventory.errors import StockChanged
from shared.inventory.set_reorder_points import set_reorder_points
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Invalid, Refusal
from shared.kernel.sentences import say
from shared.products.change_terms import change_terms
from shared.products.hold_product import hold_product
from shared.products.make_skus import make_skus
from shared.products.models import Product
from shared.products.queries import product_by_id
from shared.products.sku_pattern import read_pattern, skus_by
from shared.stores.queries import bump_catalogue
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

# A cell and the figure that it showed, for as many variants as a product can have.
MOST_FIELDS: Final = 6000
LONGEST_SHOWN: Final = 200
WORDS: Final = {
    "price": say("Price"),
    "compare": say("Price before"),
    "cost": say("Your cost"),
    "stock": say("In stock"),
    "sku": say("SKU"),
    "barcode": say("Barcode"),
    "weight": say("Weight"),
    "reorder": say("Reorder at"),
    "lot": say("Order quantity"),
}


async def edit(request: Request) -> Response:
    """Show one figure of every variant."""
    figure = _figure(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    return await _page(request, product, figure, values_of(product, figure))


async def update(request: Request) -> Response:
    """Fill rows and columns without saving, or save all cells, or none."""
    form, figure = await read_form(request, most_fields=MOST_FIELDS), _figure(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    cells = filled(form, grid_of(product), values_of(product, figure), figure)
    if form.get("do") == "fill":
        return await _page(request, product, figure, cells, is_filled=True)
    pattern = form.get("pattern") if figure == "sku" and form.get("do") == "make" else None
    try:
        made = await _save(
            request,
            Form({name: [form[name]] for name in form} | {name: [cells[name]] for name in cells}),
            figure,
            pattern=pattern,
        )
    except (Invalid, StockChanged) as refusal:
        errors = refusal.fields if isinstance(refusal, Invalid) else {"grid": str(refusal)}
        return await _page(request, product, figure, cells, refusal=refusal, errors=errors, pattern=pattern)
    told = "saved=yes" if pattern is None else f"made={made}"
    return see_other(f"{request.url.path}?figure={figure}&{told}")


async def _save(request: Request, form: Form, figure: str, *, pattern: str | None) -> int:
    """Save what was typed, and where a pattern is given, put a SKU into what is empty then; return how many."""
    access, now = member_of(request), services_of(request).clock()
    actor = access.user.email
    async with work(request) as session:
        product = await hold_product(session, request.path_params["id"])
        if figure in REORDERING:
            await set_reorder_points(session, product, read_reorders(form, product), actor=actor, now=now)
            return 0
        if figure != "stock":
            terms = read_terms(form, product.variants, (figure,))
            await change_terms(session, product, terms, actor=actor, now=now)
            if pattern is None:
                return 0
            return await make_skus(session, product, pattern=pattern, actor=actor, now=now)
        counted = read_stock(form, product, (figure,))
        for variant, on_hand, seen in sorted(counted, key=lambda change: change[0].id):
            await set_stock(
                session, variant.id, on_hand=on_hand, seen=seen, reason="adjustment", actor=actor, now=now
            )
        if counted:
            await bump_catalogue(session)
    return 0


def _example(pattern: str, product: Product) -> str | None:
    """Return what a pattern gives for the first variant, None for one that is wrong."""
    try:
        return next(skus_by(read_pattern(pattern), product, [product.variants[0].choices], ()))
    except (Invalid, IndexError):
        return None


def _figure(request: Request) -> str:
    asked = request.query_params.get("figure", "")
    return asked if asked in figures_for(member_of(request)) else "price"


async def _page(
    request: Request,
    product: Product,
    figure: str,
    values: Mapping[str, str],
    *,
    is_filled: bool = False,
    refusal: Refusal | None = None,
    errors: Mapping[str, str] | None = None,
    pattern: str | None = None,
) -> Response:
    pattern = member_of(request).store.sku_pattern if pattern is None else pattern[:LONGEST_SHOWN]
    status = 200 if refusal is None else 422 if isinstance(refusal, Invalid) else 409
    return member_page(
        request,
        "merchant/product_grids/edit.html",
        section="products",
        status=status,
        product=product,
        grid=grid_of(product),
        figure=figure,
        figures=[(name, label) for name, label in WORDS.items() if name in figures_for(member_of(request))],
        values=values,
        errors=errors or {},
        is_filled=is_filled,
        pattern=pattern,
        example=_example(pattern, product),
        made=request.query_params.get("made", ""),
        saved="saved" in request.query_params,
    )
