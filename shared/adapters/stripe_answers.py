"""How Stripe is asked: within the time of one call, and what its refusals mean here."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import httpx
import stripe

from shared.adapters.stripe_amounts import NotChargeable
from shared.payments.gateway import GatewayAway, GatewayBroken, GatewayDenied, GatewayRefused

CONNECT: Final = 2.0
CALL: Final = 8.0
MOST_TRIES: Final = 3

Answer = TypeVar("Answer")


class TimedClient(stripe.HTTPClient):
    """Stripe's package over a client of ours: two seconds to connect, eight for a call, and no tries of its own."""

    name = "httpx"

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        super().__init__()
        timeout = httpx.Timeout(CALL, connect=CONNECT)
        self._client = httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False)

    async def request_async(
        self, method: str, url: str, headers: Any, post_data: Any = None
    ) -> tuple[bytes, int, Any]:
        """Send one request."""
        try:
            answer = await self._client.request(method, url, headers=headers, content=post_data)
        except httpx.HTTPError as error:
            raise stripe.APIConnectionError(repr(error)) from error  # type: ignore[no-untyped-call]  # theirs has no types
        return answer.content, answer.status_code, answer.headers

    async def close_async(self) -> None:
        """Close the connections."""
        await self._client.aclose()


async def answer(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask Stripe within the time of one call; a broken line or "too often" is tried again under the same key."""
    try:
        async with asyncio.timeout(CALL):
            return await _tried(call)
    except TimeoutError as error:
        raise GatewayAway("Stripe does not answer") from error
    except stripe.APIConnectionError as error:
        raise GatewayAway(str(error)) from error
    except stripe.RateLimitError as error:
        raise GatewayAway("Stripe asks us to wait") from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        # Its message repeats a part of the key, so it goes nowhere.
        is_known = isinstance(error, stripe.PermissionError)
        raise GatewayDenied("Stripe does not accept the credentials", is_known=is_known) from None
    except NotChargeable as error:
        raise GatewayRefused("not_chargeable", str(error)) from error
    except stripe.StripeError as error:
        if error.http_status is not None and error.http_status >= 500:
            raise GatewayBroken(f"Stripe answers {error.http_status}") from error
        if error.http_status == 409:
            raise GatewayAway("Stripe is still at it") from error
        raise GatewayRefused(
            error.code or str(error.http_status), error.user_message or str(error)
        ) from error


async def _tried(call: Callable[[], Awaitable[Answer]]) -> Answer:
    for attempt in range(1, MOST_TRIES + 1):
        try:
            return await call()
        except (stripe.RateLimitError, stripe.APIConnectionError):
            if attempt == MOST_TRIES:
                raise
            # Jitter, so that many who were turned away together do not come back together (T28).
            await asyncio.sleep(random.uniform(0.1, 0.5) * 2**attempt)  # noqa: S311 - not a secret
    raise AssertionError("unreachable")


def noted(thing: Any, name: str) -> str | None:
    """Return what we wrote into the metadata of something."""
    return str(thing.metadata[name]) if thing.metadata and name in thing.metadata else None
