"""Where Stripe calls. A call is believed when it is signed, written down once, and answered at once (R8).

The installation's account has one address, each account of a store another: what one may sign says nothing of the rest.
"""

import asyncio
from uuid import UUID

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from merchant.webhook_body import PATIENCE, TooLarge, body_of
from shared.kernel.ids import parse_id
from shared.payments.accounts import store_of_account
from shared.payments.gateway import Gateway, Heard, NotSigned
from shared.payments.gateways import AccountLocked
from shared.payments.queries import payment_of_intent, place_of_intent
from shared.payments.take_in_message import take_in_message
from shared.subscriptions.take_in_message import take_in_subscription_message
from shared.web.services import services_of

_log = structlog.get_logger("souk.webhooks")


async def create(request: Request) -> Response:
    """Take a message in: 200 once it is written, 400 when it is not Stripe's, 503 while it cannot be written (T22).

    Nothing here waits for anything but PostgreSQL: the relay finds the job by itself (T23).
    """
    services = services_of(request)
    if services.gateway is None:
        return PlainTextResponse("No payment provider is configured.", 404)
    heard = await _heard(request, services.gateway)
    if isinstance(heard, Response):
        return heard
    if heard.store_id and heard.subscription_id:
        await _take_in_subscription(request, heard, heard.store_id, provider=services.gateway.name)
        return PlainTextResponse("Thank you.")
    place = await _place_of(request, heard)
    if place is not None:
        await _take_in(request, heard, *place, provider=services.gateway.name)
    return PlainTextResponse("Thank you.")


async def create_for_account(request: Request) -> Response:
    """Take in a message to one of the stores' own accounts; it can speak of that account's payments only."""
    services, account_id = services_of(request), parse_id(request.path_params["account"])
    async with services.database.as_platform() as session:
        store_id = await store_of_account(session, account_id) if account_id else None
    if store_id is None:
        # The same answer as to a wrong signature: who guesses addresses learns nothing.
        return PlainTextResponse("That is not signed.", 400)
    try:
        gateway = await services.gateways.of_id(services.database, store_id, account_id)
    except AccountLocked:
        # Stripe sends it again for days; until then somebody has brought the key back.
        return PlainTextResponse("This cannot be read right now.", 503, {"retry-after": "600"})
    assert gateway is not None
    heard = await _heard(request, gateway)
    if isinstance(heard, Response):
        return heard
    if heard.subscription_id:
        if heard.store_id == store_id:
            await _take_in_subscription(
                request, heard, store_id, provider=gateway.name, account_id=account_id
            )
        return PlainTextResponse("Thank you.")
    payment_id = heard.payment_id if heard.store_id == store_id else None
    if payment_id is None and heard.intent_id is not None and account_id is not None:
        async with services.database.in_store(store_id) as session:
            payment_id = await payment_of_intent(session, account_id, heard.intent_id)
    if payment_id is not None:
        await _take_in(request, heard, store_id, payment_id, provider=gateway.name, account_id=account_id)
    return PlainTextResponse("Thank you.")


async def _heard(request: Request, gateway: Gateway) -> Heard | Response:
    """Return what a message says, or the answer to one that cannot be believed."""
    try:
        async with asyncio.timeout(PATIENCE):
            body = await body_of(request)
        signature = request.headers.get("stripe-signature")
        return gateway.hear(body, signature, now=services_of(request).clock())
    except TooLarge:
        return PlainTextResponse("That is too large.", 413, {"connection": "close"})
    except (TimeoutError, ClientDisconnect):
        return PlainTextResponse("That took too long.", 408, {"connection": "close"})
    except NotSigned as problem:
        _log.warning("a message was not believed", why=str(problem))
        return PlainTextResponse("That is not signed.", 400)


async def _take_in(
    request: Request,
    heard: Heard,
    store_id: UUID,
    payment_id: UUID,
    *,
    provider: str,
    account_id: UUID | None = None,
) -> None:
    services = services_of(request)
    async with services.database.in_store(store_id) as session:
        await take_in_message(
            session,
            heard,
            provider=provider,
            payment_id=payment_id,
            account_id=account_id,
            now=services.clock(),
        )


async def _take_in_subscription(
    request: Request, heard: Heard, store_id: UUID, *, provider: str, account_id: UUID | None = None
) -> None:
    services = services_of(request)
    assert heard.subscription_id is not None
    async with services.database.in_store(store_id) as session:
        await take_in_subscription_message(
            session,
            heard,
            provider=provider,
            subscription_id=heard.subscription_id,
            account_id=account_id,
            now=services.clock(),
        )


async def _place_of(request: Request, heard: Heard) -> tuple[UUID, UUID] | None:
    """Return the store and payment that a message is about; None for what concerns none of ours."""
    if heard.store_id and heard.payment_id:
        return heard.store_id, heard.payment_id
    services = services_of(request)
    if heard.intent_id is None or services.gateway is None:
        return None
    async with services.database.as_platform() as session:
        return await place_of_intent(session, services.gateway.name, heard.intent_id)
