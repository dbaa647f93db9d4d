"""T71, T74: each route that changes something, whoever's page it is sent from, and with whatever fields beside its own.

The routes are those of the isolation matrix, so a new one is asked from its first day on.
"""

from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import text

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.tables import metadata
from shared.web.door import Door
from tests.tenancy.asks import Ask
from tests.tenancy.visits import SITES, send
from tests.tenancy.world import World
from tests.tenancy.world_digests import checksum
from tests.tenancy.world_visitors import make_actor

# Who signs what they send; and what the dashboard sends into a frame of the shop, which shows it under a signed link and
# keeps nothing.
SIGNED: Final = {"webhooks.stripe", "webhooks.stripe_account", "webhooks.resend", "sketches.create"}
FORGED: Final = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"sec-fetch-site": "same-origin", "origin": "http://sibling.localhost"},
    {"sec-fetch-site": "none", "origin": "http://localhost.evil.example"},
    # As a form of another site sends it that must not be asked about beforehand.
    {"sec-fetch-site": "cross-site", "content-type": "text/plain"},
)
# What no form may say: who somebody is, whose something is, what is paid, what state it is in.
PRIVILEGED: Final = (
    "is_admin", "is_owner", "is_verified", "store_id", "tenant_id", "user_id", "member_id", "customer_id", "account_id",
    "id", "role_id", "permissions", "password_hash", "password_version", "token_hash", "verified_at", "paid_at",
    "created_at", "blocked_at", "erased_at", "closes_at", "proven_at", "price_minor", "total_minor", "balance_minor",
    "payment_state", "fulfilment_state", "catalogue_version", "main_host", "second_step_for", "actor", "digest",
)  # fmt: skip
CANARY: Final = "planted-by-a-form"


def unsafe(site: str, world: World) -> dict[str, Ask]:
    """Return how each route that changes something is asked for."""
    plain = {name: entry.plain(world.own) for name, entry in SITES[site].items()}
    return {name: ask for name, ask in plain.items() if ask.method != "GET"}


@pytest.mark.parametrize(("site", "kind"), [("storefront", "customer"), ("merchant", "owner")])
async def test_nothing_that_another_sites_page_sends_is_done(door: Door, world: World, site: str, kind: str):
    """Every route, sent by a form of another site or of a sibling shop, along with the visitor's own cookies."""
    actor, done = await make_actor(world, kind), []
    before = await checksum(world.services.database, world.a)

    for turn, (name, ask) in enumerate(unsafe(site, world).items()):
        # Two of them each, by turns: a page of refusal takes its time.
        for headers in (FORGED[turn % len(FORGED)], FORGED[(turn + 1) % len(FORGED)]):
            answer = await send(door, world, site, actor, ask, headers=headers)
            # A program brings its key itself; what a browser brings by itself is nothing there.
            refused = 401 if name.startswith("api.") else 403
            if answer.status_code != refused and name not in SIGNED:
                done.append((name, headers, answer.status_code))

    assert done == []
    assert await checksum(world.services.database, world.a) == before


async def test_no_header_or_field_makes_a_form_of_what_was_only_looked_at(door: Door, world: World):
    """A GET stays one, whatever it says that it is; so a link on another site's page changes nothing."""
    actor, changing = await make_actor(world, "owner"), unsafe("merchant", world)
    before = await checksum(world.services.database, world.a)
    override = {"x-http-method-override": "POST", "x-method-override": "POST", "sec-fetch-site": "cross-site"}

    for ask in changing.values():
        fields = {**ask.more.get("data", {}), "_method": "POST"}
        looked = replace(ask, method="GET", more={"params": fields})
        assert (await send(door, world, "merchant", actor, looked, headers=override)).status_code < 500

    after = await checksum(world.services.database, world.a)
    assert {name for name in before if before[name] != after[name]} <= {"audit_entries"}


@pytest.mark.parametrize("site", SITES)
async def test_what_no_form_may_say_is_written_nowhere(
    door: Door, world: World, database: Database, site: str
):
    """Every form is sent with fields that it does not have, named as columns that decide who may do what."""
    failed, actor = [], await make_actor(world, "owner")
    for name, ask in unsafe(site, world).items():
        form = ask.more.get("data", {})
        more = {field: CANARY for field in PRIVILEGED if field not in form}
        planted = replace(ask, more={**ask.more, "data": {**form, **more}})
        answer = await send(door, world, site, actor, planted)
        if "/sign-in" in answer.headers.get("location", ""):
            # An earlier form ended the session, as it should.
            actor = await make_actor(world, "owner")
            answer = await send(door, world, site, actor, planted)
        if answer.status_code >= 500:
            failed.append((name, answer.status_code))

    assert failed == []
    assert await tables_with_the_canary(database, world.a) == []


async def tables_with_the_canary(database: Database, store: Store) -> list[str]:
    """Return the tables of which a row of the store, or of the installation, holds what was planted."""
    found = []
    async with database.as_platform() as session:
        for table in metadata.sorted_tables:
            query = f"SELECT 1 FROM {table.name} t WHERE t::text LIKE :canary"  # noqa: S608 - our own tables
            if "store_id" in table.c:
                query += " AND t.store_id = :store"
            given = {"canary": f"%{CANARY}%", "store": store.id}
            if await session.scalar(
                text(f"{query} LIMIT 1"), given if "store_id" in table.c else {"canary": given["canary"]}
            ):
                found.append(table.name)
    return found
