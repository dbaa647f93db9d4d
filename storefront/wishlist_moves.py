"""From the wishlist into the cart."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.add_line import add_line, new_cart
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.queries import variant_for_sale
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of
from shared.wishlists.models import WishlistItem
from shared.wishlists.queries import item_of
from storefront.done import having
from storefront.visit import (
    customer_of,
    find_cart,
    footfall_of,
    remember_cart,
    store_of,
    work,
    write,
)
from storefront.wishlist_view import find_wishlist, wishlist_page


async def create(request: Request) -> Response:
    """Put one piece into the cart and take it off the list; what cannot be bought stays, with the reason."""
    await read_form(request)
    try:
        variant_id, token = await write(request, lambda session: _move(request, session))
    except Invalid as refusal:
        problem = next(iter(refusal.fields.values()), str(refusal))
        async with work(request) as session:
            wishlist = await find_wishlist(request, session)
            return await wishlist_page(
                request, session, wishlist, status=422, wrong=request.path_params["id"], problem=problem
            )
    footfall_of(request).put(store_of(request).id, variant_id)
    answer = see_other(having("moved", "/cart"))
    if token:
        remember_cart(request, answer, token)
    return answer


async def _move(request: Request, session: AsyncSession) -> tuple[UUID, str | None]:
    item = await item_of(session, await find_wishlist(request, session), request.path_params["id"])
    if item.variant is None:
        raise Invalid({"variant": say("Choose a version first.")})
    now = services_of(request).clock()
    variant = await variant_for_sale(session, str(item.variant.id))
    cart, token = await find_cart(request, session), None
    if cart is None:
        customer = await customer_of(request, session)
        cart, token = await new_cart(
            session,
            currency=store_of(request).currency,
            customer_id=customer.id if customer else None,
            now=now,
        )
    await add_line(session, cart, variant, quantity=1, now=now)
    await session.execute(delete(WishlistItem).where(WishlistItem.id == item.id))
    return variant.id, token
