"""The codes in the cart."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.models import Cart
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.promotions.enter_code import LONGEST_CODE, as_code, enter_code, remove_code
from shared.promotions.errors import CodeRefused, NoSuchCoupon
from shared.web.forms import read_form
from shared.web.respond import see_other, wants_partial
from shared.web.services import services_of
from storefront.cart_answer import cart_answer
from storefront.code_tries import counted_code
from storefront.offers import offer_for
from storefront.visit import find_cart, work, write


async def create(request: Request) -> Response:
    """Enter a code; one that does nothing brings the cart back with one sentence for every reason."""
    services, typed = services_of(request), (await read_form(request)).get("code")[:LONGEST_CODE]

    async def enter(session: AsyncSession) -> Cart:
        cart = await find_cart(request, session)
        if cart is None:
            raise CodeRefused
        await enter_code(session, cart, typed, now=services.clock())
        return cart

    try:
        async with counted_code(request, as_code(typed)):
            await write(request, enter)
    except Invalid as refusal:
        return await _cart(request, status=422, typed=typed, problem=refusal.fields["code"])
    return await _cart(request) if wants_partial(request) else see_other("/cart")


async def destroy(request: Request) -> Response:
    """Take a code out of the cart."""

    async def remove(session: AsyncSession) -> None:
        cart = await find_cart(request, session)
        if cart is None:
            raise NoSuchCoupon
        await remove_code(session, cart, parse_id(request.path_params["id"]))

    await write(request, remove)
    return await _cart(request) if wants_partial(request) else see_other("/cart")


async def _cart(
    request: Request, *, status: int = 200, typed: str = "", problem: str | None = None
) -> Response:
    async with work(request) as session:
        cart = await find_cart(request, session)
        offer = await offer_for(request, session, cart)
    return cart_answer(request, cart, offer, status=status, typed_code=typed, code_problem=problem)
