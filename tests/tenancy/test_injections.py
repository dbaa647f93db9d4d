"""T89 and its neighbours for shops: every field that the public can fill, of every route, given a table of hostile texts.

All fields of a request are given one of the texts each, and the next request goes on in the table where this one ended;
with SOUK_ROUNDS each route is asked as often as there are texts. `test_hostile_words.py` gives few texts to one field after another, with the others as
they should be; here many come together. What is read as words is given all of them.
"""

import time
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, urlencode

import httpx
from starlette.routing import Route

from shared.kernel.settings import Settings
from shared.web.door import Door
from tests.support.rounds import ROUNDS
from tests.tenancy.asks import Ask, Entry
from tests.tenancy.injections import COMPUTED, INJECTIONS, MARK
from tests.tenancy.markup import that_runs
from tests.tenancy.visits import SITES, send, table
from tests.tenancy.world import World
from tests.tenancy.world_ids import Ids
from tests.tenancy.world_visitors import make_actor

FORM = {"content-type": "application/x-www-form-urlencoded"}
# What ends the visit of who asks.
LAST = "sessions.destroy"
# The whole of the filters: a name of a facet may itself be anything.
SEARCH = (
    "q",
    "vendor",
    "option:Colour",
    "attribute:x",
    "price",
    "rating",
    "collection",
    "from",
    "to",
    "sort",
    "page",
)
# A statement is given up after as long; a page takes milliseconds.
PATIENCE = 8.0


def fields_of(ask: Ask, entry: Entry, route: Route) -> tuple[list[str], list[str], list[str]]:
    """Return the fields that a route is asked by: of its query, its form and its path."""
    asked_by = {name.removeprefix("query:") for name in entry.cases if name.startswith("query:")}
    query = sorted({*ask.more.get("params", {}), *asked_by})
    # Every page takes these, or leaves them be.
    common = ["after", "page", "currency"] if ask.method == "GET" else []
    search = list(SEARCH) if route.name == "search.show" else []
    return (
        [*dict.fromkeys((*query, *common, *search))],
        [*ask.more.get("data", {})],
        [*route.param_convertors],
    )


def attacks(route: Route, entry: Entry, own: Ids, turn: Iterator[int]) -> Iterator[Ask]:
    """Return requests of a route whose fields are filled from the table, from where the last one ended."""
    ask = entry.plain(own)
    query, form, path = fields_of(ask, entry, route)

    def filled(names: list[str]) -> dict[str, str]:
        return {name: INJECTIONS[next(turn) % len(INJECTIONS)] for name in names}

    for _ in range(len(INJECTIONS) if ROUNDS else 1):
        if query or form:
            address = f"{ask.path}?{urlencode(filled(query))}" if query else ask.path
            sent = {"content": urlencode(filled(form)).encode(), "headers": FORM} if form else ask.more
            yield Ask(address, ask.method, {name: value for name, value in sent.items() if name != "params"})
        if path:
            found = route.path_regex.match(ask.path.partition("?")[0])
            assert found is not None, ask.path
            quoted = {name: quote(text, safe="") for name, text in filled(path).items()}
            yield Ask(route.path_format.format(**quoted), ask.method, ask.more)


def faults(answer: httpx.Response, seconds: float) -> list[str]:
    """Return what is wrong with an answer: it failed, it is late, or what was sent is more in it than a text."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    onward = answer.headers.get("location", answer.headers.get("hx-redirect", "/"))
    found = {
        f"answers {answer.status_code}": answer.status_code >= 500,
        f"took {seconds:.1f} s": seconds > PATIENCE,
        "its markup is in the page": is_page and (f"<{MARK}" in answer.text or bool(that_runs(answer.text))),
        "its template was computed": COMPUTED in answer.text,
        "it became a header": MARK in answer.headers or "evil=" in answer.headers.get("set-cookie", ""),
        "it leads elsewhere": onward.startswith(("//", "/\\")) or f"{MARK}.example" in onward.split("?")[0],
        "a file was read": "root:" in answer.text,
    }
    return [fault for fault, is_there in found.items() if is_there]


async def test_no_public_field_of_any_route_is_more_than_a_text(door: Door, world: World, settings: Settings):
    actor = await make_actor(world, "customer")
    turn, wrong, seen = count(), {}, 0
    for route in table("storefront", settings):
        if route.name == LAST:
            continue
        for ask in attacks(route, SITES["storefront"][route.name], world.own, turn):
            begun = time.perf_counter()
            answer = await send(door, world, "storefront", actor, ask)
            seen += 1
            if found := faults(answer, time.perf_counter() - begun):
                wrong[f"{ask.method} {ask.path[:300]} {ask.more.get('content', b'')[:300]!r}"] = found

    assert wrong == {}
    assert seen > len(INJECTIONS)


async def test_words_to_look_for_are_given_every_text(door: Door, world: World):
    actor = await make_actor(world, "anonymous")
    wrong = {}
    for text in INJECTIONS:
        for path, asked in (("/search", {"q": text, text: text}), ("/search/suggestions", {"q": text})):
            begun = time.perf_counter()
            answer = await send(door, world, "storefront", actor, Ask(f"{path}?{urlencode(asked)}"))
            if found := faults(answer, time.perf_counter() - begun):
                wrong[path, text] = found
            assert answer.status_code == httpx.codes.OK

    assert wrong == {}


def test_the_table_is_of_many_kinds_and_says_nothing_twice():
    assert len(INJECTIONS) == len(set(INJECTIONS)) >= 60
