"""A program's key in several processes at once, and what its calls ask of the database."""

import asyncio

import pytest

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.api_keys import key_by_id
from shared.stores.models import Store
from shared.stores.revoke_api_key import revoke_api_key
from shared.web.door import Door
from tests.merchant.test_insight_budget import statements
from tests.support.api_keys import Program, make_program
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.server import Server

# Of two processes each is asked, but for once in two thousand times.
ASKED = 12
# With the one that says which store it is, and the note of the key's use.
LISTS = {"/products": 8, "/variants": 4, "/stock-levels": 4, "/orders": 4, "/customers": 5}


@pytest.fixture
def program(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Program:
    """A program that may do all that a key can be made for."""
    return runner.run(make_program(door, database, store))


async def test_a_key_that_is_revoked_here_opens_nothing_in_any_process(
    server: Server, program: Program, database: Database, store: Store
):
    lines = ("Host: localhost", f"Authorization: Bearer {program.secret}")

    async def answers() -> list[int]:
        return [(await asyncio.to_thread(server.get, "/api/v1/products", *lines))[0] for _ in range(ASKED)]

    before = await answers()
    async with database.in_store(store.id) as session:
        key = await key_by_id(session, str(program.key_id))
        await revoke_api_key(session, key, actor="test", now=utc_now())

    assert before == [200] * ASKED
    assert await answers() == [401] * ASKED


async def filled(database: Database, store: Store, count: int) -> tuple[str, int]:
    """Add so many goods, each ordered once; returns the last of each."""
    async with database.in_store(store.id) as session:
        for _ in range(count):
            variant = await make_variant(session, stock=9)
            order = await make_order(session, variant)
        return str(variant.id), order.number


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_takes_as_many_statements_however_long_it_is(
    program: Program, database: Database, store: Store, path: str
):
    await filled(database, store, 1)
    await program.get(path)
    with statements(database) as short:
        await program.get(path)
    await filled(database, store, 4)

    with statements(database) as sent:
        answer = await program.get(path)

    assert answer.status_code == 200
    assert len(answer.json()["data"]) == (5 if path != "/customers" else 0)
    assert len(sent) == len(short), sent
    assert 0 < len(sent) <= LISTS[path], sent


async def test_what_is_read_or_written_alone_takes_so_many_statements(
    program: Program, database: Database, store: Store
):
    variant, number = await filled(database, store, 1)
    level, counts = f"/stock-levels/{variant}", []
    for method, path, body in (
        ("GET", f"/variants/{variant}", None),
        ("GET", level, None),
        ("GET", f"/orders/{number}", None),
        ("GET", f"/orders/{number}/shipments", None),
        ("PUT", level, {"on_hand": 7}),
        ("POST", f"{level}/adjustments", {"by": 2}),
    ):
        with statements(database) as sent:
            answer = await program.call(method, path, json=body)
        assert answer.status_code == 200, answer.text
        counts.append(len(sent))

    assert counts == [4, 5, 6, 7, 12, 13]
