"""Subscribing to a product: one page with the price of each delivery, then the provider's own for the card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CARD_TRIES, CARD_TRIES_OF_MAILBOX, CHECKOUT, CODES
from shared.checkout.errors import PaymentOver, PaymentRefused, PriceChanged
from shared.checkout.make_offer import Offer
from shared.checkout.open_subscription_page import open_subscription_page
from shared.checkout.place_order import Buyer
from shared.checkout.subscribe import PricedPlan, WantedGoods, price_plan, subscribe
from shared.inventory.errors import SoldOut
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.orders.asked_questions import Asked
from shared.payments.errors import PaymentPageAway
from shared.payments.gateways import AccountLocked
from shared.promotions.enter_code import LONGEST_CODE, as_code
from shared.promotions.errors import CodeRefused, CouponUsedUp
from shared.shipping.address_book import addresses_of
from shared.shipping.addresses import read_address
from shared.shipping.countries import destination_codes
from shared.subscriptions.models import Subscription, subscription_token
from shared.subscriptions.plans import NoSuchPlan, plan_by_id
from shared.subscriptions.queries import subscriptions_of
from shared.taxes.errors import RatesUnknown
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.checkout_form import (
    LABELS,
    TRAP,
    Typed,
    address_fields,
    empty_form,
    read_checkout,
    typed_form,
    wish_of,
)
from storefront.checkout_questions import asked_of
from storefront.languages import here, language_read
from storefront.payment_choice import paying_policy, taker_of
from storefront.tax_questions import ask_for_plan
from storefront.visit import count_try, customer_of, go_to, store_of, wants_json, work

SIGN_IN: Final = "/account/sign-in"
_GOODS: Final = ("plan", "variant", "quantity")


async def index(request: Request) -> Response:
    """List what the customer has subscribed to."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        found = await subscriptions_of(session, customer.id)
    secret_key = services_of(request).settings.web.secret_key
    shown = [(one, here(request, f"/subscriptions/{subscription_token(secret_key, one)}")) for one in found]
    return respond(request, "storefront/subscriptions/index.html", customer=customer, subscriptions=shown)


async def new(request: Request) -> Response:
    """Show what each delivery costs, and ask where it goes."""
    asked = request.query_params
    goods = {name: asked.get(name, "")[:40] for name in _GOODS}
    async with work(request) as session:
        customer = await customer_of(request, session)
        saved = await addresses_of(session, customer.id) if customer else None
    form = empty_form(request, customer, saved)
    await ask_for_plan(request, _wanted(goods), form)
    async with work(request) as session:
        priced = await _priced(request, session, goods, form)
    return _page(request, priced, goods, form, asked=await asked_of(request))


async def reprice(request: Request) -> Response:
    """Show the page at the price for another place or way of delivery, with what has been typed so far."""
    form = await read_form(request)
    await _count_codes(request, form)
    await ask_for_plan(request, _wanted(form), form)
    return await _again(request, form)


async def create(request: Request) -> Response:
    """Write the subscription down and lead to the provider's page; a refusal brings the form back as it was typed."""
    services = services_of(request)
    await count_try(request, CHECKOUT)
    form = await read_form(request)
    await _count_codes(request, form)
    try:
        typed = read_checkout(form, await asked_of(request))
        if form[TRAP]:
            raise Invalid({TRAP: say("Leave this field empty.")})
        await count_try(request, CARD_TRIES)
        await services.limits.take(CARD_TRIES_OF_MAILBOX, store=store_of(request).id, caller=typed.email)

        await ask_for_plan(request, _wanted(form), form)

        async def begin(session: AsyncSession) -> Subscription:
            return await _subscribe(request, session, typed, form)

        subscription = await services.database.run(store_of(request).id, begin)
    except (Invalid, SoldOut, PriceChanged, CouponUsedUp, RatesUnknown, _NobodyTakesIt) as refusal:
        if wants_json(request):
            raise
        return await _again(request, form, refusal)
    return await to_its_beginning(request, subscription)


async def to_its_beginning(request: Request, subscription: Subscription) -> Response:
    """Answer with the way to the page on which it begins; where that cannot be opened, its own says how it stands."""
    services = services_of(request)
    token = subscription_token(services.settings.web.secret_key, subscription)
    page = here(request, f"/subscriptions/{token}")
    try:
        gateway = await services.gateways.of_id(
            services.database, subscription.store_id, subscription.account_id
        )
        if gateway is None:
            return go_to(request, f"{page}?away=1")
        url = await open_subscription_page(
            services.database,
            gateway.subscriptions,
            subscription.store_id,
            subscription.id,
            clock=services.clock,
        )
    except (PaymentPageAway, AccountLocked):
        return go_to(request, f"{page}?away=1")
    except (PaymentOver, PaymentRefused):
        return go_to(request, page)
    return go_to(request, url)


class _NobodyTakesIt(Conflict):
    """No account of the store takes cards, or not such an amount."""

    message = say("We cannot take a card for this just now. Please write to us.")


async def _subscribe(request: Request, session: AsyncSession, typed: Typed, form: Form) -> Subscription:
    services, store = services_of(request), store_of(request)
    priced = await _priced(request, session, form, form)
    if not _takes_code(priced, form):
        raise CodeRefused
    if typed.is_download and priced.offer.is_shipped:
        _, wrong = read_address(form, countries=destination_codes())
        raise Invalid(wrong)
    customer = await customer_of(request, session)
    taker = taker_of(request, priced.offer)
    if taker is None:
        raise _NobodyTakesIt
    buyer = Buyer(
        typed.email,
        typed.address,
        "",
        customer.id if customer else None,
        language_read(request),
        typed.delivery,
        typed.vat_number.number if typed.vat_number else "",
        answers=typed.answers,
    )
    return await subscribe(
        session,
        store,
        priced,
        buyer=buyer,
        seen_total_minor=typed.seen_total_minor,
        seen_first_minor=form.figure("seen_first", otherwise=None),
        taker=taker,
        provider="stripe",
        origin=f"{own_origin(request.scope)}{here(request, '')}",
        secret_key=services.settings.web.secret_key,
        now=services.clock(),
    )


async def _priced(
    request: Request, session: AsyncSession, goods: Mapping[str, str], form: Mapping[str, str]
) -> PricedPlan:
    customer = await customer_of(request, session)
    code = _code_of(form)
    priced = await price_plan(
        session,
        store_of(request),
        await plan_by_id(session, goods["plan"]),
        _wanted(goods),
        replace(wish_of(form, customer.id if customer else None), slot="", codes=(code,) if code else ()),
        name=str(say("Subscription")),
        now=services_of(request).clock(),
    )
    # A first delivery that costs less than a card can pay is paid as the others are.
    is_too_little = priced.first is not None and taker_of(request, priced.first) is None
    return replace(priced, first=None) if is_too_little else priced


def _code_of(form: Mapping[str, str]) -> str:
    return as_code(form.get("code", ""))[:LONGEST_CODE]


def _takes_code(priced: PricedPlan, form: Mapping[str, str]) -> bool:
    """Whether the code that was typed, if one was, reduces a delivery; why it does not is not said."""
    code = _code_of(form)
    return not code or any(use.code == code for use in priced.uses)


async def _count_codes(request: Request, form: Form) -> None:
    """Count the code that was typed, as in the cart, so that nobody guesses them here."""
    if _code_of(form):
        await count_try(request, CODES)


def _wanted(goods: Mapping[str, str]) -> WantedGoods:
    variant_id = parse_id(goods["variant"])
    if variant_id is None:
        raise NoSuchPlan
    quantity = read_whole(goods["quantity"], digits=5)
    return WantedGoods(variant_id, 1 if quantity is None else quantity)


async def _again(request: Request, form: Form, refusal: Invalid | Conflict | None = None) -> Response:
    async with work(request) as session:
        priced = await _priced(request, session, form, form)
    goods, asked = {name: form[name][:40] for name in _GOODS}, await asked_of(request)
    answer = partial(
        _page, request, priced, goods, typed_form(form, asked), asked=asked, code=form["code"][:LONGEST_CODE]
    )
    if refusal is None and not _takes_code(priced, form):
        refusal = CodeRefused()
    if refusal is None:
        return answer()
    if isinstance(refusal, Invalid):
        return answer(status=422, errors=refusal.fields)
    return answer(status=409, problem=_words_of(refusal))


def _words_of(refusal: Conflict) -> str:
    if isinstance(refusal, SoldOut):
        return say("There is not enough of this at the moment. Please choose fewer, or come back later.")
    return str(refusal)


def _page(
    request: Request,
    priced: PricedPlan,
    goods: Mapping[str, str],
    form: Mapping[str, str],
    *,
    asked: Sequence[Asked],
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
    code: str = "",
) -> Response:
    offer: Offer = priced.offer
    taker = taker_of(request, offer)
    context: dict[str, Any] = {
        "plan": priced.plan,
        "line": priced.cart.lines[0],
        "quoted": offer.quote.lines[0],
        "offer": offer,
        "first": priced.first,
        "code": code,
        "goods": goods,
        "errors": errors or {},
        "problem": problem,
        "labels": LABELS | {question.field: question.told_label for question in asked},
        "asked": asked,
        "can_pay": taker is not None,
    }
    return respond(
        request,
        "storefront/subscriptions/new.html",
        partial="storefront/subscriptions/_new.html",
        status=status,
        headers=paying_policy(request, taker.account_id if taker else None),
        **context,
        **address_fields(request, form),
    )
