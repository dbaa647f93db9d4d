"""T51 for a key: whatever it names of another store is worth as much as what never was, and nothing there changes."""

import pytest

from merchant.api.operations import OPERATIONS
from shared.kernel.pagination import encode_cursor
from shared.web.door import Door
from tests.support.api_keys import Program, make_program
from tests.tenancy.matrix_api import API, V1
from tests.tenancy.world import World
from tests.tenancy.world_digests import checksum
from tests.tenancy.world_ids import Ids, nobodys

NAMED = [one for one in OPERATIONS if "{" in one.path]
LISTS = [one for one in OPERATIONS if one.is_list and "{" not in one.path]


async def program_of(door: Door, world: World) -> Program:
    return await make_program(door, world.services.database, world.a)


async def asked(program: Program, name: str, own: Ids, other: Ids) -> tuple[int, str]:
    """Return the answer to a call with another's identifier, without what it said itself."""
    [(_, ask)] = API[name].cases.values()
    one = ask(own, other)
    answer = await program.call(
        one.method, one.path.removeprefix(V1), headers={"x-request-id": "the-same-for-both"}, **one.more
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize("name", [one.name for one in NAMED])
async def test_a_foreign_identifier_is_worth_a_random_one(door: Door, world: World, name: str):
    program, theirs = await program_of(door, world), world.theirs["owner"]
    database = world.services.database
    before = await checksum(database, world.b)
    # A number of B that A has not.
    foreign = await asked(program, name, world.own, theirs)
    random = await asked(program, name, world.own, nobodys())

    if "{number}" not in next(one.path for one in NAMED if one.name == name):
        assert foreign == random
        assert foreign[0] == 404
    else:
        assert random[0] == 404
    assert await checksum(database, world.b) == before


@pytest.mark.parametrize("name", [one.name for one in LISTS])
async def test_a_list_is_of_the_keys_own_store_whatever_it_is_asked(door: Door, world: World, name: str):
    program = await program_of(door, world)
    path = next(one.path for one in LISTS if one.name == name).removeprefix(V1)
    theirs = world.theirs["owner"]
    foreign = [theirs.product, theirs.variant, theirs.title, theirs.product_slug]

    plain = (await program.get(path)).text
    by_id = (
        [encode_cursor([theirs.variant])] if name in ("api.variants.index", "api.stock_levels.index") else []
    )
    further = [(await program.get(path, params={"after": cursor})).text for cursor in by_id]

    assert [word for word in foreign if word in "".join([plain, *further])] == []


@pytest.mark.parametrize("path", ["/variants", "/stock-levels"])
async def test_narrowed_to_another_stores_product_a_list_is_empty(door: Door, world: World, path: str):
    program = await program_of(door, world)

    answer = await program.get(path, params={"product_id": world.theirs["owner"].product})

    assert answer.json() == {"data": [], "next": None}
