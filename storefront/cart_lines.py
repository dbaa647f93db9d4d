"""Put something into the cart, and change how many of it there are."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.add_line import new_cart
from shared.carts.change_line import change_line, find_line
from shared.carts.errors import NoSuchLine
from shared.carts.models import Cart
from shared.carts.put_in_cart import put_in_cart
from shared.carts.quantities import read_quantity
from shared.carts.queries import whole_cart
from shared.carts.whole_cart import BY_ID, read_cart
from shared.checkout.make_offer import Offer, price_cart
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.products.errors import NoSuchVariant
from shared.products.read_shown_products import shown_product_of
from shared.web.cookies import read_cookie
from shared.web.forms import Form, read_form
from shared.web.respond import see_other, wants_partial
from shared.web.services import services_of
from storefront.cart_answer import cart_answer
from storefront.offers import new_here, offer_for
from storefront.product_page import variant_asked_for
from storefront.products import product_answer
from storefront.visit import (
    CUSTOMER_COOKIE,
    alone,
    cart_token,
    customer_of,
    customer_on,
    find_cart,
    footfall_of,
    glance,
    read,
    remember_cart,
    short_work,
    store_of,
    wants_json,
    work,
    write,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A changed cart. It is read and priced only for an answer that shows it; the token is a new cart's."""

    cart: Cart | None
    offer: Offer | None
    token: str | None = None
    title: str = ""


async def create(request: Request) -> Response:
    """Add pieces of a variant; what cannot be added brings the product's page back with the reason."""
    form = await read_form(request)
    try:
        quantity = _one_quantity(form)
        change = await _add(request, form, quantity)
    except Invalid as refusal:
        if wants_json(request):
            raise
        return await _product_again(request, form, refusal)
    if wants_partial(request):
        answer = cart_answer(request, change.cart, change.offer, added=change.title)
    else:
        answer = see_other("/cart")
    if change.token:
        remember_cart(request, answer, change.token)
    return answer


async def update(request: Request) -> Response:
    """Set how many of a line are wanted; 0 takes it out."""
    form = await read_form(request)
    line_id: str = request.path_params["id"]
    try:
        quantity = _one_quantity(form, least=0)
        change = await write(request, lambda session: _change(request, session, line_id, quantity))
    except Invalid as refusal:
        if wants_json(request):
            raise
        return await _cart_again(request, line_id, refusal)
    return cart_answer(request, change.cart, change.offer) if wants_partial(request) else see_other("/cart")


async def cart_to_fill(request: Request, session: AsyncSession, *, now: datetime) -> tuple[Cart, str | None]:
    """Return the visitor's cart, or a new one with the token that their browser has to remember."""
    cart = await find_cart(request, session)
    if cart is not None:
        return cart, None
    customer = await customer_of(request, session)
    return await new_cart(
        session,
        currency=store_of(request).currency,
        customer_id=customer.id if customer else None,
        now=now,
    )


async def _add(request: Request, form: Form, quantity: int) -> Change:
    now, store = services_of(request).clock(), store_of(request)
    variant_id, customer_id = parse_id(form.get("variant")), await _signed_in(request)
    filled = await put_in_cart(
        partial(alone, request),
        variant_id,
        token=cart_token(request),
        customer_id=customer_id,
        quantity=quantity,
        note=form.get("note"),
        currency=store.currency,
        now=now,
    )
    if variant_id:
        footfall_of(request).put(store.id, variant_id)
    if not wants_partial(request):
        return Change(None, None, filled.token)
    async with glance(request) as reader:
        cart = await read_cart(reader, BY_ID, filled.cart_id)
        assert cart is not None
        offer = await price_cart(reader, store, cart, new_here(store, customer_id), now=now)
    added = next((line.variant.product for line in cart.lines if line.variant_id == variant_id), None)
    return Change(cart, offer, filled.token, offer.told.title_of(added) if added else "")


async def _signed_in(request: Request) -> UUID | None:
    if read_cookie(request, CUSTOMER_COOKIE) is None:
        return None
    async with short_work(request) as writer:
        customer = await customer_on(request, writer)
    return customer.id if customer else None


async def _change(request: Request, session: AsyncSession, line_id: str, quantity: int) -> Change:
    cart = await find_cart(request, session)
    if cart is None:
        raise NoSuchLine
    await change_line(session, cart, line_id, quantity=quantity, now=services_of(request).clock())
    await session.flush()
    if not wants_partial(request):
        return Change(None, None)
    cart = await whole_cart(session, cart.id)
    return Change(cart, await offer_for(request, session, cart))


async def _product_again(request: Request, form: Form, refusal: Invalid) -> Response:
    variant_id = parse_id(form.get("variant"))
    if variant_id is None:
        raise NoSuchVariant
    async with read(request) as reader:
        product = await shown_product_of(reader, variant_id)
        chosen = variant_asked_for(product, variant_id)
        return await product_answer(
            request, reader, product, chosen, wanted=form["quantity"][:20], errors=refusal.fields
        )


async def _cart_again(request: Request, line_id: str, refusal: Invalid) -> Response:
    async with work(request) as session:
        cart = await find_cart(request, session)
        offer = await offer_for(request, session, cart)
    if cart is None:
        raise NoSuchLine
    line = find_line(cart, line_id)
    return cart_answer(request, cart, offer, status=422, problems={line.id: refusal.fields["quantity"]})


def _one_quantity(form: Form, *, least: int = 1) -> int:
    typed = form.all("quantity")
    # A field sent twice is not a number, however it would be read.
    return read_quantity(typed[0] if len(typed) == 1 else "", least=least)
