"""Several versions of a product into the cart at once."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.add_lines import add_lines
from shared.carts.models import Cart
from shared.carts.quantities import read_quantity
from shared.checkout.make_offer import Offer
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.errors import NoSuchProduct
from shared.products.read_shown_products import shown_product
from shared.products.shown_product import ShownProduct
from shared.web.forms import Form, read_form
from shared.web.respond import see_other, wants_partial
from shared.web.services import services_of
from storefront.cart_answer import cart_answer
from storefront.cart_lines import cart_to_fill
from storefront.moved_products import lead_to_product
from storefront.offers import offer_for
from storefront.order_grid import field_of, order_grid
from storefront.product_page import variant_asked_for
from storefront.products import product_answer
from storefront.visit import footfall_of, read, remember_cart, store_of, wants_json, write


async def create(request: Request) -> Response:
    """Add all that was typed; when one of it cannot be added, add nothing and say so at its cell."""
    form = await read_form(request)
    async with read(request) as reader:
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "order_grids.create")
    try:
        wanted = _wanted(product, form)
        cart, offer, token = await write(request, lambda session: _add(request, session, wanted))
    except Invalid as refusal:
        if wants_json(request):
            raise
        return await _again(request, product, form, refusal)
    for variant_id in wanted:
        footfall_of(request).put(store_of(request).id, variant_id)
    partial = wants_partial(request)
    answer = cart_answer(request, cart, offer, added=product.title) if partial else see_other("/cart")
    if token:
        remember_cart(request, answer, token)
    return answer


async def _add(
    request: Request, session: AsyncSession, wanted: Mapping[UUID, int]
) -> tuple[Cart, Offer | None, str | None]:
    now = services_of(request).clock()
    cart, token = await cart_to_fill(request, session, now=now)
    cart = await add_lines(session, cart, wanted, now=now)
    return cart, await offer_for(request, session, cart) if wants_partial(request) else None, token


async def _again(request: Request, product: ShownProduct, form: Form, refusal: Invalid) -> Response:
    if order_grid(product) is None:
        async with read(request) as reader:
            chosen = variant_asked_for(product, None)
            return await product_answer(request, reader, product, chosen, errors=refusal.fields)
    problems = {name if name == "grid" else f"of-{name}": told for name, told in refusal.fields.items()}
    async with read(request) as reader:
        return await product_answer(
            request,
            reader,
            product,
            variant_asked_for(product, None),
            typed={name: form[name] for name in form},
            problems=problems,
        )


def _wanted(product: ShownProduct, form: Form) -> dict[UUID, int]:
    """Return how many of each variant were typed; raises Invalid by the variant's id, or at `grid` for none at all."""
    wanted, wrong = {}, {}
    for variant in product.variants:
        typed = form.get(field_of(variant))
        if typed in ("", "0"):
            continue
        try:
            wanted[variant.id] = read_quantity(typed)
        except Invalid as refusal:
            wrong[str(variant.id)] = refusal.fields["quantity"]
    if wrong:
        raise Invalid(wrong)
    if not wanted:
        raise Invalid({"grid": say("Write how many of which you would like.")})
    return wanted
