"""Every page, file and stream of the dashboard, read by somebody who may do all but see what goods cost (F030)."""

import re
from html import unescape

from sqlalchemy import select, update

from merchant.access import PUBLIC_PREFIXES
from shared.kernel.clock import utc_now
from shared.kernel.settings import Settings
from shared.products.models import Variant
from shared.stores.audit import watch_changes, write_entry
from shared.stores.permissions import ALL, COSTS_SEE, without_own
from shared.web.door import Door
from tests.support.roles import with_role
from tests.tenancy.asks import Ask
from tests.tenancy.matrix import MERCHANT
from tests.tenancy.test_roles import method_of
from tests.tenancy.visits import send, table
from tests.tenancy.world import World
from tests.tenancy.world_visitors import Actor

COST = 7_313_131
# In minor units or major ones, with or without a mark between the thousands; not inside an id, which holds any digits by chance.
TOLD = re.compile(r"(?<!\w)73\W?131\W?31(?!\w)")


async def cost_that_much(world: World) -> None:
    """Let all goods of the store cost it an amount that stands nowhere else, and the log say so."""
    async with world.services.database.in_store(world.a.id) as session:
        await session.execute(update(Variant).values(cost_minor=COST))
        watch_changes(session)
        for variant in await session.scalars(select(Variant)):
            variant.cost_minor = COST + 1
        await session.flush()
        for variant in await session.scalars(select(Variant)):
            variant.cost_minor = COST
        await write_entry(
            session,
            actor="u@example.com",
            action="products.update",
            subject=world.own.product,
            address="198.51.100.1",
            agent="A Browser",
            now=utc_now(),
        )


async def told(door: Door, world: World, settings: Settings, token: str) -> set[str]:
    """Return the routes whose answers tell what goods cost."""
    actor, found = Actor({"member": token}, {}), set()
    for route in table("merchant", settings):
        if route.name.startswith(PUBLIC_PREFIXES) or method_of(route) == "POST":
            continue
        ask = MERCHANT[route.name].plain(world.own)
        # The matrix narrows the log to something else.
        ask = Ask(ask.path) if route.name.startswith("log") else ask
        answer = await send(door, world, "merchant", actor, ask)
        if TOLD.search(unescape(answer.text)):
            found.add(str(route.name))
    return found


async def test_costs_are_told_to_nobody_who_may_not_see_them(door: Door, world: World, settings: Settings):
    await cost_that_much(world)
    everybody = without_own(ALL)
    database, store = world.services.database, world.a
    keeper = await with_role(door, database, store, everybody)
    person = await with_role(door, database, store, everybody - {COSTS_SEE})

    to_keeper = await told(door, world, settings, keeper.token)
    to_person = await told(door, world, settings, person.token)

    assert to_keeper >= {"log.index", "log_files.show", "product_exports.index", "products.edit"}
    assert to_person == set()
