"""The gift card, or the store credit, that pays for the cart."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.errors import CartEmpty
from shared.gift_cards.issue_card import plain_code
from shared.gift_cards.pay_with_card import choose_credit, enter_card
from shared.kernel.errors import Invalid
from shared.web.forms import read_form
from shared.web.services import services_of
from storefront.checkout import checkout_again
from storefront.code_tries import counted_code
from storefront.visit import customer_of, find_cart, write


async def create(request: Request) -> Response:
    """Let a gift card pay as much as it can; what was typed into the checkout stays."""
    services, form = services_of(request), await read_form(request)

    async def enter(session: AsyncSession) -> None:
        cart = await find_cart(request, session)
        if cart is None:
            raise CartEmpty
        await enter_card(session, cart, form["gift_card"], now=services.clock())

    try:
        async with counted_code(request, plain_code(form["gift_card"])):
            await write(request, enter)
    except Invalid as refusal:
        return await checkout_again(request, form, refusal)
    return await checkout_again(request, form)


async def create_credit(request: Request) -> Response:
    """Let the store credit of whoever is signed in pay as much as it can; what was typed stays."""
    form, now = await read_form(request), services_of(request).clock()

    async def choose(session: AsyncSession) -> None:
        cart = await find_cart(request, session)
        if cart is None:
            raise CartEmpty
        customer = await customer_of(request, session)
        await choose_credit(session, cart, customer.id if customer else None, now=now)

    try:
        await write(request, choose)
    except Invalid as refusal:
        return await checkout_again(request, form, refusal)
    return await checkout_again(request, form)


async def destroy(request: Request) -> Response:
    """Pay without the gift card again."""
    form = await read_form(request)

    async def remove(session: AsyncSession) -> None:
        cart = await find_cart(request, session)
        if cart is not None:
            cart.gift_card_id = None
            await session.flush()

    await write(request, remove)
    return await checkout_again(request, form)
