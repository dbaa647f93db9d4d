"""T74: each role and each route, as the golden table says, asked for over HTTP.

The table changes on purpose only: `SOUK_GOLDEN=write pytest tests/tenancy/test_roles.py` writes it anew, to be read in
the commit.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select
from starlette.routing import Route

from merchant.access import PUBLIC_PREFIXES
from merchant.permissions import NOUNS, ROUTES, permission_for
from shared.accounts.sign_in import sign_in
from shared.kernel.clock import utc_now
from shared.kernel.settings import Settings
from shared.stores.models import Member
from shared.stores.permissions import ALL
from shared.stores.roles import BUILT_IN, Role
from shared.web.door import Door
from tests.support.factories.people import make_member
from tests.tenancy.matrix import MERCHANT
from tests.tenancy.visits import send, table
from tests.tenancy.world import World
from tests.tenancy.world_digests import checksum
from tests.tenancy.world_visitors import Actor

GOLDEN = Path(__file__).parent / "golden" / "roles.txt"
LINK = re.compile(r'href="(/dashboard/[^"]*)"')
FORM = re.compile(r'<form\b(?=[^>]*\baction="(/dashboard/[^"]*)")([^>]*)>')
BUTTON = re.compile(r'<button\b[^>]*\bformaction="(/dashboard/[^"]*)"([^>]*)>')


def guarded(settings: Settings) -> list[Route]:
    """Return the routes that one has to be signed in for, in the order of the map."""
    return [route for route in table("merchant", settings) if not route.name.startswith(PUBLIC_PREFIXES)]


def method_of(route: Route) -> str:
    return "POST" if "POST" in (route.methods or ()) else "GET"


def is_in(role: str, route: str) -> bool:
    needed = permission_for(route)
    return needed == "member" or needed in BUILT_IN[role]


def written(settings: Settings) -> str:
    rows = [f"{'route':34} {'needs':18} {' '.join(f'{role:8}' for role in BUILT_IN)}".rstrip()]
    for route in guarded(settings):
        marks = " ".join(f"{role if is_in(role, route.name) else '-':8}" for role in BUILT_IN)
        rows.append(f"{route.name:34} {permission_for(route.name) or 'NOBODY':18} {marks}".rstrip())
    return "\n".join(rows) + "\n"


async def visitor(world: World, role: str) -> Actor:
    async with world.services.database.as_platform() as session:
        _, token = await make_member(session, world.a, role=role)
    return Actor({"member": token}, {})


def test_the_table_of_roles_and_routes_is_the_one_that_was_agreed(settings: Settings):
    if os.environ.get("SOUK_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(written(settings))

    assert written(settings) == GOLDEN.read_text()


def test_every_route_says_what_it_needs(settings: Settings):
    routes = guarded(settings)

    assert [route.name for route in routes if permission_for(route.name) is None] == []
    nouns = {route.name.rpartition(".")[0] for route in routes}
    assert set(NOUNS) - nouns == set()
    assert set(ROUTES) - {route.name for route in routes} == set()


def test_only_looking_is_let_in_by_looking(settings: Settings):
    """What changes something is a POST and needs more than a GET of its noun, but where the table says so by name."""
    alike = {
        noun for noun, (looking, changing) in NOUNS.items() if looking == changing and looking != "member"
    }

    assert alike == {
        "bank_lines",
        "bank_statements",
        "reconciliations",
        "reconciliation_lines",
        "reconciliation_files",
        "payouts",
        "customer_imports",
        "order_imports",
        "order_import_problems",
        "order_histories",
        "customer_import_problems",
        "reports",
        "report_files",
        "store_closings",
        "store_copies",
        "order_views",
        "order_exports",
        "customer_lists",
        "subscriber_lists",
        "customer_exports",
        "customer_erasures",
        "collection_previews",
        "log",
        "log_files",
    }
    changing = [route.name for route in guarded(settings) if method_of(route) == "POST"]
    assert [name for name in changing if name.rpartition(".")[2] in ("index", "show", "edit")] == []


@pytest.mark.parametrize("role", BUILT_IN)
async def test_a_role_is_let_in_where_the_table_says(door: Door, world: World, settings: Settings, role: str):
    actor, wrong = await visitor(world, role), []
    before = await checksum(world.services.database, world.a)
    for route in guarded(settings):
        if is_in(role, route.name):
            continue
        answer = await send(door, world, "merchant", actor, MERCHANT[route.name].plain(world.own))
        if answer.status_code != 403:
            wrong.append((route.name, answer.status_code))

    assert wrong == []
    assert await checksum(world.services.database, world.a) == before


@pytest.mark.parametrize("role", BUILT_IN)
async def test_no_page_offers_what_would_be_refused(door: Door, world: World, settings: Settings, role: str):
    """Pages are looked at as each role; where they lead, the role is let in."""
    actor, wrong = await visitor(world, role), []
    routes = guarded(settings)
    pages = 0
    for route in routes:
        if method_of(route) == "POST" or not is_in(role, route.name):
            continue
        answer = await send(door, world, "merchant", actor, MERCHANT[route.name].plain(world.own))
        if answer.status_code == 403:
            wrong.append((route.name, "itself"))
        if "text/html" in answer.headers.get("content-type", ""):
            pages += 1
            wrong += [(route.name, away) for away in refused_ways(answer, routes, role)]

    assert wrong == []
    assert pages > 50


def refused_ways(answer: httpx.Response, routes: list[Route], role: str) -> set[str]:
    """Return where a page leads that its reader would be refused at."""
    ways = [("GET", address) for address in LINK.findall(answer.text)]
    ways += [("POST" if 'method="post"' in rest else "GET", to) for to, rest in FORM.findall(answer.text)]
    ways += [("GET" if "formmethod" in rest else "POST", to) for to, rest in BUTTON.findall(answer.text)]
    away = set()
    for method, address in ways:
        path = urlsplit(address).path
        at = [route for route in routes if method_of(route) == method and route.path_regex.match(path)]
        if at and not is_in(role, at[0].name):
            away.add(f"{method} {address}")
    return away


async def test_a_change_of_role_counts_from_the_next_request(door: Door, world: World):
    async with world.services.database.as_platform() as session:
        user, token = await make_member(session, world.a, role="manager")
    actor = Actor({"member": token}, {})
    ask = MERCHANT["taxes.index"].plain(world.own)
    people = MERCHANT["people.index"].plain(world.own)

    before = await send(door, world, "merchant", actor, people)
    async with world.services.database.in_store(world.a.id) as session:
        member = (await session.scalars(select(Member).where(Member.user_id == user.id))).one()
        member.role = "viewer"
    after = await send(door, world, "merchant", actor, people)
    still = await send(door, world, "merchant", actor, ask)
    async with world.services.database.in_store(world.a.id) as session:
        await session.delete(await session.merge(member))
    gone = await send(door, world, "merchant", actor, ask)

    assert (before.status_code, after.status_code, still.status_code) == (200, 403, 200)
    assert gone.status_code == 404


async def test_a_permission_that_is_no_more_opens_nothing(door: Door, world: World):
    async with world.services.database.as_platform() as session:
        user, _ = await make_member(session, world.a, role="viewer")
        token = await sign_in(session, user, now=utc_now())
    async with world.services.database.in_store(world.a.id) as session:
        member = (await session.scalars(select(Member).where(Member.user_id == user.id))).one()
        role = Role(
            store_id=world.a.id,
            name="Old",
            permissions=["orders.see", "everything"],
            created_at=utc_now(),
            updated_at=utc_now(),
        )
        session.add(role)
        await session.flush()
        member.role, member.role_id = "custom", role.id
    actor = Actor({"member": token}, {})

    statuses = [
        (await send(door, world, "merchant", actor, MERCHANT[name].plain(world.own))).status_code
        for name in ("orders.index", "products.index", "dashboards.show")
    ]

    assert statuses == [200, 403, 200]
    assert "everything" not in ALL
