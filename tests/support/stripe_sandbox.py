"""The sandbox inside a test: Stripe's own client talks to it, and every word between them may be held to Stripe's description."""

import asyncio
from typing import Any, Final

import httpx
import orjson
import pytest
import stripe

from shared.adapters.stripe_sandbox.app import create_app
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from tests.support.stripe_description import CONTRACTS, StripeDescription

ORIGIN: Final = "http://stripe.test"
KEY: Final = "sk_test_of_tests"


class Wire(httpx.AsyncBaseTransport):
    """The way to a sandbox in this process. With a description it checks what passes; it can be cut."""

    def __init__(self, sandbox: Sandbox, description: StripeDescription | None = None) -> None:
        self._inner = httpx.ASGITransport(app=create_app(sandbox))
        self._description = description

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = (await request.aread()).decode()
        about = self._description if request.url.path.startswith("/v1/") else None
        if about:
            about.request(request.method, request.url.path, body or request.url.query.decode())
        answer = await self._inner.handle_async_request(request)
        content = await answer.aread()
        if len(content) < int(answer.headers.get("content-length", len(content))):
            raise httpx.RemoteProtocolError("the server hung up", request=request)
        if about:
            about.answer(request.method, request.url.path, answer.status_code, orjson.loads(content))
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, request=request)


class OwnClient(stripe.HTTPClient):
    """Stripe's client over a transport of ours; nothing else of the package is changed."""

    name = "httpx"

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__()
        self._client = httpx.AsyncClient(transport=transport)

    async def request_async(self, method: str, url: str, headers: Any, post_data: Any = None) -> Any:
        try:
            answer = await self._client.request(method, url, headers=headers, content=post_data)
        except httpx.HTTPError as error:
            raise stripe.APIConnectionError(repr(error), should_retry=True) from error
        return answer.content, answer.status_code, answer.headers

    def sleep_async(self, secs: float) -> Any:
        return asyncio.sleep(secs / 100)

    async def close_async(self) -> None:
        await self._client.aclose()


class Control:
    """The sandbox's levers."""

    def __init__(self, transport: httpx.AsyncBaseTransport, origin: str = ORIGIN) -> None:
        self._client = httpx.AsyncClient(transport=transport, base_url=origin)

    async def __call__(self, lever: str, **given: Any) -> Any:
        answer = await self._client.post(f"/_control/{lever}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def read(self, lever: str) -> Any:
        return (await self._client.get(f"/_control/{lever}")).json()


@pytest.fixture(scope="session")
def stripe_description() -> StripeDescription | None:
    """Stripe's published description, where it is beside this checkout."""
    return StripeDescription(CONTRACTS) if CONTRACTS.exists() else None


@pytest.fixture
def sandbox() -> Sandbox:
    """A sandbox that nobody has used."""
    return Sandbox()


@pytest.fixture
def wire(sandbox: Sandbox) -> Wire:
    """The way to it."""
    return Wire(sandbox)


@pytest.fixture
def control(wire: Wire) -> Control:
    """Its levers."""
    return Control(wire)


def client_of(
    transport: httpx.AsyncBaseTransport, key: str = KEY, *, retries: int = 0, origin: str = ORIGIN
) -> stripe.StripeClient:
    """Return Stripe's own client, pointed at the sandbox."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": origin},
        http_client=OwnClient(transport),
        max_network_retries=retries,
    )
