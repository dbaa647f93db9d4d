"""T126: each thing that somebody does in the dashboard is one row, in the transaction that does it, and stays."""

import asyncio
import csv
import io
import re

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.invariants.audit_checks import AUDIT
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.kernel.settings import Settings
from shared.stores.audit import AuditEntry
from shared.stores.models import Member, Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.web import signed_in


async def entries(database: Database, store: Store) -> list[AuditEntry]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(AuditEntry).order_by(AuditEntry.number)))


def at(store: Store, rest: str) -> str:
    return f"/dashboard/{store.slug}/{rest}"


async def broken(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=store.id, checks=AUDIT)
        return [
            violation.check.name if hasattr(violation.check, "name") else violation.check
            for violation in found
        ]


async def test_who_did_what_from_where_and_what_it_was_before(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await owner.post(
        at(store, "taxes/prices"), data={"prices_include_tax": "no"}, headers={"user-agent": "A Browser"}
    )

    (entry,) = await entries(database, store)
    assert (entry.number, entry.action, entry.subject, entry.agent) == (1, "taxes.update", "", "A Browser")
    assert entry.actor.endswith("@example.com")
    assert entry.address.startswith("198.51.")
    assert entry.data["changes"] == [
        {
            "what": "stores",
            "how": "changed",
            "id": str(store.id),
            "fields": {"prices_include_tax": [True, False]},
        }
    ]


def test_nobody_opens_a_store_past_the_log():
    """Every handler works through `work` and `work_again`; who is no member has nothing to be named by."""
    no_members = {"access.py", "notice_stops.py", "store_form.py", "resend_webhooks.py", "stripe_webhooks.py"}

    past = [
        file.name
        for file in (PROJECT / "merchant").glob("*.py")
        if file.name not in no_members and re.search(r"database\.run\(|\.in_store\(", file.read_text())
    ]

    assert past == []


async def test_what_was_refused_or_only_looked_at_is_not_written_down(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    viewer = await signed_in(door, database, store, role="viewer")

    answers = [
        await owner.get(at(store, "taxes")),
        await owner.post(at(store, "taxes"), data={"name": "", "percent": "x"}),
        await viewer.post(at(store, "taxes/prices"), data={}),
    ]

    assert [answer.status_code for answer in answers] == [200, 422, 403]
    assert await entries(database, store) == []


async def test_who_took_the_list_of_customers_is_written_down_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.get(at(store, "customers.csv"))

    assert answer.status_code == 200
    assert [entry.action for entry in await entries(database, store)] == ["customer_lists.show"]


async def test_a_change_of_a_role_tells_both(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    await signed_in(door, database, store, role="staff")
    async with database.in_store(store.id) as session:
        member = (await session.scalars(select(Member.id).where(Member.role == "staff"))).one()

    await owner.post(at(store, f"people/{member}"), data={"role": "viewer"})

    (entry,) = await entries(database, store)
    assert (entry.action, entry.subject) == ("people.update", str(member))
    assert entry.data["events"] == [{"name": "member.role_given", "before": "staff", "after": "viewer"}]


async def test_prices_and_stock_tell_what_they_were(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)

    await owner.post(at(store, f"stock/{variant.id}"), data={"on_hand": "7", "counted": "7", "quantity": "7"})

    (entry,) = await entries(database, store)
    assert entry.action == "stock.update"


async def test_nobody_can_change_or_remove_an_entry(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await owner.post(at(store, "taxes/prices"), data={})
    for statement in (
        "UPDATE audit_entries SET actor = 'x'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with database.in_store(store.id) as session:
                await session.execute(text(statement))

    assert len(await entries(database, store)) == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entries SET actor = 'somebody else' WHERE store_id = '{store}' AND number = 2",
        "UPDATE audit_entries SET occurred_at = occurred_at - interval '1 s' WHERE store_id = '{store}' AND number = 2",
        "DELETE FROM audit_entries WHERE store_id = '{store}' AND number = 2",
    ],
    ids=["changed", "moved", "removed"],
)
async def test_whoever_gets_past_the_roles_leaves_a_broken_chain(
    owner: httpx.AsyncClient, database: Database, settings: Settings, store: Store, tampering: str
):
    for _ in range(3):
        await owner.post(at(store, "taxes/prices"), data={})
    before = await broken(database, store)
    engine = create_async_engine(settings.database.owner_url)
    async with engine.begin() as connection:
        await connection.execute(text(tampering.format(store=store.id)))
    await engine.dispose()

    assert before == []
    assert set(await broken(database, store)) == {"audit.chain"}


async def test_many_at_once_make_one_chain(owner: httpx.AsyncClient, database: Database, store: Store):
    await asyncio.gather(*(owner.post(at(store, "taxes/prices"), data={}) for _ in range(8)))

    assert [entry.number for entry in await entries(database, store)] == list(range(1, 9))
    assert await broken(database, store) == []


async def test_the_log_is_looked_through_by_person_place_and_day_and_taken_along(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    manager = await signed_in(door, database, store, role="manager")
    await owner.post(at(store, "taxes/prices"), data={})
    await manager.post(at(store, "look"), data={})
    await manager.post(at(store, "account/other-sessions/end"))
    await manager.post(at(store, "checklist/end"))
    actors = sorted({entry.actor for entry in await entries(database, store)})
    owners = (await entries(database, store))[0].actor

    whole = await owner.get(at(store, "log"))
    theirs = await owner.get(at(store, "log"), params={"actor": owners})
    noun = await owner.get(at(store, "log"), params={"noun": "checklist"})
    future = await owner.get(at(store, "log"), params={"since": "2999-01-01"})
    silly = await owner.get(
        at(store, "log"), params={"since": "x", "until": "9999-12-31", "before": "9" * 30}
    )
    file = await owner.get(at(store, "log.csv"))
    staff = await (await signed_in(door, database, store, role="staff")).get(at(store, "log"))

    assert len(actors) == 2
    assert "taxes.update" in whole.text
    assert "checklist.destroy" in whole.text
    assert "checklist.destroy" not in theirs.text
    assert "taxes.update" not in noun.text.partition("<table")[2]
    assert "Nothing fits" in future.text
    assert (silly.status_code, staff.status_code) == (200, 403)
    rows = list(csv.reader(io.StringIO(file.text)))
    assert rows[0][:4] == ["number", "occurred_at", "actor", "action"]
    assert {row[3] for row in rows[1:]} >= {"taxes.update", "checklist.destroy"}


async def test_what_is_empty_is_not_offered_as_a_file(owner: httpx.AsyncClient, store: Store):
    empty = (await owner.get(at(store, "log"))).text
    await owner.post(at(store, "taxes/prices"), data={"prices_include_tax": "no"})
    written = (await owner.get(at(store, "log"))).text
    narrowed = (await owner.get(at(store, "log?until=2001-01-01"))).text

    assert ["log.csv" in page for page in (empty, written, narrowed)] == [False, True, False]
