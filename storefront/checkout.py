"""The checkout: one page, and the way on to the payment page where the order is paid first."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CARD_TRIES, CARD_TRIES_OF_MAILBOX, CHECKOUT
from shared.carts.errors import CartEmpty
from shared.carts.models import MERGED, Cart
from shared.carts.queries import lock_cart, lock_cart_by_id
from shared.checkout.errors import PriceChanged
from shared.checkout.place_order import Buyer, order_token, place_order
from shared.customers.models import Customer
from shared.gift_cards.errors import GiftCardChanged
from shared.inventory.errors import SoldOut
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say, say_count
from shared.orders.models import Order
from shared.payments.methods import CARD, NOTHING_TO_PAY
from shared.payments.taker import INSTALLATION
from shared.promotions.errors import CouponUsedUp
from shared.shipping.address_book import BookFull, SavedAddress, addresses_of, save_address
from shared.shipping.addresses import read_address
from shared.shipping.countries import destination_codes
from shared.shipping.errors import SlotGone
from shared.taxes.errors import RatesUnknown
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.cart_contacts import guests_of, keep_contact
from storefront.cart_view import Problems
from storefront.checkout_form import (
    TRAP,
    Typed,
    checkout_answer,
    empty_form,
    read_checkout,
    typed_form,
    wish_of,
    with_saved,
)
from storefront.checkout_questions import asked_of
from storefront.languages import here, language_read
from storefront.offers import offer_for, offer_here
from storefront.order_payments import to_payment_page
from storefront.payment_choice import chosen_method, chosen_taker, offered_methods
from storefront.tax_questions import ask_for_rates
from storefront.vat_checks import check_vat_number
from storefront.visit import (
    cart_here,
    cart_token,
    count_try,
    customer_of,
    customer_on,
    find_cart,
    footfall_of,
    glance,
    go_to,
    is_guest,
    short_work,
    store_of,
    wants_json,
    work,
    write,
    write_lightly,
)

LONGEST_CARD: Final = 64


async def show(request: Request) -> Response:
    """Show the form beside what is being bought; an empty cart leads back to its page."""
    # Of a guest nothing is written; that a customer was here is noted.
    async with glance(request) if is_guest(request) else short_work(request) as reader:
        customer = await customer_on(request, reader)
        cart = await cart_here(request, reader, customer)
        saved = await _addresses_of(request, customer)
        form = empty_form(request, customer, saved)
        wish = wish_of(form, customer.id if customer else None)
        offer = await offer_here(request, reader, cart, customer, wish)
    if offer and offer.rates.away and await ask_for_rates(request, form):
        async with short_work(request) as writer:
            offer = await offer_here(request, writer, cart, customer, wish)
    if cart is None or not cart.lines:
        return see_other("/cart")
    footfall_of(request).check_out(store_of(request).id, cart.id)
    reminders, asked = await guests_of(request), await asked_of(request)
    return checkout_answer(request, cart, offer, form, saved=saved, reminders=reminders, asked=asked)


async def _addresses_of(request: Request, customer: Customer | None) -> Sequence[SavedAddress] | None:
    if customer is None:
        return None
    async with work(request) as session:
        return await addresses_of(session, customer.id)


async def create(request: Request) -> Response:
    """Place the order and lead to its page; a refusal brings the form back as it was typed."""
    services = services_of(request)
    await count_try(request, CHECKOUT)
    form = await read_form(request)
    try:
        typed = read_checkout(form, await asked_of(request))
        _refuse_programs(form)
        if typed.payment == CARD.name:
            await _count_card_try(request, typed.email)
        if typed.vat_number:
            await check_vat_number(request, typed.vat_number)
        await ask_for_rates(request, form)
        # Whatever is asked of a provider is written by the ORM.
        place = write if typed.payment == CARD.name else write_lightly
        order = await place(request, lambda session: _place(request, session, typed, form))
    except CartEmpty:
        return go_to(request, "/cart")
    except (Invalid, SoldOut, PriceChanged, SlotGone, CouponUsedUp, GiftCardChanged, RatesUnknown) as refusal:
        if wants_json(request):
            raise
        return await checkout_again(request, form, refusal)
    token = order_token(services.settings.web.secret_key, order)
    if order.is_awaiting_payment:
        return await to_payment_page(request, order, token=token)
    return go_to(request, f"/orders/{token}")


def _refuse_programs(form: Form) -> None:
    # People do not see this field; programs fill in whatever there is.
    if form[TRAP]:
        raise Invalid({TRAP: say("Leave this field empty.")})


async def _count_card_try(request: Request, email: str) -> None:
    """Refuse, before anything is asked of a provider, whoever pays by card more often than people do."""
    await count_try(request, CARD_TRIES)
    await services_of(request).limits.take(CARD_TRIES_OF_MAILBOX, store=store_of(request).id, caller=email)


async def _place(request: Request, session: AsyncSession, typed: Typed, form: Form) -> Order:
    services = services_of(request)
    cart = await _locked_cart(request, session)
    customer = await customer_of(request, session)
    if typed.is_download and cart.is_shipped:
        # Something to be sent was put into the cart since the form was shown.
        _, wrong = read_address(form, countries=destination_codes())
        raise Invalid(wrong)
    buyer = Buyer(
        typed.email,
        typed.address,
        typed.note,
        customer.id if customer else None,
        language_read(request),
        typed.delivery,
        typed.vat_number.number if typed.vat_number else "",
        typed.slot,
        typed.answers,
    )
    if customer and cart.is_open and cart.is_shipped and form["save_address"] == "yes":
        # A full book is no reason not to buy.
        with suppress(BookFull):
            await save_address(session, customer.id, typed.address, now=services.clock())
    wish = replace(buyer.wish, payment=typed.payment)
    offer = await offer_for(request, session, cart, wish) if cart.is_open else None
    if offer and form["seen_currency"] not in ("", offer.quote.currency):
        # Chosen in another window since the form was shown: the same figure would be another price.
        raise PriceChanged(offer.quote.total)
    offered = offered_methods(request, offer) if offer else ()
    method = chosen_method(offered, typed.payment) if offer else NOTHING_TO_PAY
    taker = None
    if offer and method.name == CARD.name:
        taker = await chosen_taker(
            request, session, offer, cart, customer=customer, keeps_card=form["keep_card"] == "yes"
        )
    return await place_order(
        session,
        store_of(request),
        cart,
        buyer=buyer,
        method=method,
        seen_total_minor=typed.seen_total_minor,
        seen_card_minor=typed.seen_card_minor,
        secret_key=services.settings.web.secret_key,
        now=services.clock(),
        # The payment page leads back into the language in which it was left.
        origin=f"{own_origin(request.scope)}{here(request, '')}",
        offer=offer,
        taker=taker or INSTALLATION,
    )


async def _locked_cart(request: Request, session: AsyncSession) -> Cart:
    token = cart_token(request)
    cart = await lock_cart(session, token) if token else None
    if cart is None or cart.state == MERGED:
        found = await find_cart(request, session)
        cart = await lock_cart_by_id(session, found.id) if found else None
    if cart is None:
        raise CartEmpty
    return cart


async def checkout_again(request: Request, form: Form, refusal: Invalid | Conflict | None = None) -> Response:
    """Show the form as it was typed, priced for what it says now, with why it was refused when it was."""
    async with work(request) as session:
        cart = await find_cart(request, session)
        customer = await customer_of(request, session)
        saved = await addresses_of(session, customer.id) if customer else None
        form = with_saved(form, saved)
        wish = wish_of(form, customer.id if customer else None)
        offer = await offer_for(request, session, cart, wish)
        reminders = await keep_contact(request, session, cart, form)
    if offer and offer.rates.away and await ask_for_rates(request, form):
        async with work(request) as session:
            offer = await offer_for(request, session, cart, wish)
    if cart is None or not cart.lines:
        return go_to(request, "/cart")
    asked = await asked_of(request)
    answer = partial(
        checkout_answer,
        request,
        cart,
        offer,
        typed_form(form, asked),
        saved=saved,
        reminders=reminders,
        asked=asked,
    )
    if refusal is None:
        return answer()
    if isinstance(refusal, Invalid):
        return answer(status=422, errors=refusal.fields, typed_card=form["gift_card"][:LONGEST_CARD])
    problems = _shortages(cart, refusal) if isinstance(refusal, SoldOut) else {}
    return answer(status=409, problem=str(refusal), problems=problems)


def _left(pieces: int) -> str:
    return (
        say_count("Only %(num)s left.", "Only %(num)s left.", pieces)
        if pieces > 0
        else say("This has sold out.")
    )


def _shortages(cart: Cart, refusal: SoldOut) -> Problems:
    left = {shortage.variant_id: shortage.available for shortage in refusal.shortages}
    problems = {}
    for line in cart.lines:
        # Of a bundle there are as many as the part that fell short allows.
        goods = [(line.variant, 1), *line.variant.goods(1)]
        short = [left[variant.id] // each for variant, each in goods if variant.id in left]
        if short:
            problems[line.id] = _left(min(short))
    return problems
