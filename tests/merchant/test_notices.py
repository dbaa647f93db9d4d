"""The bell: what a member should hear of, how far they have read, what they chose; each for themselves."""

import re

import httpx
import pytest
from sqlalchemy import select, update
from starlette.routing import Route

from merchant.permissions import permission_for
from merchant.routes import routes
from shared.insight.notice_mails import MemberMails
from shared.insight.notice_words import path_of
from shared.insight.notices import EVENTS, NEEDS, MemberNotices, Notice
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL, ORDERS_SEE
from shared.stores.write_role import write_role
from shared.web.door import Door
from tests.support.web import signed_in


async def happen(database: Database, store: Store, name: str, **data: object) -> None:
    async with database.in_store(store.id) as session:
        record(session, name, new_id(), actor=str(data.pop("actor", "shopper")), now=utc_now(), **data)


async def unread(member: httpx.AsyncClient, store: Store) -> str:
    return (await member.get(f"/dashboard/{store.slug}/notices/now")).text


async def test_each_member_reads_for_themselves_and_what_came_since_stays_unread(
    owner: httpx.AsyncClient, database: Database, store: Store, door: Door
):
    colleague = await signed_in(door, database, store, role="staff")
    await happen(database, store, "import.finished", file="shelf.csv")
    await happen(database, store, "stock.low", count=3)
    here = f"/dashboard/{store.slug}/notices"
    page = await owner.get(here)
    until = re.search(r'name="until" value="([^"]+)"', page.text)[1]
    await happen(database, store, "stock.low", count=4)

    assert re.findall(r"Running low: \d|The import of \S+ is through", page.text) == [
        "Running low: 3",
        "The import of shelf.csv is through",
    ]
    assert await unread(owner, store) == "3"
    assert (await owner.post(here, data={"until": until})).status_code == 303
    assert await unread(owner, store) == "1"
    assert await unread(colleague, store) == "3"
    # An older page that is sent again takes nothing back, and nobody reads ahead.
    await owner.post(here, data={"until": "2020-01-01T00:00:00+00:00"})
    assert await unread(owner, store) == "1"
    await owner.post(here, data={"until": "2120-01-01T00:00:00+00:00"})
    await happen(database, store, "stock.low", count=5)
    assert await unread(owner, store) == "1"


async def test_a_member_hears_of_what_they_chose_and_keeps_the_rest(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await happen(database, store, "stock.low", count=3)
    await happen(database, store, "import.finished", file="shelf.csv")

    chosen = {kind: "yes" for kind in EVENTS if kind != "stock"}
    assert (await owner.post(f"/dashboard/{store.slug}/notices/choices", data=chosen)).status_code == 303

    form = await owner.get(f"/dashboard/{store.slug}/notices/choices")
    page = await owner.get(f"/dashboard/{store.slug}/notices")
    assert await unread(owner, store) == "1"
    assert "Running low: " not in page.text
    assert "shelf.csv" in page.text
    assert len(re.findall(r"<input[^>]* checked", form.text)) == len(EVENTS) - 1


async def mailed(database: Database, store: Store) -> list[tuple[list[str], list[str], int]]:
    async with database.in_store(store.id) as session:
        rows = await session.scalars(select(MemberMails).order_by(MemberMails.id))
        return [(row.at_once, row.daily, row.hour) for row in rows]


def chosen(page: str) -> dict[str, str]:
    """Return what each list of a form stands on."""
    lists = re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    return {name: "".join(re.findall(r'value="([^"]*)" selected', options)) for name, options in lists}


async def test_a_member_is_mailed_what_they_choose_and_at_first_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, door: Door
):
    colleague = await signed_in(door, database, store)
    here = f"/dashboard/{store.slug}/notices/choices"
    first = chosen((await owner.get(here)).text)

    answer = await owner.post(here, data={"mail_orders": "at_once", "mail_stock": "daily", "hour": "18"})
    # What is not asked stays, as where a role opens less.
    await owner.post(here, data={"mail_orders": "daily"})

    assert first == {f"mail_{kind}": "never" for kind in EVENTS} | {"hour": "8"}
    assert answer.status_code == 303
    assert await mailed(database, store) == [([], ["orders", "stock"], 18)]
    page = chosen((await owner.get(here)).text)
    assert page == first | {"mail_orders": "daily", "mail_stock": "daily", "hour": "18"}
    assert chosen((await colleague.get(here)).text) == first


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"hour": "24"}, "hour", "Choose an hour of the day."),
        ({"hour": "eight"}, "hour", "Choose an hour of the day."),
        ({"mail_stock": "hourly"}, "mail_stock", "Choose how you want to hear of this."),
    ],
)
async def test_what_is_no_choice_is_refused_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    typed: dict[str, str],
    field: str,
    words: str,
):
    here = f"/dashboard/{store.slug}/notices/choices"

    answer = await owner.post(here, data={"orders": "yes", "mail_orders": "at_once", **typed})

    assert answer.status_code == 422
    assert re.search(rf'id="field-{field}-error">.*?{words}', answer.text, re.DOTALL)
    # What was typed stays.
    assert chosen(answer.text)["mail_orders"] == "at_once"
    assert len(re.findall(r"<input[^>]* checked", answer.text)) == 1
    assert await mailed(database, store) == []
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(MemberNotices.off))).all() == []


@pytest.mark.parametrize("kind", EVENTS)
def test_whoever_may_hear_of_something_can_open_where_it_is_done(kind: str, settings: Settings):
    """The bell and the mails go by `NEEDS`, the door by the route: they agree, and the path is the route's."""
    path = path_of(Notice(new_id(), kind, utc_now(), {}, 1001, None, None))
    found = [
        route.name
        for route in routes(settings.web)
        if isinstance(route, Route)
        and route.name.endswith((".index", ".show"))
        and route.path.replace("{store}", "shop").replace("{number:int}", "1001").replace("{number}", "1001")
        == f"/dashboard/shop{path}"
    ]

    assert [permission_for(name) for name in found] == [NEEDS[kind]]


async def test_nobody_hears_of_what_their_role_does_not_open(database: Database, store: Store, door: Door):
    packer = await signed_in(door, database, store, role="staff")
    await happen(database, store, "review.written", state="pending")
    await happen(database, store, "order.placed")
    async with database.in_store(store.id) as session:
        permissions, now = [ORDERS_SEE], utc_now()
        role = await write_role(
            session, None, name="Packers", permissions=permissions, writer=ALL, actor="test", now=now
        )
        await session.execute(update(Member).values(role="custom", role_id=role.id))

    page = await packer.get(f"/dashboard/{store.slug}/notices")
    form = await packer.get(f"/dashboard/{store.slug}/notices/choices")

    assert await unread(packer, store) == "1"
    assert "A review waits" not in page.text
    assert 'name="reviews"' not in form.text
    assert 'name="orders"' in form.text


@pytest.mark.parametrize(
    ("name", "data", "counts"),
    [
        ("order.placed", {}, "1"),
        ("order.placed", {"state": "unpaid"}, "0"),
        ("order.paid", {}, "1"),
        ("order.paid", {"actor": "ada@example.com"}, "0"),
        ("review.written", {"state": "pending"}, "1"),
        ("review.written", {"state": "unconfirmed"}, "0"),
        ("review.confirmed", {"state": "published"}, "0"),
        ("product.updated", {}, "0"),
    ],
)
async def test_only_what_somebody_has_to_know_is_a_notice(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    name: str,
    data: dict[str, object],
    counts: str,
):
    await happen(database, store, name, **data)

    assert await unread(owner, store) == counts
