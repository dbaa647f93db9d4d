"""T51: for every route and every identifier it takes, another store's is worth as much as one that never was.

An owner, a customer and a stranger of store A use what belongs to store B, in A's shop and in A's dashboard. The answer is
byte for byte the answer to a random identifier of the same shape, and no row of B changes.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import merchant.routes
from merchant.access import PUBLIC_PREFIXES
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.web.door import Door
from tests.tenancy.asks import Entry, Foreign, get
from tests.tenancy.matrix import MERCHANT, STOREFRONT, without_entry
from tests.tenancy.matrix_accounts import FOR_CUSTOMERS
from tests.tenancy.visits import SITES, send, table
from tests.tenancy.world import ACTORS, World
from tests.tenancy.world_digests import checksum
from tests.tenancy.world_ids import Ids, masked, nobodys
from tests.tenancy.world_visitors import make_actor

# Which identifier of B each cookie is tried with: the shopper's own three, and in the dashboard a token of the wrong kind.
COOKIES = {
    "storefront": {"cart": "cart_token", "customer": "customer_token", "wishlist": "wishlist_token"},
    "merchant": {"member": "customer_token"},
}
PASSING = ("etag", "content-length")  # both are made of the body, which is compared
NEW_TOKEN = re.compile(
    r"(souk_(?:cart|challenge|customer|voter|wishlist)=|/orders/|\"challenge\": ?\")[\w-]{43,}|(expires=)[^;]+ GMT"
    r"|(name=\"(?:key|once)\" value=\")[\w-]{36}"
)

CASES = [
    pytest.param(site, route, id=f"{site}-{route}")
    for site, entries in SITES.items()
    for route, entry in entries.items()
    if entry.cases
]
COOKIE_CASES = [
    pytest.param(site, route, id=f"{site}-{route}")
    for site, entries in SITES.items()
    for route in entries
    if route != "health.metrics"  # its figures are never twice the same; no cookie is read there
]


@pytest.fixture
def both(door: Door, world: World) -> Callable:
    """Asks as two people of a kind, one with B's identifiers and one with nobody's; returns both answers, masked."""

    async def asked(
        site: str, kind: str, ask: Foreign, cookie: str = "", theirs: Ids | None = None
    ) -> tuple[str, str, int]:
        answers = []
        for foreign in (theirs or world.theirs[kind], nobodys()):
            actor = await make_actor(world, kind)
            # Sign-ins are limited by address: each person tries one that nobody tried before.
            own = replace(world.own, email=f"own-{new_id().hex[-12:]}@example.com")
            masks = {**actor.masks, own.email: "OWN"}
            sent = {cookie: getattr(foreign, COOKIES[site][cookie])} if cookie else {}
            answer = await send(door, world, site, actor, ask(own, foreign), **sent)
            answers.append((answer.status_code, whole(answer, foreign, masks)))
        assert answers[0][0] == answers[1][0]
        return answers[0][1], answers[1][1], answers[0][0]

    return asked


@pytest.fixture(scope="module")
def changed(world: World, runner: asyncio.Runner) -> Callable:
    """Returns the tables in which rows of B are others than when this was asked last."""
    rows = runner.run(checksum(world.services.database, world.b))

    async def are_changed() -> list[str]:
        nonlocal rows
        before, rows = rows, await checksum(world.services.database, world.b)
        return [table for table, digest in rows.items() if digest != before[table]]

    return are_changed


def whole(answer: httpx.Response, ids: Ids, masks: Mapping[str, str]) -> str:
    headers = [f"{name}: {value}" for name, value in answer.headers.multi_items() if name not in PASSING]
    # Bodies may be pictures: Latin-1 keeps every byte.
    body = answer.content.decode("latin-1")
    return masked(NEW_TOKEN.sub(r"\1\2\3NEW", "\n".join([*headers, body])), ids, masks)


@pytest.mark.parametrize("kind", ACTORS)
@pytest.mark.parametrize(("site", "route"), CASES)
async def test_a_foreign_identifier_is_worth_a_random_one(
    both: Callable, changed: Callable, site: str, route: str, kind: str
):
    cases = SITES[site][route].cases
    for name, (expected, ask) in cases.items():
        theirs, random, status = await both(site, kind, ask)

        assert theirs == random, name
        assert status == (303 if is_led_on(site, route, kind) else expected), name
    assert await changed() == []


def is_led_on(site: str, route: str, kind: str) -> bool:
    """Say whether somebody is sent elsewhere before anything is looked up: to sign in, mostly."""
    if site == "storefront":
        return route in FOR_CUSTOMERS and kind != "customer"
    if kind == "owner":
        return route == "sessions.new"  # who is signed in is led on, to where the next door is shut
    return "path:store" in MERCHANT[route].cases and not route.startswith(PUBLIC_PREFIXES)


@pytest.mark.parametrize("kind", ACTORS)
@pytest.mark.parametrize(("site", "route"), COOKIE_CASES)
async def test_a_foreign_cookie_is_worth_a_random_one(
    both: Callable, changed: Callable, site: str, route: str, kind: str
):
    entry = SITES[site][route]
    for cookie in COOKIES[site]:
        theirs, random, _ = await both(site, kind, lambda own, _their: entry.plain(own), cookie)

        assert theirs == random, cookie
    assert await changed() == []


@pytest.mark.parametrize("kind", ACTORS)
@pytest.mark.parametrize("route", ["cart_lines.update", "cart_line_removals.create"])
async def test_a_neighbours_line_in_the_same_shop_is_worth_a_random_one(
    both: Callable, world: World, route: str, kind: str
):
    """T62: the walls between stores do not stand between the carts of one."""
    line = text("SELECT cart_lines::text FROM cart_lines WHERE id = :id").bindparams(id=UUID(world.own.line))
    async with world.services.database.in_store(world.a.id) as session:
        before = await session.scalar(line)

    # The page around the refusal is this shop's own and names much of it: of the neighbour's it is told the line alone.
    neighbour = replace(nobodys(), line=world.own.line)
    neighbours, random, status = await both(
        "storefront", kind, STOREFRONT[route].cases["path:id"][1], theirs=neighbour
    )

    async with world.services.database.in_store(world.a.id) as session:
        assert (await session.scalar(line), status) == (before, 404)
    assert neighbours == random
    assert before is not None


def test_every_route_has_an_entry(settings: Settings):
    assert without_entry(table("storefront", settings), STOREFRONT) == []
    assert without_entry(table("merchant", settings), MERCHANT) == []


def test_no_entry_is_for_a_route_that_has_gone(settings: Settings):
    for site, entries in SITES.items():
        assert set(entries) == {route.name for route in table(site, settings)}


def test_a_route_without_an_entry_fails_by_its_name(settings: Settings):
    async def show(_request: Request) -> Response:
        return Response()

    planted = [Route("/gift-cards/{code}", show, name="gift_cards.show")]
    half = {"gift_cards.show": Entry(lambda _own: get("/gift-cards/x"))}

    assert without_entry(planted, STOREFRONT) == ["gift_cards.show"]
    assert without_entry(planted, half) == ["gift_cards.show path:code"]


def test_the_outbox_of_all_stores_is_no_route_of_production(settings: Settings):
    production = settings.web.model_copy(update={"environment": "production"})

    names = {route.name for route in merchant.routes.routes(production)}

    assert set(MERCHANT) - names == {"dev.mail"}
