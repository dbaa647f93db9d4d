"""Which tax rates a purchase bears: asked of the store's provider before pricing, outside of every transaction."""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request

from shared.carts.imagined_cart import imagined_cart
from shared.checkout.subscribe import WantedGoods
from shared.kernel.reading import Reader
from shared.taxes.ask_for_rates import is_to_be_asked
from shared.taxes.providers import TaxProvider, tax_provider
from shared.taxes.rate_source import RateQuestion, question_of
from shared.web.ask_provider import ask_provider
from shared.web.proxies import caller_of
from shared.web.services import services_of
from storefront.checkout_form import wish_of
from storefront.visit import find_cart, recall, store_of, work


async def ask_for_rates(request: Request, form: Mapping[str, str]) -> bool:
    """Have the store's provider name the rates of the cart where it goes; returns whether it named some now.

    Nobody is asked before a postcode is there (until then the store's own table says what it will be, about), nor twice
    within the hour. Whoever asks too often is not answered, and bears what the store has chosen for that.
    """
    if not form["postcode"].strip() or not await recall(request, "tax_provider", _has_provider):
        return False
    asked = await _question(request, form)
    if asked is None:
        return False
    provider, question = asked
    return await ask_provider(
        services_of(request), provider, question, work=partial(work, request), caller=caller_of(request)
    )


async def ask_for_plan(request: Request, goods: WantedGoods, form: Mapping[str, str]) -> None:
    """Have the store's provider name the rates of one delivery of a subscription, once its place is known.

    What is frozen with the subscription is asked once: its later orders keep its price and its taxes.
    """
    if not form["postcode"].strip() or not await recall(request, "tax_provider", _has_provider):
        return
    store, now = store_of(request), services_of(request).clock()
    async with work(request) as session:
        provider = await tax_provider(session)
        cart = await imagined_cart(
            session, {goods.variant_id: goods.pieces}, currency=store.currency, now=now
        )
        if provider is None or not cart.lines:
            return
        question = question_of(store, cart, wish_of(form, None).destination)
        if not await is_to_be_asked(session, provider, question, now=now):
            return
    asking = partial(work, request)
    await ask_provider(services_of(request), provider, question, work=asking, caller=caller_of(request))


async def _has_provider(reader: Reader) -> bool:
    return bool(await reader.fetchval("SELECT EXISTS (SELECT FROM tax_providers WHERE is_on)"))


async def _question(request: Request, form: Mapping[str, str]) -> tuple[TaxProvider, RateQuestion] | None:
    async with work(request) as session:
        provider, cart = await tax_provider(session), await find_cart(request, session)
        if provider is None or cart is None or not cart.lines:
            return None
        question = question_of(store_of(request), cart, wish_of(form, None).destination)
        now = services_of(request).clock()
        is_wanted = await is_to_be_asked(session, provider, question, now=now)
        return (provider, question) if is_wanted else None
