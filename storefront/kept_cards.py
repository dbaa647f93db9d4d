"""The cards that a customer keeps for next time: read from the provider each time, and never written down here."""

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import KEPT_CARDS
from shared.customers.models import Customer
from shared.payments.errors import CardsAway
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.keep_cards import remove_card
from shared.payments.read_cards import Found, Wallet, card_file_of, keeping_of, read_wallet
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.visit import customer_of, store_of, work

CARDS = "/account/cards"
SIGN_IN = "/account/sign-in"


async def index(request: Request) -> Response:
    """Show the cards; where the provider does not answer, say so."""
    customer, wallet = await _wallet(request)
    if customer is None:
        return see_other(SIGN_IN)
    return respond(
        request,
        "storefront/kept_cards/index.html",
        customer=customer,
        wallet=wallet,
        now=services_of(request).clock(),
    )


async def destroy(request: Request) -> Response:
    """Let a card go. It is gone from here at once, and from the provider as soon as that answers."""
    await read_form(request)
    customer, wallet = await _wallet(request)
    if customer is None:
        return see_other(SIGN_IN)
    found = _card(wallet, request.path_params["card"])
    async with work(request) as session:
        await remove_card(session, found.holder.id, found.card.id, now=services_of(request).clock())
    return see_other(CARDS)


async def prefer(request: Request) -> Response:
    """Make a card the one that is charged where nobody is there to choose."""
    await read_form(request)
    services = services_of(request)
    customer, wallet = await _wallet(request)
    if customer is None:
        return see_other(SIGN_IN)
    found = _card(wallet, request.path_params["card"])
    try:
        file = await card_file_of(services.database, services.gateways, found.holder)
        if file is None or found.holder.provider_id is None:
            raise CardsAway
        await file.prefer(found.holder.provider_id, found.card.id)
    except (GatewayAway, GatewayRefused) as away:
        raise CardsAway from away
    return see_other(CARDS)


async def _wallet(request: Request) -> tuple[Customer | None, Wallet]:
    services = services_of(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return None, Wallet()
        keeping = await keeping_of(session, customer.id)
    await services.limits.take(KEPT_CARDS, store=store_of(request).id, caller=str(customer.id))
    return customer, await read_wallet(services.database, services.gateways, keeping)


def _card(wallet: Wallet, key: str) -> Found:
    if not wallet.is_whole and key not in {one.card.id for one in wallet.found}:
        raise CardsAway
    return wallet.card(key)
