"""T80, T81, T88 to T93 as far as words go: every field of every route is given what should never be there.

The fields are those of the isolation matrix, so a new route is attacked from its first day on. Whatever is sent, the answer
is a page or a refusal, soon, under the policy of all pages; nothing of it runs, computes or becomes a header.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

import httpx
import pytest
from starlette.routing import Route

from shared.adapters.stripe_gateway import PAGES
from shared.kernel.settings import Settings
from shared.web.door import Door
from shared.web.security import POLICY
from tests.tenancy.asks import Ask
from tests.tenancy.markup import that_runs
from tests.tenancy.visits import SITES, send, table
from tests.tenancy.world import World, make_actor, nobodys

# What every field is given: everything that a browser, a template, a statement or a header would take for its own, at once.
HOSTILE: Mapping[str, str] = {
    "instructions": (
        "'\"><script>alert(7331)</script><img src=x onerror=alert(7331)>{{7331*7331}}${7331*7331}<%= 7331*7331 %>"
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
COMPUTED = str(7331 * 7331)
# A page takes milliseconds; a bound that holds on a busy machine still tells a pattern that goes back and forth for ever.
PATIENCE = 8.0
SHAPES = nobodys()
CASES = [
    pytest.param(site, route, id=f"{site}-{route}")
    for site, entries in SITES.items()
    for route in entries
    if route not in ("health.metrics", "sessions.destroy")
]


def attacks(route: Route, ask: Ask) -> Iterator[tuple[str, Ask]]:
    """Return each field of a request in turn with each hostile text, named."""
    given = {**ask.more.get("params", {}), **ask.more.get("data", {})}
    counted = {field for field, value in given.items() if value[:1].isdigit() or not value}
    for name, text in {**HOSTILE, **FIGURES}.items():
        for field in ask.more.get("params", {}):
            if name in FIGURES and field not in counted:
                continue
            query = _encoded({**ask.more["params"], field: text[:LONGEST_IN_ADDRESS]})
            yield f"query:{field} {name}", Ask(f"{ask.path}?{query}", ask.method)
        for field in ask.more.get("data", {}):
            if name in FIGURES and field not in counted:
                continue
            yield f"form:{field} {name}", _form(ask, _encoded({**ask.more["data"], field: text}))
        for field in route.param_convertors if name in HOSTILE else ():
            path = _path(route, ask.path, field, text[:LONGEST_IN_ADDRESS])
            yield f"path:{field} {name}", replace(ask, path=path)
    if ask.more.get("data"):
        yield "all fields twice", _form(ask, _encoded(ask.more["data"]) + "&" + _encoded(ask.more["data"]))
        yield "not a form", _form(ask, "{" * 10_000)
    yield (
        "unknown questions",
        Ask(f"{ask.path}?sort=%00&lang=xx&currency=%27&page=1e9&after=%F0%28", ask.method, ask.more),
    )


def _encoded(fields: Mapping[str, str]) -> str:
    return urlencode(fields, errors="surrogatepass")


def _form(ask: Ask, body: str) -> Ask:
    sent = {"content": body.encode(), "headers": {"content-type": "application/x-www-form-urlencoded"}}
    return Ask(ask.path, ask.method, sent)


def _path(route: Route, path: str, field: str, text: str) -> str:
    found = route.path_regex.match(path)
    assert found is not None, path
    return route.path_format.format(
        **{**found.groupdict(), field: quote(text, safe="", errors="surrogatepass")}
    )


# A form that ends at a payment page may lead there, and nowhere else.
POLICIES = {POLICY, POLICY.replace("form-action 'self'", f"form-action 'self' {PAGES}")}


def faults(answer: httpx.Response, seconds: float) -> list[str]:
    """Return what is wrong with the answer to a hostile request."""
    page = answer.text if answer.headers.get("content-type", "").startswith("text/html") else ""
    found = {
        f"answers {answer.status_code}": answer.status_code >= 500,
        f"took {seconds:.1f} s": seconds > PATIENCE,
        "its markup would run": bool(that_runs(page)),
        "its template was computed": COMPUTED in answer.text,
        "it became a header": "evil" in answer.headers.get("set-cookie", ""),
        "a page without the policy": answer.headers.get("content-security-policy") not in POLICIES,
    }
    return [fault for fault, is_there in found.items() if is_there]


@pytest.mark.parametrize(("site", "route"), CASES)
async def test_nothing_hostile_comes_through(
    door: Door, world: World, settings: Settings, site: str, route: str
):
    known = next(one for one in table(site, settings) if one.name == route)
    actor = await make_actor(world, "owner")
    wrong = {}
    for name, ask in attacks(known, SITES[site][route].plain(world.own)):
        headers = ask.more.get("headers", {})
        sent = replace(ask, more={key: value for key, value in ask.more.items() if key != "headers"})
        begun = time.perf_counter()
        answer = await send(door, world, site, actor, sent, headers=headers)
        if found := faults(answer, time.perf_counter() - begun):
            wrong[name] = found

    assert wrong == {}


@pytest.mark.parametrize(
    "header", ["accept-language", "accept", "if-none-match", "range", "referer", "hx-target", "cookie"]
)
@pytest.mark.parametrize("site", SITES)
async def test_nothing_hostile_comes_through_a_header(door: Door, world: World, site: str, header: str):
    actor = await make_actor(world, "owner")
    pages = [entry.plain(world.own) for entry in SITES[site].values()]
    wrong = {}
    for text in (
        "'\"><script>alert(7331)</script>",
        "{{7331*7331}}",
        "bytes=" + "0-1," * 2000,
        "*;q=nan",
        "x" * 4000,
    ):
        for ask in pages:
            if ask.method != "GET":
                continue
            begun = time.perf_counter()
            value = f"cart={text}; souk_cart={text}; customer={text}" if header == "cookie" else text
            answer = await send(door, world, site, actor, ask, headers={header: value})
            if found := faults(answer, time.perf_counter() - begun):
                wrong[f"{ask.path} {text[:20]}"] = found

    assert wrong == {}
