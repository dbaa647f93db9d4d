"""A customer's store credit: what it holds, how it came to that, and the gift cards that are added to it."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.customers.models import Customer
from shared.gift_cards.errors import GiftCardRefused
from shared.gift_cards.issue_card import plain_code
from shared.gift_cards.redeem_card import redeem_card
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id_text, parse_id
from shared.kernel.money import Money
from shared.orders.credit_history import credit_of
from shared.payments.ways import GIFT_CARD, is_way_on
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.code_tries import counted_code
from storefront.done import having
from storefront.visit import customer_of, store_of, work

SHOPPER = "shopper"


async def show(request: Request) -> Response:
    """Show the balance and its ledger; whoever is not signed in is asked to."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Add all that a gift card holds, once for each form that was shown; a code that pays nothing here says so."""
    form = await read_form(request)
    try:
        async with counted_code(request, plain_code(form["gift_card"])):
            is_known = await _redeem(request, form)
    except Invalid as refusal:
        return await _page(request, errors=refusal.fields, typed=form["gift_card"])
    return see_other(having("redeemed", "/account/credit") if is_known else "/account/sign-in")


async def _redeem(request: Request, form: Form) -> bool:
    """Move the card into the credit of whoever is signed in; returns whether somebody is."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return False
        if not await is_way_on(session, GIFT_CARD):
            # Credit pays wherever it is: a card that the shop does not take would get in by this door.
            raise GiftCardRefused
        await redeem_card(
            session,
            customer,
            form["gift_card"],
            currency=store_of(request).currency,
            actor=SHOPPER,
            now=services_of(request).clock(),
            entry_id=parse_id(form["once"]),
        )
    return True


async def _page(request: Request, *, errors: Mapping[str, str] | None = None, typed: str = "") -> Response:
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        return await _shown(request, session, customer, errors=errors or {}, typed=typed)


async def _shown(
    request: Request, session: AsyncSession, customer: Customer, *, errors: Mapping[str, str], typed: str
) -> Response:
    credit = await credit_of(session, customer.id)
    return respond(
        request,
        "storefront/account/credit.html",
        status=422 if errors else 200,
        customer=customer,
        balances=credit.balances or [Money.zero(store_of(request).currency)],
        lines=credit.lines,
        takes_gift_cards=await is_way_on(session, GIFT_CARD),
        typed_card=typed,
        errors=errors,
        once=new_id_text(),
    )
