"""One's own subscription behind its secret link: how it stands, what came of it, and everything one may change."""

from collections.abc import Mapping
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CARD_PAGES, CHECKOUT
from shared.checkout.frozen_offer import thaw_whole
from shared.checkout.look_at_subscription import look_at_subscription
from shared.checkout.place_order import order_token
from shared.gift_cards.queries import credit_balance
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.subscription_desk import SubscriptionDesk
from shared.shipping.addresses import read_address
from shared.shipping.countries import destination_codes
from shared.subscriptions.models import Subscription
from shared.subscriptions.queries import invoices_of, subscription_by_token
from shared.subscriptions.switch_credit import switch_credit
from shared.subscriptions.wish import SHOPPERS, move_subscription, wish
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.address_lines import address_lines
from storefront.checkout_form import LABELS, address_fields
from storefront.languages import here
from storefront.payment_choice import paying_policy
from storefront.subscriptions import to_its_beginning
from storefront.visit import count_try, go_to, store_of, work

SHOPPER = "shopper"


async def show(request: Request) -> Response:
    """Show how it stands."""
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    return await _page(request, subscription)


async def come_back(request: Request) -> Response:
    """Come back from the provider's page: ask how it stands, and show it. Nothing in the address is believed (T19)."""
    services = services_of(request)
    await count_try(request, CHECKOUT)
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    # The page says "confirming" until somebody has heard; the reconciler asks again anyway.
    with suppress(GatewayAway, GatewayRefused):
        desk = await _desk_of(request, subscription)
        if desk is not None:
            await look_at_subscription(
                services.database,
                desk,
                subscription.store_id,
                subscription.id,
                secret_key=services.settings.web.secret_key,
                clock=services.clock,
            )
    return see_other(_address_of(request))


async def begin(request: Request) -> Response:
    """Lead to the page on which it begins once more."""
    await read_form(request)
    services = services_of(request)
    await count_try(request, CHECKOUT)
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    await services.limits.take(CARD_PAGES, store=subscription.store_id, caller=str(subscription.id))
    return await to_its_beginning(request, subscription)


async def change(request: Request) -> Response:
    """Pause it, skip a delivery, go on, end it with what was paid, or keep it after all."""
    wanted = (await read_form(request))["wish"]
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    if wanted not in SHOPPERS:
        return await _page(request, subscription, status=422, problem=say("Choose one of these."))
    try:
        async with work(request) as session:
            now = services_of(request).clock()
            await wish(session, subscription, wanted, by_store=False, actor=SHOPPER, now=now)
    except Conflict as refusal:
        return await _page(request, subscription, status=409, problem=str(refusal))
    return go_to(request, _address_of(request))


async def move(request: Request) -> Response:
    """Send the next deliveries to another address of the same country."""
    form = await read_form(request)
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    address, wrong = read_address(form, countries=destination_codes())
    typed = {field: form[field] for field in subscription.address}
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            now = services_of(request).clock()
            await move_subscription(session, subscription, address, actor=SHOPPER, now=now)
    except Invalid as refusal:
        return await _page(request, subscription, status=422, typed=typed, errors=refusal.fields)
    except Conflict as refusal:
        return await _page(request, subscription, status=409, problem=str(refusal))
    return go_to(request, _address_of(request))


async def switch(request: Request) -> Response:
    """Let store credit pay for the renewals first, or the card alone."""
    is_on = (await read_form(request))["pays"] == "yes"
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    try:
        async with work(request) as session:
            now = services_of(request).clock()
            await switch_credit(session, subscription, is_on=is_on, actor=SHOPPER, now=now)
    except Conflict as refusal:
        return await _page(request, subscription, status=409, problem=str(refusal))
    return go_to(request, _address_of(request))


async def change_card(request: Request) -> Response:
    """Lead to the provider's page for another card; where it cannot be opened, say so."""
    await read_form(request)
    services = services_of(request)
    async with work(request) as session:
        subscription = await subscription_by_token(session, request.path_params["token"])
    back = f"{own_origin(request.scope)}{_address_of(request)}/beginning"
    try:
        desk = await _desk_of(request, subscription)
        if desk is not None and subscription.payer and subscription.is_running:
            await services.limits.take(CARD_PAGES, store=subscription.store_id, caller=str(subscription.id))
            return go_to(request, await desk.card_page(subscription.payer, back=back))
    except (GatewayAway, GatewayRefused):
        pass
    problem = say("The page for your card cannot be opened right now. Please try again in a moment.")
    return await _page(request, subscription, status=409, problem=problem)


async def _desk_of(request: Request, subscription: Subscription) -> SubscriptionDesk | None:
    services = services_of(request)
    gateway = await services.gateways.of_id(services.database, subscription.store_id, subscription.account_id)
    return gateway.subscriptions if gateway else None


async def _page(
    request: Request,
    subscription: Subscription,
    *,
    status: int = 200,
    problem: str | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        invoices = await invoices_of(session, subscription.id)
        now = services_of(request).clock()
        credit = await credit_balance(session, subscription.customer_id, subscription.currency, now=now)
    secret_key = services_of(request).settings.web.secret_key
    locale = spoken_locale() or store_of(request).locale
    return respond(
        request,
        "storefront/subscriptions/show.html",
        status=status,
        # The secret link goes to nobody else; "no-referrer" would take the origin from our own forms, too.
        headers={"referrer-policy": "same-origin", "cache-control": "no-store"}
        | paying_policy(request, subscription.account_id),
        subscription=subscription,
        quote=thaw_whole(subscription.quote),
        first=thaw_whole(subscription.first_quote) if subscription.first_quote else None,
        credit=credit,
        deliveries=[
            (
                invoice,
                order,
                here(request, f"/orders/{order_token(secret_key, order)}") if order else "",
            )
            for invoice, order in invoices
        ],
        address_lines=address_lines(subscription.address, locale),
        is_away=request.query_params.get("away") == "1",
        problem=problem,
        errors=errors or {},
        labels=LABELS,
        **address_fields(request, dict(typed or subscription.address)),
    )


def _address_of(request: Request) -> str:
    return here(request, f"/subscriptions/{request.path_params['token']}")
