"""T95 for whoever asks more than one question: only public addresses, the checked one, and an end to every answer."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.adapters.guarded_transport import LARGEST, GuardedTransport
from shared.adapters.outbound import Outbound

PUBLIC = "93.184.215.14"


class Other(httpx.AsyncBaseTransport):
    """Whoever is at the other end: notes what came, and answers."""

    def __init__(
        self, body: bytes = b"{}", *, seconds: float = 0, headers: dict[str, str] | None = None
    ) -> None:
        self.came: list[httpx.Request] = []
        self._body, self._seconds, self._headers = body, seconds, headers or {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        await asyncio.sleep(self._seconds)

        async def body() -> AsyncIterator[bytes]:
            for place in range(0, len(self._body), 65536):
                yield self._body[place : place + 65536]

        return httpx.Response(200, headers=self._headers, content=body())


def guarded(
    other: Other, *found: str, seconds: float = 5.0, is_local_allowed: bool = False
) -> GuardedTransport:
    async def resolve(_host: str) -> list[str]:
        return list(found)

    return GuardedTransport(
        outbound=Outbound(resolve=resolve), inner=other, seconds=seconds, is_local_allowed=is_local_allowed
    )


async def ask(transport: GuardedTransport, url: str = "https://issuer.example/keys") -> httpx.Response:
    return await transport.handle_async_request(httpx.Request("GET", url))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "::1", "fd00::1", "::ffff:127.0.0.1", "100.64.0.1"],
)  # fmt: skip
async def test_no_private_address_is_called_whatever_its_name_is(address: str):
    other = Other()
    with pytest.raises(httpx.ConnectError):
        await ask(guarded(other, address))
    with pytest.raises(httpx.ConnectError):
        await ask(guarded(other, PUBLIC, address))

    assert other.came == []


@pytest.mark.parametrize(
    "url",
    ["http://issuer.example/", "https://issuer.example:8443/", "https://me:you@issuer.example/", "ftp://issuer.example/"],
)  # fmt: skip
async def test_only_plain_https_addresses_are_called(url: str):
    other = Other()
    with pytest.raises(httpx.ConnectError):
        await ask(guarded(other, PUBLIC), url)

    assert other.came == []


async def test_the_request_goes_to_the_address_that_was_checked_under_its_own_name():
    other = Other(b'{"keys": []}')
    answer = await ask(guarded(other, PUBLIC))

    (came,) = other.came
    assert str(came.url) == f"https://{PUBLIC}/keys"
    assert (came.headers["host"], came.extensions["sni_hostname"]) == ("issuer.example", "issuer.example")
    assert came.headers["accept-encoding"] == "identity"
    assert answer.json() == {"keys": []}


async def test_an_answer_ends_within_bytes_and_seconds():
    whole = await ask(guarded(Other(b"x" * LARGEST), PUBLIC))
    with pytest.raises(httpx.ConnectError):
        await ask(guarded(Other(b"x" * (LARGEST + 1)), PUBLIC))
    with pytest.raises(httpx.ConnectError):
        await ask(guarded(Other(headers={"content-encoding": "gzip"}), PUBLIC))
    with pytest.raises(httpx.ReadTimeout):
        await ask(guarded(Other(seconds=30), PUBLIC, seconds=0.05))

    assert len(whole.content) == LARGEST


async def test_on_ones_own_machine_any_address_may_be_called():
    other = Other()
    await ask(guarded(other, "127.0.0.1", is_local_allowed=True), "http://localhost:8002/keys")

    assert str(other.came[0].url) == "http://localhost:8002/keys"
