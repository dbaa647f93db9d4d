"""T80, T90: whatever got into the rows of a store, by whichever way, is text on its pages and nothing else."""

import asyncio
import re
from collections.abc import Mapping

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.tables import metadata
from shared.web.door import Door
from shared.web.services import Services
from tests.tenancy.canaries import SPECIES, plant
from tests.tenancy.markup import that_runs
from tests.tenancy.visits import SITES, send
from tests.tenancy.world import World, furnish, make_world
from tests.tenancy.world_visitors import make_actor

# By these something is looked up or counted, so with another word there is no page to look at.
NAMES = {
    "slug",
    "locale",
    "theme",
    "host",
    "dictionary",
    "email",
    "currency",
    "country",
    "payment_method",
    "version",
    "time_zone",
}
SPARED = {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if c.name in NAMES}
# Its words are names of kinds as much as sentences, and were checked as such when they were written.
SPARED |= {"arrangements.data"}
# Rates and moments written as text by one function, which checks each: nothing can be reckoned with a word.
SPARED |= {"stores.currencies"}
# A price and a rule that were frozen whole by one function each and are read back as figures.
SPARED |= {"draft_orders.quote", "bulk_changes.rule"}
# Likewise: frozen by one function (shared/checkout/subscribe.py) and read back as figures and moments.
SPARED |= {"subscriptions.quote", "subscriptions.terms"}
# As many digits as no random id holds by chance.
COMPUTED = str(7331**4)


def dressed(word: str) -> str:
    return (
        f"<script>alert(7331, '{word}')</script><img src=x onerror=alert(7331)>"
        f'<a href="javascript:alert(7331)">\'">{{{{7331**4}}}}${{7331**4}}'
    )


@pytest.fixture(scope="module")
def hostile(
    services: Services, above_the_walls: AsyncEngine, runner: asyncio.Runner
) -> tuple[World, Mapping[str, str]]:
    """Store A with markup in every text that takes it; returns it and what was written where."""

    async def make() -> tuple[World, Mapping[str, str]]:
        world = await make_world(services)
        await furnish(services.database, world.a)
        columns, _ = await plant(above_the_walls, world.a, spared=SPARED, dress=dressed)
        return world, columns

    return runner.run(make())


@pytest.mark.parametrize("site", SITES)
async def test_nothing_that_was_written_runs(door: Door, hostile: tuple[World, Mapping[str, str]], site: str):
    world, columns = hostile
    actor, seen, wrong = await make_actor(world, "owner"), set(), {}
    for route, entry in SITES[site].items():
        ask = entry.plain(world.own)
        if ask.method != "GET":
            continue
        answer = await send(door, world, site, actor, ask)
        assert answer.status_code < 500, (route, answer.status_code)
        seen |= {
            columns[word] for word in re.findall(rf"{SPECIES}[0-9a-f]{{12}}", answer.text) if word in columns
        }
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if found := (is_page and that_runs(answer.text)) or [COMPUTED] * (COMPUTED in answer.text):
            wrong[route] = found

    assert wrong == {}
    assert {"products.title", "stores.name"} & seen


async def test_the_reader_sees_what_would_run():
    assert len(that_runs(dressed(f"{SPECIES}0123456789ab"))) == 3
