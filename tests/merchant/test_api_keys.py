"""Keys of programs, as members make them, give them another secret and end them (F026)."""

import asyncio
import re
from collections.abc import Collection
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.accounts.models import User, UserSession
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.tokens import hash_token
from shared.stores.api_keys import MOST_KEYS, SCOPES, ApiKey
from shared.stores.audit import AuditEntry
from shared.stores.make_api_key import make_api_key
from shared.stores.models import Member, Store
from shared.stores.permissions import (
    ALL,
    COSTS_SEE,
    KEYS_CHANGE,
    KEYS_SEE,
    ORDERS_CHANGE,
    ORDERS_SEE,
    STOCK_SEE,
)
from shared.web.door import Door
from tests.support.api_keys import make_program
from tests.support.roles import Person, with_role
from tests.support.web import signed_in

SECRET = re.compile(r"souk_[a-z0-9]{8}_[\w-]{43}")


@pytest.fixture
def keeper(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who looks after keys and may see stock and orders of their own, and no more."""
    allowed = [KEYS_SEE, KEYS_CHANGE, STOCK_SEE, f"{ORDERS_SEE}:own"]
    return runner.run(with_role(door, database, store, allowed))


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/settings/keys{rest}"


def typed(*scopes: str, name: str = "Warehouse", days: str = "90") -> dict[str, str | list[str]]:
    return {"name": name, "scopes": list(scopes), "days": days}


async def keys(database: Database, store: Store) -> list[ApiKey]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(ApiKey).order_by(ApiKey.created_at, ApiKey.id)))


async def log(database: Database, store: Store) -> list[tuple[str, Collection[str]]]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(AuditEntry).order_by(AuditEntry.number))
        return [(one.action, [event["name"] for event in one.data["events"]]) for one in found]


async def test_a_key_is_made_and_its_secret_shown_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    empty = await owner.get(at(store))
    form = await owner.get(at(store, "/new"))
    made = await owner.post(at(store), data=typed(STOCK_SEE, ORDERS_SEE))
    listed = await owner.get(at(store))

    [key] = await keys(database, store)
    secret = SECRET.search(made.text)
    assert secret is not None
    assert (made.status_code, made.headers["cache-control"]) == (200, "no-store")
    assert "No program has a key yet" in empty.text
    assert 'value="90" checked' in form.text
    assert key.secret_hash == hash_token(secret[0])
    assert (key.prefix, key.scopes) == (secret[0][5:13], [STOCK_SEE, ORDERS_SEE])
    assert key.expires_at - key.created_at == timedelta(days=90)
    assert (f"souk_{key.prefix}…" in listed.text, SECRET.search(listed.text)) == (True, None)
    assert "made by Mia Member" in listed.text
    assert await log(database, store) == [("api_keys.create", ["api_key.made"])]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (typed(STOCK_SEE, name=""), "Enter a name of at most 60 characters."),
        (typed(STOCK_SEE, name="x" * 61), "Enter a name of at most 60 characters."),
        (typed(), "Choose what the key may do."),
        (typed(STOCK_SEE, "store.own"), "Choose what the key may do."),
        (typed(STOCK_SEE, days="3650"), "Choose one of these."),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_no_key_is_made(
    owner: httpx.AsyncClient, database: Database, store: Store, form: dict[str, str], told: str
):
    answer = await owner.post(at(store), data=form)

    assert (answer.status_code, told in answer.text, SECRET.search(answer.text)) == (422, True, None)
    assert f'value="{form["name"]}"' in answer.text
    assert await keys(database, store) == []


@pytest.mark.parametrize("scope", [ORDERS_SEE, ORDERS_CHANGE, COSTS_SEE])
async def test_nobody_lends_what_they_do_not_have(
    keeper: Person, database: Database, store: Store, scope: str
):
    page = await keeper.browser.get(at(store, "/new"))
    refused = await keeper.browser.post(at(store), data=typed(STOCK_SEE, scope))
    allowed = await keeper.browser.post(at(store), data=typed(STOCK_SEE))

    assert re.search(rf'value="{re.escape(scope)}"[^>]* disabled', page.text)
    assert (refused.status_code, allowed.status_code) == (403, 200)
    assert [key.scopes for key in await keys(database, store)] == [[STOCK_SEE]]


async def test_nobody_gets_the_secret_of_a_key_that_may_do_more_than_they_and_may_end_it(
    keeper: Person, door: Door, database: Database, store: Store
):
    program = await make_program(door, database, store)
    path = at(store, f"/{program.key_id}")

    page = await keeper.browser.get(f"{path}/secret")
    refused = await keeper.browser.post(f"{path}/secret", data={"hours": "0"})
    still = await program.get("/products")
    ended = await keeper.browser.post(f"{path}/end")

    assert "This key may do more than you." in page.text
    assert (refused.status_code, SECRET.search(refused.text), still.status_code) == (403, None, 200)
    assert (ended.status_code, (await program.get("/products")).status_code) == (303, 401)
    assert await log(database, store) == [("api_key_ends.create", ["api_key.revoked"])]


async def test_a_key_gets_another_secret(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    program = await make_program(door, database, store)
    path = at(store, f"/{program.key_id}/secret")

    asked = await owner.get(path)
    wrong = await owner.post(path, data={"hours": "48"})
    made = await owner.post(path, data={"hours": "1"})
    listed = await owner.get(at(store))

    secret = SECRET.search(made.text)
    assert (asked.status_code, wrong.status_code, made.status_code) == (200, 422, 200)
    assert secret is not None
    assert secret[0] != program.secret
    assert "The secret from before works until" in listed.text
    assert (await program.get("/products")).status_code == 200
    program.secret = secret[0]
    assert (await program.get("/products")).status_code == 200
    assert await log(database, store) == [("api_key_secrets.create", ["api_key.rotated"])]


async def test_an_ended_key_gets_no_other_secret(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    program = await make_program(door, database, store)
    await owner.post(at(store, f"/{program.key_id}/end"))
    [before] = await keys(database, store)

    page = await owner.get(at(store, f"/{program.key_id}/secret"))
    answer = await owner.post(at(store, f"/{program.key_id}/secret"), data={"hours": "24"})
    listed = await owner.get(at(store))

    assert ("This key has ended" in page.text, answer.status_code) == (True, 409)
    [after] = await keys(database, store)
    assert (after.secret_hash, after.former_hash) == (before.secret_hash, None)
    assert ("Revoked" in listed.text, "New secret" in listed.text) == (True, False)


async def test_a_session_that_was_left_open_makes_no_key_and_may_end_one(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    """T76: a key is asked for again, as a payment account is. Ending one must not wait for that."""
    program = await make_program(door, database, store)
    async with database.as_platform() as session:
        members = select(Member.user_id).where(Member.store_id == store.id)
        old = utc_now() - timedelta(minutes=31)
        await session.execute(
            update(UserSession).where(UserSession.user_id.in_(members)).values(proven_at=old)
        )

    answers = [
        await owner.get(at(store, "/new")),
        await owner.post(at(store), data=typed(STOCK_SEE)),
        await owner.get(at(store, f"/{program.key_id}/secret")),
        await owner.post(at(store, f"/{program.key_id}/secret"), data={"hours": "0"}),
    ]

    proof = f"/dashboard/{store.slug}/account/proof"
    assert [answer.headers["location"].partition("?")[0] for answer in answers] == [proof] * 4
    assert len(await keys(database, store)) == 1
    assert (await program.get("/products")).status_code == 200
    await owner.post(at(store, f"/{program.key_id}/end"))
    assert (await program.get("/products")).status_code == 401


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("staff", 403), ("viewer", 403)])
async def test_owners_and_managers_look_after_keys(
    door: Door, database: Database, store: Store, role: str, status: int
):
    member = await signed_in(door, database, store, role=role)

    assert (await member.get(at(store))).status_code == status
    assert ("API keys" in (await member.get(f"/dashboard/{store.slug}/settings")).text) == (status == 200)


async def test_a_store_has_so_many_keys_and_no_more(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.as_platform() as session:
        rows = await session.execute(
            select(Member.id, User.email)
            .join(User, User.id == Member.user_id)
            .where(Member.store_id == store.id)
        )
        member_id, email = rows.first() or (None, "")
    now = utc_now()
    async with database.in_store(store.id) as session:
        for _ in range(MOST_KEYS):
            key, _ = await make_api_key(
                session, member_id, name="One", scopes=SCOPES, days="30", maker=ALL, actor=email, now=now
            )

    full = await owner.post(at(store), data=typed(STOCK_SEE))
    await owner.post(at(store, f"/{key.id}/end"))
    fits = await owner.post(at(store), data=typed(STOCK_SEE))

    assert (full.status_code, "You have 50 keys already" in full.text) == (422, True)
    assert fits.status_code == 200


async def test_the_list_says_how_each_key_is(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    used = await make_program(door, database, store, name="Used")
    await make_program(door, database, store, name="Old", now=utc_now() - timedelta(days=91))
    await make_program(door, database, store, name="Late", now=utc_now() - timedelta(days=84))
    await used.get("/products")

    page = (await owner.get(at(store))).text

    states = [found for found in re.findall(r"(Works|Expires soon|Expired)</span>", page)]
    assert sorted(states) == ["Expired", "Expires soon", "Works"]
    assert ("1 of 10000" in page, "198.51." in page) == (True, True)
