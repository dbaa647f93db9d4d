"""What the store has written for somebody, at a price that stands: looked at and taken behind a secret link."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CARD_TRIES, CHECKOUT
from shared.carts.models import Cart
from shared.checkout.frozen_offer import at_frozen
from shared.checkout.make_offer import Offer
from shared.checkout.place_order import order_token
from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.checkout.take_draft import take_draft
from shared.inventory.errors import SoldOut
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.orders.asked_questions import Asked
from shared.orders.drafts import DraftOrder, DraftOver, draft_by_token
from shared.orders.models import Order
from shared.orders.queries import order_of_cart
from shared.orders.read_answers import read_answers
from shared.payments.methods import CARD, PaymentMethod
from shared.payments.taker import INSTALLATION
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.address_lines import address_lines
from storefront.checkout_questions import asked_of
from storefront.languages import here
from storefront.order_payments import to_payment_page
from storefront.payment_choice import ICONS, chosen_method, offered_methods, paying_policy, taker_of
from storefront.visit import count_try, go_to, store_of, work


async def show(request: Request) -> Response:
    """Show what is offered, for which price and until when; what has been taken leads to its order."""
    asked = await asked_of(request)
    async with work(request) as session:
        draft = await draft_by_token(session, request.path_params["token"])
        order = await order_of_cart(session, draft.cart_id)
        if order is not None:
            return see_other(_page_of(request, order))
        return await _page(request, session, draft, asked=asked)


async def create(request: Request) -> Response:
    """Take the offer in the chosen way to pay, once; a refusal says why, and what was typed is kept."""
    form, asked = await read_form(request), await asked_of(request)
    services, token = services_of(request), request.path_params["token"]
    await count_try(request, CHECKOUT)
    if form["payment"] == CARD.name:
        await count_try(request, CARD_TRIES)

    async def take(session: AsyncSession) -> Order:
        draft = await draft_by_token(session, token)
        order = await order_of_cart(session, draft.cart_id)
        return order or await _take(request, session, draft, form, asked)

    try:
        order = await services.database.run(store_of(request).id, take)
    except (Invalid, DraftOver, SoldOut) as refusal:
        async with work(request) as session:
            draft = await draft_by_token(session, token)
            return await _page(request, session, draft, asked=asked, form=form, refusal=refusal)
    if order.is_awaiting_payment:
        return await to_payment_page(request, order, token=_token_of(request, order))
    return go_to(request, _page_of(request, order))


async def _take(
    request: Request, session: AsyncSession, draft: DraftOrder, form: Form, asked: Sequence[Asked]
) -> Order:
    services = services_of(request)
    if not draft.is_sent or draft.is_over(now=services.clock()):
        raise DraftOver
    answers, wrong = read_answers(form, asked)
    if wrong:
        raise Invalid(wrong)
    _, offer = await _offer_of(request, session, draft)
    return await take_draft(
        session,
        store_of(request),
        draft,
        method=chosen_method(_methods(request, offer), form["payment"][:40]),
        answers=answers,
        taker=taker_of(request, offer) or INSTALLATION,
        secret_key=services.settings.web.secret_key,
        origin=f"{own_origin(request.scope)}{here(request, '')}",
        now=services.clock(),
    )


async def _page(
    request: Request,
    session: AsyncSession,
    draft: DraftOrder,
    *,
    asked: Sequence[Asked],
    form: Form | None = None,
    refusal: Invalid | Conflict | None = None,
) -> Response:
    now = services_of(request).clock()
    is_open = draft.is_sent and not draft.is_over(now=now)
    cart, offer = await _offer_of(request, session, draft) if is_open else (None, None)
    methods = _methods(request, offer) if offer else ()
    taker = taker_of(request, offer) if offer else None
    quoted = {line.key: line for line in offer.quote.lines} if offer else {}
    return respond(
        request,
        "storefront/draft_orders/show.html",
        status=_status_of(refusal, is_open=is_open),
        # The secret link goes to nobody else; "no-referrer" would take the origin from our own forms, too.
        headers={"referrer-policy": "same-origin", "cache-control": "no-store"}
        | paying_policy(request, taker.account_id if taker else None),
        draft=draft,
        offer=offer,
        lines=[(line, quoted[line.id]) for line in cart.lines] if cart else [],
        methods=methods,
        method_icons=ICONS,
        asked=asked,
        form={question.field: form[question.field] for question in asked} if form else {},
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        problem=_words_of(refusal),
        address_lines=address_lines(draft.address, spoken_locale() or store_of(request).locale),
    )


async def _offer_of(request: Request, session: AsyncSession, draft: DraftOrder) -> tuple[Cart, Offer]:
    """Return the goods of a draft that was sent, and the offer at the price at which it was."""
    cart = await goods_of_draft(session, draft)
    offer = await price_draft(session, store_of(request), draft, cart, now=services_of(request).clock())
    return cart, at_frozen(offer, draft.quote)


def _methods(request: Request, offer: Offer) -> Sequence[PaymentMethod]:
    """Return the ways to pay that cost nothing extra: the price that was sent is the price."""
    return [method for method in offered_methods(request, offer) if not method.fee]


def _status_of(refusal: Invalid | Conflict | None, *, is_open: bool) -> int:
    if isinstance(refusal, Invalid):
        return 422
    return 409 if refusal else 200 if is_open else 410


def _words_of(refusal: Invalid | Conflict | None) -> str | None:
    if isinstance(refusal, SoldOut):
        return say("Not all of this is there any more. Please write to us.")
    if isinstance(refusal, Invalid):
        return next(iter(refusal.fields.values()), str(refusal))
    return str(refusal) if refusal else None


def _token_of(request: Request, order: Order) -> str:
    return order_token(services_of(request).settings.web.secret_key, order)


def _page_of(request: Request, order: Order) -> str:
    return f"/orders/{_token_of(request, order)}"
