"""Where Stripe calls. A call is believed when it is signed, written down once, and answered at once (R8)."""

import asyncio
from typing import Final
from uuid import UUID

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from shared.payments.gateway import Heard, NotSigned
from shared.payments.queries import place_of_intent
from shared.payments.take_in_message import take_in_message
from shared.web.services import services_of

LARGEST: Final = 512 * 1024
PATIENCE: Final = 10.0

_log = structlog.get_logger("souk.webhooks")


class _TooLarge(Exception):
    """The body is larger than any message of Stripe's."""


async def create(request: Request) -> Response:
    """Take a message in: 200 once it is written, 400 when it is not Stripe's, 503 while it cannot be written (T22).

    Nothing here waits for anything but PostgreSQL: the relay finds the job by itself (T23).
    """
    services = services_of(request)
    if services.gateway is None:
        return PlainTextResponse("No payment provider is configured.", 404)
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _body_of(request)
        heard = services.gateway.hear(body, request.headers.get("stripe-signature"), now=services.clock())
    except _TooLarge:
        return PlainTextResponse("That is too large.", 413, {"connection": "close"})
    except (TimeoutError, ClientDisconnect):
        return PlainTextResponse("That took too long.", 408, {"connection": "close"})
    except NotSigned as problem:
        _log.warning("a message was not believed", why=str(problem))
        return PlainTextResponse("That is not signed.", 400)
    place = await _place_of(request, heard)
    if place is not None:
        store_id, payment_id = place
        async with services.database.in_store(store_id) as session:
            await take_in_message(
                session, heard, provider=services.gateway.name, payment_id=payment_id, now=services.clock()
            )
    return PlainTextResponse("Thank you.")


async def _body_of(request: Request) -> bytes:
    # Counted as it comes: a length that was promised says nothing (T21).
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > LARGEST:
            raise _TooLarge
    return bytes(received)


async def _place_of(request: Request, heard: Heard) -> tuple[UUID, UUID] | None:
    """Return the store and payment that a message is about; None for what concerns none of ours."""
    if heard.store_id and heard.payment_id:
        return heard.store_id, heard.payment_id
    services = services_of(request)
    if heard.intent_id is None or services.gateway is None:
        return None
    async with services.database.as_platform() as session:
        return await place_of_intent(session, services.gateway.name, heard.intent_id)
