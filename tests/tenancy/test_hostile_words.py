"""T80, T81, T88 to T93 as far as words go: every field of every route is given what should never be there.

The fields are those of the isolation matrix, so a new route is attacked from its first day on. Whatever is sent, the answer
is a page or a refusal, soon, under the policy of all pages; nothing of it runs, computes or becomes a header.
"""

import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from json import dumps
from urllib.parse import quote, urlencode
from uuid import UUID
from zlib import crc32

import httpx
import pytest
from starlette.routing import Route

from merchant.sample_mail import framing_policy
from shared.adapters.stripe_gateway import PAGES
from shared.kernel.settings import Settings
from shared.web.door import Door
from shared.web.security import POLICY, showing, shown_at
from tests.support.rounds import ROUNDS
from tests.tenancy.asks import Ask, Entry
from tests.tenancy.markup import that_runs
from tests.tenancy.visits import SITES, send, table
from tests.tenancy.world import World
from tests.tenancy.world_ids import Ids, nobodys
from tests.tenancy.world_visitors import make_actor

# What every field is given: everything that a browser, a template, a statement or a header would take for its own, at once.
HOSTILE: Mapping[str, str] = {
    "instructions": (
        "'\"><script>alert(7331)</script><img src=x onerror=alert(7331)>{{7331**4}}${7331**4}<%= 7331**4 %>"
        "{% for x in range(10**9) %}{% endfor %}') OR 1=1; SELECT pg_sleep(9); --\u202egnp.exe\u2066\r\nset-cookie: evil=1\r\n\r\n"
    ),
    "nul": "a\x00b",
    "half a character": "a\ud800b",
    "huge": "a" * 60_000 + "@" + "a." * 20_000 + "!",
    "empty": "",
}
# What a field is given that holds a figure.
FIGURES: Mapping[str, str] = {
    "number": "9" * 40,
    "float": "1e309",
    "negative": "-9223372036854775809",
    "not ascii": "٣",  # int() takes it
}
LONGEST_IN_ADDRESS = 20_000  # what the test's client can send, three bytes for a letter
# As many digits as no random id holds by chance.
COMPUTED = str(7331**4)
# A page takes milliseconds; a bound that holds on a busy machine still tells a pattern that goes back and forth for ever.
PATIENCE = 8.0
SHAPES = nobodys()
CASES = [
    pytest.param(site, route, id=f"{site}-{route}")
    for site, entries in SITES.items()
    for route in entries
    if route not in ("health.metrics", "sessions.destroy")
]


# Places in a list that no page of ours ever gave out, of every shape that one of ours has.
CURSORS = [
    urlsafe_b64encode(dumps(parts).encode()).decode().rstrip("=")
    for parts in (
        ["\x00"],
        ["\x00", "\x00"],
        ["0001-01-01T00:00:00+14:00", str(UUID(int=0))],
        ["\ud800", str(UUID(int=0))],
        [10**30, str(UUID(int=0))],
        [-(10**30), "\x00", "\x00"],
        [10**30, "9999-12-31T23:59:59-14:00", str(UUID(int=0))],
        ["\x00", 10**30, str(UUID(int=0))],
        ["a", 2**62, str(UUID(int=0))],
        [2**62, str(UUID(int=0))],
    )
]


def attacks(route: Route, entry: Entry, own: Ids) -> Iterator[tuple[str, Ask]]:
    """Return each field of a request in turn with hostile texts, named.

    Every field is given what a program would run, and by turns one of the other texts and figures; with SOUK_ROUNDS,
    all of them. A field is also what another line of the matrix asks by, as filters and places in a list.
    """
    ask = entry.plain(own)
    given = {**ask.more.get("params", {}), **ask.more.get("data", {})}
    counted = {field for field, value in given.items() if value[:1].isdigit() or not value}
    turn = crc32(f"{ask.method} {route.path}".encode())
    for place, field in enumerate(ask.more.get("params", {}), start=turn):
        for name, text in _texts(place, is_counted=field in counted):
            query = _encoded({**ask.more["params"], field: text[:LONGEST_IN_ADDRESS]})
            yield f"query:{field} {name}", Ask(f"{ask.path}?{query}", ask.method)
    yield from _further(ask, entry, turn)
    for place, field in enumerate(ask.more.get("data", {}), start=turn):
        for name, text in _texts(place, is_counted=field in counted):
            yield f"form:{field} {name}", _form(ask, _encoded({**ask.more["data"], field: text}))
    for place, field in enumerate(route.param_convertors, start=turn):
        for name, text in _texts(place, is_counted=False):
            path = _path(route, ask.path, field, text[:LONGEST_IN_ADDRESS])
            yield f"path:{field} {name}", replace(ask, path=path)
    if ask.more.get("data"):
        yield "all fields twice", _form(ask, _encoded(ask.more["data"]) + "&" + _encoded(ask.more["data"]))
        yield "not a form", _form(ask, "{" * 10_000)
    yield (
        "unknown questions",
        Ask(f"{ask.path}?sort=%00&lang=xx&currency=%27&page=1e9&after=%F0%28", ask.method, ask.more),
    )


def _further(ask: Ask, entry: Entry, turn: int) -> Iterator[tuple[str, Ask]]:
    """Return what only other lines of the matrix ask by."""
    params = ask.more.get("params", {})
    named = {name.removeprefix("query:") for name in entry.cases if name.startswith("query:")}

    def at(field: str, text: str) -> Ask:
        return Ask(f"{ask.path}?{_encoded({**params, field: text[:LONGEST_IN_ADDRESS]})}", ask.method)

    for place, field in enumerate(sorted(named - {*params}), start=turn):
        # A character that no text of the database can hold is never left to turns.
        for name, text in {"nul": HOSTILE["nul"], **dict(_texts(place, is_counted=False))}.items():
            yield f"query:{field} {name}", at(field, text)
    for cursor in CURSORS if "after" in named else ():
        yield f"query:after {cursor}", at("after", cursor)


def _texts(place: int, *, is_counted: bool) -> list[tuple[str, str]]:
    """Return what the field at a place is given."""
    first, *others = HOSTILE.items()
    figures = list(FIGURES.items()) if is_counted else []
    if ROUNDS:
        return [first, *others, *figures]
    return [first, others[place % len(others)], *figures[place % len(FIGURES) : place % len(FIGURES) + 1]]


def _encoded(fields: Mapping[str, str]) -> str:
    return urlencode(fields, errors="surrogatepass")


def _form(ask: Ask, body: str) -> Ask:
    said = {**ask.more.get("headers", {}), "content-type": "application/x-www-form-urlencoded"}
    sent = {"content": body.encode(), "headers": said}
    return Ask(ask.path, ask.method, sent)


def _path(route: Route, path: str, field: str, text: str) -> str:
    found = route.path_regex.match(path)
    assert found is not None, path
    return route.path_format.format(
        **{**found.groupdict(), field: quote(text, safe="", errors="surrogatepass")}
    )


# A form that ends at a payment page may lead there, and nowhere else.
POLICIES = {
    POLICY,
    POLICY.replace("form-action 'self'", f"form-action 'self' {PAGES}"),
    # What is typed in the dashboard, shown by a shop in a frame of it.
    shown_at("http://localhost"),
}


def is_under_policy(answer: httpx.Response) -> bool:
    """Say whether an answer has the policy of all pages, or that of one with a mail in a frame."""
    policy = answer.headers.get("content-security-policy", "")
    shop = re.search(r"frame-src (http://[a-z0-9.-]+localhost)$", policy)
    is_showing = shop is not None and policy == showing(shop[1])
    mail = re.search(r' srcdoc="([^"]*)"', answer.text)
    is_framing = mail is not None and policy == framing_policy(unescape(mail[1]))
    return policy in POLICIES or is_showing or is_framing


def faults(answer: httpx.Response, seconds: float) -> list[str]:
    """Return what is wrong with the answer to a hostile request."""
    page = answer.text if answer.headers.get("content-type", "").startswith("text/html") else ""
    found = {
        f"answers {answer.status_code}": answer.status_code >= 500,
        f"took {seconds:.1f} s": seconds > PATIENCE,
        "its markup would run": bool(that_runs(page)),
        "its template was computed": COMPUTED in answer.text,
        "it became a header": "evil=" in answer.headers.get("set-cookie", ""),
        "a page without the policy": not is_under_policy(answer),
    }
    return [fault for fault, is_there in found.items() if is_there]


@pytest.mark.parametrize(("site", "route"), CASES)
async def test_nothing_hostile_comes_through(
    door: Door, world: World, settings: Settings, site: str, route: str
):
    known = next(one for one in table(site, settings) if one.name == route)
    actor = await make_actor(world, "owner")
    wrong = {}
    for name, ask in attacks(known, SITES[site][route], world.own):
        headers = ask.more.get("headers", {})
        sent = replace(ask, more={key: value for key, value in ask.more.items() if key != "headers"})
        begun = time.perf_counter()
        answer = await send(door, world, site, actor, sent, headers=headers)
        if found := faults(answer, time.perf_counter() - begun):
            wrong[name] = found

    assert wrong == {}


HEADERS = ("accept-language", "accept", "if-none-match", "range", "referer", "hx-target", "cookie")
IN_HEADERS = (
    "'\"><script>alert(7331)</script>",
    "{{7331**4}}",
    "bytes=" + "0-1," * 2000,
    "*;q=nan",
    "x" * 4000,
)


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("site", SITES)
async def test_nothing_hostile_comes_through_a_header(door: Door, world: World, site: str, header: str):
    """Every page is given every header, by turns with one of the texts; with SOUK_ROUNDS, with each of them."""
    actor = await make_actor(world, "owner")
    asks = [entry.plain(world.own) for entry in SITES[site].values()]
    wrong = {}
    for place, ask in enumerate(ask for ask in asks if ask.method == "GET"):
        turn = place + HEADERS.index(header)
        for text in IN_HEADERS if ROUNDS else (IN_HEADERS[turn % len(IN_HEADERS)],):
            begun = time.perf_counter()
            value = f"cart={text}; souk_cart={text}; customer={text}" if header == "cookie" else text
            answer = await send(door, world, site, actor, ask, headers={header: value})
            if found := faults(answer, time.perf_counter() - begun):
                wrong[f"{ask.path} {text[:20]}"] = found

    assert wrong == {}
