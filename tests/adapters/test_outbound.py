"""T95 to T98: only the open internet, only https, only so much."""

import ipaddress

import httpx
import pytest

from shared.adapters.outbound import Outbound, Refused, Unreachable, is_public_address

PUBLIC = "93.184.215.14"


def client(
    answer: httpx.Response | Exception, *, addresses: tuple[str, ...] = (PUBLIC,)
) -> tuple[Outbound, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def resolve(_host: str) -> list[str]:
        return list(addresses)

    return Outbound(resolve=resolve, transport=httpx.MockTransport(handle)), asked


async def test_the_checked_address_is_the_one_that_is_called():
    outbound, asked = client(httpx.Response(200, content=b"picture"))

    assert await outbound.fetch("https://shop.example/a.jpg", largest=100) == b"picture"

    assert asked[0].url.host == PUBLIC
    assert asked[0].headers["host"] == "shop.example"
    assert asked[0].extensions["sni_hostname"] == "shop.example"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "fe80::1",
        "fd00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
async def test_private_addresses_are_never_called(address: str):
    outbound, asked = client(httpx.Response(200), addresses=(PUBLIC, address))

    with pytest.raises(Refused):
        await outbound.fetch("https://shop.example/a.jpg", largest=100)

    assert asked == []
    assert not is_public_address(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/a",
        "ftp://shop.example/a",
        "file:///etc/passwd",
        "gopher://shop.example",
        "https://shop.example:22/",
        "https://user:pw@shop.example/",
        "https:///a",
        "https://shop.example:99999/",
        "javascript:alert(1)",
        "",
    ],
)
async def test_other_addresses_are_refused_before_a_look_up(url: str):
    outbound, asked = client(httpx.Response(200))

    with pytest.raises(Refused):
        await outbound.fetch(url, largest=100)

    assert asked == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(status: int):
    outbound, asked = client(httpx.Response(status, headers={"location": "https://169.254.169.254/"}))

    with pytest.raises(Refused):
        await outbound.fetch("https://shop.example/a.jpg", largest=100)

    assert len(asked) == 1


async def test_too_much_is_cut_off():
    outbound, _ = client(httpx.Response(200, content=b"x" * 101))

    with pytest.raises(Refused):
        await outbound.fetch("https://shop.example/a.jpg", largest=100)


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500), httpx.Response(429), httpx.ConnectError("closed"), httpx.ReadTimeout("slow")],
)
async def test_passing_trouble_is_told_from_refusal(answer: httpx.Response | Exception):
    outbound, _ = client(answer)

    with pytest.raises(Unreachable):
        await outbound.fetch("https://shop.example/a.jpg", largest=100)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_what_is_not_there_is_final(status: int):
    outbound, _ = client(httpx.Response(status))

    with pytest.raises(Refused):
        await outbound.fetch("https://shop.example/a.jpg", largest=100)
