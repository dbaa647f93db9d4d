"""T88, T91, T92: what is long, deep, doubled or far down costs the shop next to nothing.

Counted is the process's own time, so the bound holds on a machine that is busy with other things.
"""

import time
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import httpx
import pytest

from shared.web.door import Door
from tests.tenancy.asks import ADDRESS, Ask, get
from tests.tenancy.visits import send
from tests.tenancy.world import World
from tests.tenancy.world_visitors import Actor

# Seconds of the process's time, and of the clock while statements of the database run.
CHEAP = 0.2
PATIENCE = 8.0
NOBODY = Actor({}, {})
# The longest address that the tests' client sends; servers in front take less.
LONG = 60_000
HUGE = 100_000
FORM = {"content-type": "application/x-www-form-urlencoded"}

# What a pattern that goes back and forth, or a loop in a loop, would need hours for.
TEXTS = {
    "one letter": "a" * HUGE,
    "words": "ab " * (HUGE // 3),
    "hyphens": "-" * HUGE,
    "dots": "a." * (HUGE // 2),
    "at": "a@" * (HUGE // 2),
    "a domain": "a@" + "b-" * (HUGE // 2) + ".example",
    "international": "a@" + "\N{LATIN SMALL LETTER U WITH DIAERESIS}" * HUGE + ".example",
    "blanks": "a" + " " * HUGE + "b",
    "digits": "9" * HUGE,
    "quotes": "'\"" * (HUGE // 2),
}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "/account/sign-in": {"email": "", "password": "x"},
    "/account/sign-up": {"email": "", "password": "x", "name": "Ada"},
    "/account/password-reset": {"email": ""},
    "/checkout": {**ADDRESS, "email": ""},
    "/checkout/address": {**ADDRESS, "email": "ada@example.com", "postcode": ""},
    "/cart/coupons": {"code": ""},
}

ADDRESSES = (
    "/search?q={}",
    "/search/suggestions?q={}",
    "/search?from={}",
    "/search?vendor={}",
    "/collections/all?after={}",
    "/products/{}",
    "/pages/{}",
    "/downloads/{}",
)
CLIMBS = (
    "../souk.py",
    "%2e%2e/souk.py",
    "..%2f..%2fsouk.py",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5csouk.py",
    "%252e%252e/souk.py",
    "....//souk.py",
    "//etc/passwd",
    "a%00.css",
    "%00",
    "css/" * 5_000 + "reset.css",
    "a" * LONG,
)


async def cheap(door: Door, world: World, ask: Ask, headers: dict[str, str] | None = None) -> httpx.Response:
    """Ask for what has to cost nothing to speak of; a second time where the first was dear, as much is made only once."""
    for _ in range(2):
        begun, spent = time.perf_counter(), time.process_time()
        answer = await send(door, world, "storefront", NOBODY, ask, headers=headers)
        spent, took = time.process_time() - spent, time.perf_counter() - begun
        if spent < CHEAP:
            break
    assert (answer.status_code < 500, spent < CHEAP, took < PATIENCE) == (True, True, True), (
        ask.path[:200],
        spent,
    )
    return answer


@pytest.mark.parametrize("path", FIELDS)
async def test_a_long_text_in_a_form_costs_nothing(door: Door, world: World, path: str):
    answers = {}
    for name, text in TEXTS.items():
        sent = urlencode({field: value or text for field, value in FIELDS[path].items()}).encode()
        answer = await cheap(door, world, Ask(path, "POST", {"content": sent, "headers": FORM}))
        answers[name] = answer.status_code

    assert set(answers.values()) <= {303, 422, 429}, answers


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_long_address_costs_nothing(door: Door, world: World, address: str):
    answers = {}
    for name, text in TEXTS.items():
        answer = await cheap(door, world, get(address.format(quote(text, safe="")[:LONG])))
        answers[name] = answer.status_code

    assert set(answers.values()) <= {200, 302, 404}, answers


async def test_a_thousand_filters_and_pages_far_down_are_a_page_like_any_other(door: Door, world: World):
    for asked in (
        "&".join(f"vendor=v{place}" for place in range(1_000)),
        "&".join(f"option:o{place}=x" for place in range(1_000)),
        "q=mug&page=1000000000",
        "q=mug&page=1000000000000000000000",
        "q=mug&q=jug&sort=price&sort=-price&from=1&from=2&page=1&page=2",
    ):
        assert (await cheap(door, world, get(f"/search?{asked}"))).status_code == 200


async def test_a_form_of_ten_megabytes_is_refused(door: Door, world: World):
    sent = {"content": b"quantity=" + b"9" * 10_000_000, "headers": FORM}

    assert (await cheap(door, world, Ask("/cart/lines", "POST", sent))).status_code == 422


async def test_thousands_of_spans_are_the_whole_or_nothing(door: Door, world: World):
    """CVE-2025-62727: a reader of such headers that compares each with all needs minutes for one request."""
    own = world.own
    for spans in (",".join(["0-1"] * 5_000), ",".join(f"{place}-" for place in range(3_000)), "-0," * 2_000):
        for path in ("/static/css/reset.css", f"/media/{own.media_key}", f"/downloads/{own.download}"):
            answer = await cheap(door, world, get(path), {"range": f"bytes={spans}"})

            assert answer.status_code in (200, 404, 416)
            assert "multipart" not in answer.headers.get("content-type", "")


@pytest.mark.parametrize("base", ["/static/", "/media/", "/downloads/", "/branding/"])
async def test_no_path_climbs_out(door: Door, world: World, base: str):
    for climb in CLIMBS:
        answer = await cheap(door, world, get(base + climb))

        assert (climb, answer.status_code) == (climb, 404)
        assert "argparse" not in answer.text
        assert "root:" not in answer.text
