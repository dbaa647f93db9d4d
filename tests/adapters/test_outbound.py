"""T95 to T98: only the open internet, only https, only so much."""

import gzip
import ipaddress
import tracemalloc

import httpx
import pytest

from shared.adapters.outbound import Outbound, Refused, Unreachable, is_public_address
from tests.support.picture_server import Answer, PictureServer, drip, hang, pour

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


async def test_a_name_in_letters_of_its_own_is_asked_for_as_dns_knows_it():
    outbound, asked = client(httpx.Response(200, content=b"x"))

    await outbound.fetch("https://bücher.example/a.jpg", largest=100)

    assert (asked[0].headers["host"], asked[0].extensions["sni_hostname"]) == (
        "xn--bcher-kva.example",
        "xn--bcher-kva.example",
    )


@pytest.mark.parametrize("url", ["https://shop..example/a", f"https://{'a' * 64}.example/"])
async def test_names_that_cannot_be_are_refused(url: str):
    outbound, asked = client(httpx.Response(200))

    with pytest.raises(Refused, match=r"^This is not a web address\.$"):
        await outbound.fetch(url, largest=100)

    assert asked == []


# From here on over a real socket.


async def test_a_file_comes_over_a_real_connection(pictures: PictureServer):
    address = pictures.answer("/a.jpg?v=1", body=b"picture")

    assert await pictures.outbound().fetch(address, largest=7) == b"picture"

    head = pictures.asked[0].lower()
    assert head.startswith("get /a.jpg?v=1 http/1.1\r\n")
    assert "\r\nhost: pictures.example\r\n" in head
    assert "\r\naccept-encoding: identity\r\n" in head


async def test_by_default_this_machine_is_never_called(pictures: PictureServer):
    pictures.answer("/", body=b"inside")

    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"):
        with pytest.raises(Refused, match=r"^This address leads into a private network\.$"):
            await Outbound().fetch(f"https://{host}/", largest=100)

    assert pictures.asked == []


async def test_a_redirect_into_a_private_network_is_not_followed(pictures: PictureServer):
    address = pictures.answer("/a", 302, location="https://169.254.169.254/latest/meta-data")

    with pytest.raises(Refused, match="leads elsewhere"):
        await pictures.outbound().fetch(address, largest=100)

    assert len(pictures.asked) == 1


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "GZIP", "identity, gzip", "x-own"])
async def test_anything_compressed_is_refused_before_it_is_unpacked(pictures: PictureServer, encoding: str):
    bomb = gzip.compress(bytes(50_000_000))
    address = pictures.answer("/a", body=bomb, content_encoding=encoding)
    tracemalloc.start()

    with pytest.raises(Refused, match="compresses the file"):
        await pictures.outbound().fetch(address, largest=1_000_000)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


async def test_a_bomb_that_does_not_say_so_arrives_as_it_is(pictures: PictureServer):
    bomb = gzip.compress(bytes(1_000_000))

    assert await pictures.outbound().fetch(pictures.answer("/a", body=bomb), largest=10_000) == bomb


async def test_a_file_that_says_it_is_too_large_is_not_read(pictures: PictureServer):
    address = pictures.answer("/a", content_length="2097153")

    with pytest.raises(Refused, match=r"^The file is larger than 2 MB\.$"):
        await pictures.outbound().fetch(address, largest=2 * 1024 * 1024)


async def test_a_flood_without_a_length_is_cut_off(pictures: PictureServer):
    address = pictures.answer_with("/a", pour)

    with pytest.raises(Refused, match=r"^The file is larger than 1 MB\.$"):
        await pictures.outbound().fetch(address, largest=1024 * 1024)


@pytest.mark.parametrize("slowly", [hang, drip])
async def test_patience_ends_however_the_server_is_slow(pictures: PictureServer, slowly: Answer):
    address = pictures.answer_with("/a", slowly)

    with pytest.raises(Unreachable, match=r"^pictures\.example does not answer\.$"):
        await pictures.outbound(seconds=0.3).fetch(address, largest=1000)


async def test_a_server_that_speaks_no_tls_is_not_spoken_to(pictures: PictureServer):
    address = pictures.answer("/a", body=b"x")

    with pytest.raises(Unreachable):
        await pictures.outbound(scheme="https", seconds=1).fetch(address, largest=100)


async def test_an_answer_that_breaks_off_is_tried_again_later(pictures: PictureServer):
    address = pictures.answer("/a", body=b"half", content_length="8")

    with pytest.raises(Unreachable):
        await pictures.outbound().fetch(address, largest=100)
