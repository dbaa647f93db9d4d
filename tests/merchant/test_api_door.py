"""T78: a key that is revoked, expired, of another store, without the scope or in an address opens nothing."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select, text, update

from merchant.api.operations import OPERATIONS
from shared.accounts.models import User
from shared.adapters.rate_limits import API_DAY, API_RUSH, Limit
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.stores.api_keys import SCOPES, ApiAnswer, ApiKey, key_by_id, new_secret
from shared.stores.give_role import give_role
from shared.stores.members import Held
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL, ORDERS_SEE, PRODUCTS_SEE, STOCK_CHANGE, STOCK_SEE
from shared.stores.remove_member import remove_member
from shared.stores.revoke_api_key import revoke_api_key
from shared.stores.rotate_api_key import rotate_api_key
from shared.web.door import Door
from shared.web.services import Services
from tests.support.api_keys import Program, make_program
from tests.support.factories.catalogue import make_variant
from tests.support.installation import make_store
from tests.support.roles import with_role


@pytest.fixture
def program(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Program:
    """A program that may do all that a key can be made for."""
    return runner.run(make_program(door, database, store))


async def row_of(database: Database, store: Store, key_id: UUID) -> ApiKey:
    async with database.in_store(store.id) as session:
        return await key_by_id(session, str(key_id))


async def asked(program: Program, **headers: str) -> tuple[int, bytes]:
    """Return the whole answer to whoever sends these headers and no others."""
    answer = await program.client.get("/api/v1/products", headers={"x-request-id": "the-same", **headers})
    return answer.status_code, answer.content


async def test_whatever_is_wrong_with_a_key_the_answer_is_one(
    program: Program, door: Door, database: Database, store: Store
):
    now = utc_now()
    revoked, expired, orphan, disabled = [await make_program(door, database, store) for _ in range(4)]
    async with database.in_store(store.id) as session:
        await revoke_api_key(session, await key_by_id(session, str(revoked.key_id)), actor="test", now=now)
        await session.execute(update(ApiKey).where(ApiKey.id == expired.key_id).values(expires_at=now))
        await remove_member(session, str(orphan.member_id), remover=ALL, actor="test", now=now)
        user = await session.scalar(select(Member.user_id).where(Member.id == disabled.member_id))
    async with database.as_platform() as session:
        await session.execute(update(User).where(User.id == user).values(disabled_at=now))
    unknown = new_secret()[0]

    answers = [
        await asked(program, authorization=f"Bearer {secret}")
        for secret in (revoked.secret, expired.secret, orphan.secret, disabled.secret, unknown, "x", "")
    ]
    answers += [
        await asked(program),
        await asked(program, authorization=f"Basic {program.secret}"),
        await asked(program, authorization=program.secret),
        await asked(program, cookie=f"souk_member={program.secret}; authorization=Bearer {program.secret}"),
        await asked(program, **{"x-api-key": program.secret}),
        await asked(program, authorization=f"Bearer {program.secret}x"),
        await asked(program, authorization=f"Bearer {program.secret.upper()}"),
    ]

    assert {status for status, _ in answers} == {401}
    assert len({body for _, body in answers}) == 1
    assert (await program.get("/products")).status_code == 200
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(ApiKey).where(ApiKey.id == orphan.key_id)) is None


async def test_two_keys_at_once_are_none(program: Program):
    sent = [("authorization", f"Bearer {program.secret}")] * 2

    answer = await program.client.get("/api/v1/products", headers=sent)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_who_is_signed_in_has_no_key_by_that(owner: httpx.AsyncClient, store: Store):
    answer = await owner.get("/api/v1/products")

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_no_page_of_another_site_matters_where_no_cookie_is_read(
    program: Program, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1)
    headers = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}

    answer = await program.call("PUT", f"/stock-levels/{variant.id}", json={"on_hand": 2}, headers=headers)

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_a_revoked_key_is_refused_with_the_next_call(
    program: Program, owner: httpx.AsyncClient, store: Store
):
    before = await program.get("/products")
    await owner.post(f"/dashboard/{store.slug}/settings/keys/{program.key_id}/end")
    after = await program.get("/products")

    assert (before.status_code, after.status_code) == (200, 401)


async def test_a_missing_scope_is_named_and_nothing_is_done(door: Door, database: Database, store: Store):
    reader = await make_program(door, database, store, scopes=[STOCK_SEE])
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=4)

    refused = await reader.call("PUT", f"/stock-levels/{variant.id}", json={"on_hand": 9})
    seen = await reader.get(f"/stock-levels/{variant.id}")

    assert refused.status_code == 403
    assert STOCK_CHANGE in refused.json()["detail"]
    assert seen.json()["data"]["on_hand"] == 4


async def test_a_key_opens_what_its_scopes_say_and_no_more(door: Door, database: Database, store: Store):
    """The golden table: which scope opens which address."""
    opened: dict[str, set[str]] = {}
    paths = {"{product}": "x", "{variant}": "x", "{number}": "0", "{customer}": "x"}
    for scope in SCOPES:
        program = await make_program(door, database, store, scopes=[scope])
        for one in OPERATIONS:
            path = one.path.removeprefix("/api/v1")
            for part, value in paths.items():
                path = path.replace(part, value)
            answer = await program.call(one.method, path, **({"json": {}} if one.body else {}))
            if answer.status_code != 403:
                opened.setdefault(scope, set()).add(one.name.removeprefix("api."))

    assert opened == {
        "products.see": {"products.index", "products.show", "variants.index", "variants.show"},
        "stock.see": {"stock_levels.index", "stock_levels.show"},
        "stock.change": {"stock_levels.update", "stock_adjustments.create"},
        "orders.see": {"orders.index", "orders.show", "shipments.index"},
        "orders.change": {"shipments.create"},
        "customers.see": {"customers.index", "customers.show"},
    }


async def test_a_key_never_may_more_than_its_maker_may_now(
    program: Program, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=4)

    async def statuses() -> list[int]:
        change = await program.call("PUT", f"/stock-levels/{variant.id}", json={"on_hand": 4})
        return [(await program.get("/orders")).status_code, change.status_code]

    before = await statuses()
    async with database.in_store(store.id) as session:
        await session.execute(update(Member).where(Member.id == program.member_id).values(role="manager"))
        await give_role(
            session, str(program.member_id), Held("viewer"), granter=ALL, actor="test", now=utc_now()
        )

    assert (before, await statuses()) == ([200, 200], [200, 403])


async def test_a_maker_who_sees_their_own_orders_only_lends_no_others(
    door: Door, database: Database, store: Store
):
    person = await with_role(door, database, store, ["orders.see:own", PRODUCTS_SEE])
    program = await make_program(door, database, store, scopes=[ORDERS_SEE, PRODUCTS_SEE])
    async with database.in_store(store.id) as session:
        await session.execute(update(ApiKey).where(ApiKey.id == program.key_id).values(member_id=person.id))

    statuses = [(await program.get(path)).status_code for path in ("/orders", "/products")]

    assert statuses == [403, 200]


async def test_a_maker_who_owes_a_second_step_lends_nothing(
    program: Program, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(second_step_for=["owner"]))

    assert (await program.get("/products")).status_code == 403


@pytest.mark.parametrize(
    "place",
    [
        "/api/v1/products?key={}",
        "/api/v1/products?q={}",
        "/api/v1/orders/{}",
        "/api/{}",
        "/api/v1/openapi.json?{}",
    ],
)
async def test_a_key_in_an_address_is_refused_and_flagged(
    program: Program,
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    capfdbinary: pytest.CaptureFixture[bytes],
    place: str,
):
    page = f"/dashboard/{store.slug}/settings/keys"
    before = (await owner.get(page)).text

    headers = {"authorization": f"Bearer {program.secret}"}
    answer = await program.client.get(place.format(program.secret), headers=headers)
    again = await program.client.get(place.format(program.secret.replace("_", "%5F")))

    assert (answer.status_code, again.status_code) == (400, 400)
    assert program.secret not in answer.text
    assert ("Seen in an address" in before, "Seen in an address" in (await owner.get(page)).text) == (
        False,
        True,
    )
    assert "was sent as part of an address" in (await owner.get(f"/dashboard/{store.slug}/notices")).text
    async with database.in_store(store.id) as session:
        names = list(await session.scalars(select(Event.name).where(Event.name == "api_key.leaked")))
    assert len(names) == 1
    assert program.secret.encode() not in capfdbinary.readouterr().out


async def test_what_only_looks_like_a_key_is_refused_and_flags_nobody(
    program: Program, database: Database, store: Store
):
    answer = await program.client.get(f"/api/v1/products?q={new_secret()[0]}")

    assert answer.status_code == 400
    assert (await row_of(database, store, program.key_id)).leaked_at is None


@pytest.mark.parametrize(("hours", "then"), [("0", 401), ("1", 200), ("24", 200)])
async def test_the_secret_from_before_works_for_as_long_as_was_chosen(
    program: Program, database: Database, store: Store, hours: str, then: int
):
    async with database.in_store(store.id) as session:
        key = await key_by_id(session, str(program.key_id))
        secret = await rotate_api_key(session, key, hours=hours, rotator=ALL, actor="test", now=utc_now())
    fresh = Program(program.client, secret, program.key_id, program.member_id)

    assert ((await fresh.get("/products")).status_code, (await program.get("/products")).status_code) == (
        200,
        then,
    )
    async with database.in_store(store.id) as session:
        await session.execute(
            update(ApiKey)
            .where(ApiKey.id == program.key_id, ApiKey.former_until.is_not(None))
            .values(former_until=utc_now())
        )
    assert (await program.get("/products")).status_code == 401
    assert (await fresh.get("/products")).status_code == 200


async def test_nothing_keeps_a_secret(
    program: Program,
    database: Database,
    store: Store,
    capfdbinary: pytest.CaptureFixture[bytes],
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=4)
    path = f"/stock-levels/{variant.id}/adjustments"
    await program.call("POST", path, json={"by": 1}, headers={"idempotency-key": "one"})
    await program.client.get("/api/v1/nowhere", headers={"authorization": f"Bearer {program.secret}"})
    tables = ("api_keys", "api_answers", "events", "audit_entries", "stock_movements")

    async with database.in_store(store.id) as session:
        rows = [
            await session.scalar(text(f"SELECT string_agg(t::text, ' ') FROM {table} t"))  # noqa: S608 - our own words
            for table in tables
        ]

    assert all(rows)
    random = program.secret.rpartition(f"{program.secret[5:13]}_")[2]
    assert len(random) == 43
    assert [table for table, row in zip(tables, rows, strict=True) if random in row] == []
    assert random.encode() not in capfdbinary.readouterr().out


async def test_a_rush_is_stopped_and_told_when_to_go_on(
    program: Program, services: Services, store: Store, database: Database
):
    first = await program.get("/products")
    used_up = Limit(API_RUSH.name, burst=1, seconds=API_RUSH.seconds)
    await services.limits.give_back(API_RUSH, store=store.id, caller=str(program.key_id))
    await services.limits.take(used_up, store=store.id, caller=str(program.key_id))

    # What comes back each half second may let one more through.
    answers = [await program.get("/products") for _ in range(20)]
    refused = next(answer for answer in answers if answer.status_code == 429)

    assert first.headers["ratelimit-policy"] == '"api-rush";q=120;w=60, "api-day";q=10000;w=86400'
    assert first.headers["ratelimit"] == '"api-rush";r=119, "api-day";r=9999'
    assert int(refused.headers["retry-after"]) == 1
    assert refused.headers["ratelimit"] == '"api-rush";r=0;t=1'
    let_in = 1 + sum(answer.status_code == 200 for answer in answers)
    assert (await row_of(database, store, program.key_id)).calls == let_in


async def test_a_days_calls_are_used_up(program: Program, services: Services, store: Store):
    used_up = Limit(API_DAY.name, burst=1, seconds=API_DAY.seconds)
    await services.limits.take(used_up, store=store.id, caller=str(program.key_id))

    answers = [await program.get("/products") for _ in range(12)]

    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 9


async def test_the_last_use_is_noted_once_a_minute_and_every_call_counts(
    program: Program, database: Database, store: Store
):
    await program.get("/products")
    first = await row_of(database, store, program.key_id)
    await program.get("/products")
    second = await row_of(database, store, program.key_id)
    async with database.in_store(store.id) as session:
        await session.execute(
            update(ApiKey)
            .where(ApiKey.id == program.key_id)
            .values(last_used_at=utc_now() - timedelta(minutes=2), called_on=utc_now() - timedelta(days=2))
        )
    await program.get("/products")
    third = await row_of(database, store, program.key_id)

    assert first.last_used_at == second.last_used_at
    assert first.last_used_from.startswith("198.51.")
    assert (first.calls, second.calls, third.calls) == (1, 2, 1)
    assert third.last_used_at > second.last_used_at  # type: ignore[operator] # both were used


async def test_names_of_calls_and_ids_are_worth_nothing_in_another_store(
    program: Program, door: Door, database: Database, store: Store
):
    other = await make_store(database)
    theirs = await make_program(door, database, other)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=4)
    path: str = f"/stock-levels/{variant.id}/adjustments"
    sent: dict[str, Any] = {"json": {"by": 1}, "headers": {"idempotency-key": "one"}}

    mine = await program.call("POST", path, **sent)
    foreign = await theirs.call("POST", path, **sent)

    assert (mine.status_code, foreign.status_code) == (200, 404)
    async with database.in_store(other.id) as session:
        assert (await session.scalars(select(ApiAnswer))).all() == []
        await session.execute(delete(ApiKey))
    assert (await program.get("/products")).status_code == 200
