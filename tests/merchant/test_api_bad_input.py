"""Whatever a program sends that cannot be meant is refused with 4xx by the name of what is wrong, and changes nothing."""

import asyncio
from dataclasses import fields
from urllib.parse import quote

import pytest

from merchant.api.operations import OPERATIONS
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.api_keys import Program, make_program
from tests.support.factories.catalogue import make_variant
from tests.tenancy.world_digests import checksum

LISTS = [operation for operation in OPERATIONS if operation.query]
ONES = [operation for operation in OPERATIONS if operation.method == "GET" and "{" in operation.path]
# What is no limit, no id, no moment, no day, no page and no text that is kept or looked for.
NOTHINGS = ["\x00", "9" * 3000, "\u0663" * 300]
NUMBERS = ["-1", "0", "1e1", " 1", "\u0661", "999999999", ""]
MOMENTS = [
    *(
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00+99:00",
    ),
    *("1767225600", "2026-01-01T00:00:00", "now", ""),
]
# When a key was last used is noted of every call.
NOTED = {"api_keys"}


@pytest.fixture
def program(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Program:
    """A program that may do all that a key can be made for."""
    return runner.run(make_program(door, database, store))


@pytest.mark.parametrize("operation", LISTS, ids=lambda one: one.name)
async def test_a_parameter_that_cannot_be_meant_is_told_by_its_name(program: Program, operation):
    more = {"limit": NUMBERS, "changed_since": MOMENTS, "since": MOMENTS, "until": MOMENTS}
    path, wrong = operation.path.removeprefix("/api/v1"), []
    for name in [one.name for one in fields(operation.query)]:
        for value in [*NOTHINGS, *more.get(name, ())]:
            answer = await program.get(f"{path}?{name}={quote(value)}")
            told = [one["field"] for one in answer.json().get("errors", ())]
            if (answer.status_code, told) != (422, [name]):
                wrong.append((name, value[:40], answer.status_code, told))

    assert wrong == []


@pytest.mark.parametrize("operation", ONES, ids=lambda one: one.name)
async def test_a_name_in_a_path_that_cannot_be_is_not_found(program: Program, operation):
    before, _, rest = operation.path.removeprefix("/api/v1").partition("{")
    after = rest.partition("}")[2]
    for value in (
        "-1",
        "0",
        "%00",
        "9" * 19,
        "9" * 3000,
        "1e1",
        "%D9%A1",
        "%ED%A0%80",
        "%FF",
        "x" * 3000,
        "..%2f..",
    ):
        answer = await program.get(f"{before}{value}{after}", is_described=False)

        assert answer.status_code == 404, value[:40]
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        pytest.param(b'{"on_hand": 1, "on_hand": 2}', 422, ["on_hand"], id="twice"),
        pytest.param(b'{"on_hand": 1, "seen": {"a": 1, "a": 2}}', 422, ["a"], id="twice within"),
        pytest.param(b'{"on_hand": ' + b"9" * 5000 + b"}", 400, [], id="a long number"),
        pytest.param(b'{"on_hand": 1, "seen": -99999999999999999999}', 422, ["seen"], id="below all"),
        pytest.param(b'{"on_hand": 1e3}', 422, ["on_hand"], id="a float"),
        pytest.param(b'{"on_hand": NaN}', 400, [], id="not a number"),
        pytest.param(b'{"on_hand": null}', 422, ["on_hand"], id="null"),
        pytest.param(b'{"on_hand": [7]}', 422, ["on_hand"], id="a list"),
        pytest.param(b'{"on_hand": {"$gt": 7}}', 422, ["on_hand"], id="an object"),
        pytest.param(b'{"on_hand": 1, "\\u0000": 1}', 422, ["\x00"], id="a name of nothing"),
        pytest.param(b'{"on_hand": "\\ud800"}', 400, [], id="half a letter"),
        pytest.param(b'{"on_hand": ' + b"[" * 100 + b"]" * 100 + b"}", 422, ["on_hand"], id="deep"),
        pytest.param(b'{"on_hand": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, [], id="deeper"),
        pytest.param(b'{"a":' * 100 + b"1" + b"}" * 100, 422, ["a", "on_hand"], id="deep objects"),
        pytest.param('{"on_hand": 7}'.encode("utf-16"), 400, [], id="utf-16"),
        pytest.param(b"\xff\xfe", 400, [], id="no text"),
        pytest.param(b"on_hand=7", 400, [], id="a form"),
        pytest.param(b'{"on_hand": 7}' + b" " * 300_000, 400, [], id="too long"),
    ],
)
async def test_a_body_that_cannot_be_meant_is_refused_and_changes_nothing(
    program: Program, database: Database, store: Store, body: bytes, status: int, told: list[str]
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=10)
    rows = await checksum(database, store)

    answer = await program.call("PUT", f"/stock-levels/{variant.id}", content=body, is_described=False)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert sorted(one["field"] for one in answer.json().get("errors", ())) == told
    after = await checksum(database, store)
    assert {name for name in rows if rows[name] != after[name]} <= NOTED


@pytest.mark.parametrize("depth", [900, 1000, 1020])
async def test_how_deep_a_body_is_never_is_our_fault(program: Program, depth: int):
    """Where its readers stop differs with Python's version: some are told the field, the others that it is too deep."""
    body = b'{"on_hand": ' + b"[" * depth + b"]" * depth + b"}"

    answer = await program.call("PUT", "/stock-levels/1", content=body, is_described=False)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
