"""Teams: kept on their pages, given orders, and reached by roles that see their teams' orders only (F028)."""

import asyncio
from collections.abc import Collection
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.stores.models import Member, Store
from shared.stores.permissions import (
    ALL,
    ORDERS_CHANGE,
    ORDERS_EXPORT,
    ORDERS_REFUND,
    ORDERS_SEE,
    PEOPLE_CHANGE,
    PEOPLE_SEE,
    is_within,
    of_team,
    own,
    with_own,
    without_own,
)
from shared.stores.teams import Team, TeamMember
from shared.stores.write_team import write_team
from shared.web.door import Door
from tests.merchant.test_order_assignments import NUMBER, desk, told, unread
from tests.merchant.test_order_list import place
from tests.support.digits import stand_in
from tests.support.roles import Person, with_role

OF_TEAM = [of_team(one) for one in (ORDERS_SEE, ORDERS_CHANGE, ORDERS_REFUND, ORDERS_EXPORT)]


@pytest.fixture
def packer(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody whose role reaches the orders of their teams."""
    return runner.run(with_role(door, database, store, OF_TEAM))


@pytest.fixture
def mate(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody else who works on all orders."""
    return runner.run(with_role(door, database, store, [ORDERS_SEE, ORDERS_CHANGE]))


async def made(database: Database, store: Store, name: str, *people: Person) -> UUID:
    async with database.in_store(store.id) as session:
        team = await write_team(
            session,
            None,
            name=name,
            members=[str(one.id) for one in people],
            writer=ALL,
            actor="test",
            now=utc_now(),
        )
        return team.id


async def crews(database: Database, store: Store) -> dict[str, set[UUID]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Team.name, TeamMember.member_id).outerjoin(TeamMember, TeamMember.team_id == Team.id)
        )
        found: dict[str, set[UUID]] = {}
        for name, member_id in rows:
            found.setdefault(name, set()).update({member_id} if member_id else set())
        return found


async def whose(database: Database, store: Store) -> dict[int, tuple[UUID | None, UUID | None]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Order.number, Order.assignee_id, Order.team_id).order_by(Order.number)
        )
        return {number: (assignee_id, team_id) for number, assignee_id, team_id in rows}


async def give(owner: httpx.AsyncClient, store: Store, assignee: UUID, *numbers: int) -> str:
    form = {"action": "assign", "number": [str(one) for one in numbers], "assignee": str(assignee)}
    return (await owner.post(f"{desk(store)}/orders/batches", data=form)).text


async def test_a_team_is_made_changed_and_taken_away(
    owner: httpx.AsyncClient, packer: Person, mate: Person, database: Database, store: Store
):
    many = f"{desk(store)}/people/teams"
    await place(database, store, 1)
    empty = await owner.get(many)
    form = {"name": "Packing", "members": [str(packer.id), str(mate.id)]}

    created = await owner.post(many, data=form)
    async with database.in_store(store.id) as session:
        team = (await session.scalars(select(Team))).one()
    await give(owner, store, team.id, 1001)
    at_first = await crews(database, store)
    shown = await owner.get(f"{many}/{team.id}")
    changed = await owner.post(f"{many}/{team.id}", data={"name": "Wrapping", "members": str(mate.id)})
    then = await crews(database, store)
    listed = await owner.get(many)
    held = await whose(database, store)
    gone = await owner.post(f"{many}/{team.id}/removal")

    assert "None yet." in empty.text
    assert [one.status_code for one in (created, changed, gone)] == [303] * 3
    assert at_first == {"Packing": {packer.id, mate.id}}
    assert shown.text.count(" checked") == 2
    assert then == {"Wrapping": {mate.id}}
    assert "Wrapping" in listed.text
    assert held == {1001: (None, team.id)}
    assert await crews(database, store) == {}
    # What was its to work on is nobody's.
    assert await whose(database, store) == {1001: (None, None)}
    async with database.in_store(store.id) as session:
        names = select(Event.name).where(Event.name.like("team.%")).order_by(Event.occurred_at, Event.id)
        assert list(await session.scalars(names)) == ["team.made", "team.changed", "team.removed"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "Enter a name of at most 60 characters."),
        ({"name": "x" * 61}, "Enter a name of at most 60 characters."),
        ({"name": "SERVICE"}, "There is already a team of this name."),
        ({"name": "New", "members": "nobody"}, "One of them does not work here any more."),
    ],
)
async def test_what_makes_no_team_is_said_and_changes_nothing(
    owner: httpx.AsyncClient,
    packer: Person,
    database: Database,
    store: Store,
    form: dict[str, str],
    words: str,
):
    await made(database, store, "Service", packer)
    before = await crews(database, store)

    answer = await owner.post(f"{desk(store)}/people/teams", data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert await crews(database, store) == before


async def test_teams_are_chosen_on_somebodys_page_as_well(
    owner: httpx.AsyncClient, packer: Person, mate: Person, database: Database, store: Store
):
    packing = await made(database, store, "Packing", packer)
    service = await made(database, store, "Service", packer, mate)
    page = f"{desk(store)}/people/{packer.id}"

    shown = await owner.get(page)
    saved = await owner.post(f"{page}/teams", data={"teams": str(packing)})
    lost = await owner.post(f"{page}/teams", data={"teams": [str(service), "nothing"]})
    then = await crews(database, store)
    none = await owner.post(f"{page}/teams", data={})

    assert shown.text.count('name="teams"') == 2
    assert (saved.status_code, lost.status_code, none.status_code) == (303, 422, 303)
    assert "One of these teams is gone." in lost.text
    assert then == {"Packing": {packer.id}, "Service": {mate.id}}
    assert await crews(database, store) == {"Packing": set(), "Service": {mate.id}}


async def test_who_leaves_leaves_their_teams(packer: Person, database: Database, store: Store):
    await made(database, store, "Packing", packer)

    async with database.in_store(store.id) as session:
        await session.execute(delete(Member).where(Member.id == packer.id))

    assert await crews(database, store) == {"Packing": set()}


@pytest.mark.parametrize(
    ("reach", "status"), [([ORDERS_SEE, ORDERS_CHANGE, ORDERS_REFUND, ORDERS_EXPORT], 303), (OF_TEAM, 403)]
)
async def test_nobody_widens_by_a_team_what_they_do_not_have_whole(
    door: Door, packer: Person, database: Database, store: Store, reach: Collection[str], status: int
):
    packing = await made(database, store, "Packing", packer)
    keeper = await with_role(door, database, store, [PEOPLE_SEE, PEOPLE_CHANGE, *reach])
    before = await crews(database, store)
    teams, both = f"{desk(store)}/people/teams", [str(packer.id), str(keeper.id)]

    answers = [
        await keeper.browser.post(f"{desk(store)}/people/{keeper.id}/teams", data={"teams": str(packing)}),
        await keeper.browser.post(teams, data={"name": "All", "members": both}),
        await keeper.browser.post(f"{teams}/{packing}", data={"name": "Packing", "members": both}),
        await keeper.browser.post(f"{teams}/{packing}/removal"),
    ]

    assert [answer.status_code for answer in answers] == [status] * 4
    assert (await crews(database, store) == before) == (status == 403)


async def test_an_order_is_given_to_a_team_whose_people_hear_of_it(
    owner: httpx.AsyncClient, packer: Person, mate: Person, database: Database, store: Store
):
    await place(database, store, 1)
    packing = await made(database, store, "Packing", packer, mate)
    page = f"{desk(store)}/orders/1001"
    before = await unread(mate.browser, store)

    # Who gives it to their own team is not told.
    given = await mate.browser.post(f"{page}/assignment", data={"was": "", "assignee": str(packing)})
    late = await owner.post(f"{page}/assignment", data={"was": "", "assignee": "nobody"})
    held = await whose(database, store)
    shown = await owner.get(page)
    bell = await packer.browser.get(f"{desk(store)}/notices")
    taken = await packer.browser.post(f"{page}/assignment", data={"was": str(packing), "assignee": "me"})

    assert (given.status_code, late.status_code, taken.status_code) == (303, 409, 303)
    assert held == {1001: (None, packing)}
    assert f'value="{packing}" selected' in shown.text
    assert "Order 1001 waits for Packing" in bell.text
    assert await unread(mate.browser, store) == before
    assert await whose(database, store) == {1001: (packer.id, None)}
    assert (await told(database, store))[0] == ("order.assigned", "Packing", True)


async def test_a_role_that_reaches_teams_finds_theirs_and_no_others(
    owner: httpx.AsyncClient,
    packer: Person,
    mate: Person,
    door: Door,
    database: Database,
    store: Store,
):
    await place(database, store, 5)
    stranger = await with_role(door, database, store, [ORDERS_SEE])
    packing = await made(database, store, "Packing", packer, mate)
    other = await made(database, store, "Service", mate, stranger)
    given = await give(owner, store, packing, 1001)
    for assignee, number in ((mate.id, 1002), (packer.id, 1003), (other, 1004), (stranger.id, 1005)):
        await give(owner, store, assignee, number)
    orders, client = f"{desk(store)}/orders", packer.browser

    listed = await client.get(orders)
    mine = await client.get(f"{orders}?assigned=me")
    ours = await client.get(f"{orders}?assigned=us")
    pages = [(await client.get(f"{orders}/{number}")).status_code for number in range(1001, 1006)]
    files = [
        await client.get(f"{orders}.csv"),
        await owner.get(f"{orders}.csv?assigned={packing}"),
        await owner.get(f"{orders}/with-goods.csv?assigned={packing}"),
    ]
    notes = [
        (await client.post(f"{orders}/{number}/notes", data={"note": "Seen"})).status_code
        for number in (1001, 1004)
    ]
    many = await client.post(
        f"{orders}/batches", data={"action": "tag", "tag": "seen", "number": ["1002", "1005"]}
    )
    bell = await client.get(f"{desk(store)}/notices")
    away = await client.post(
        f"{orders}/1003/assignment", data={"was": str(packer.id), "assignee": str(other)}
    )

    assert "Given to Packing." in given
    assert NUMBER.findall(listed.text) == ["1003", "1002", "1001"]
    assert NUMBER.findall(mine.text) == ["1003"]
    assert NUMBER.findall(ours.text) == ["1003", "1001"]
    assert pages == [200, 200, 200, 404, 404]
    numbers = [
        [line.split(",")[0].strip('"') for line in file.text.splitlines()[1:] if line.startswith('"10')]
        for file in files
    ]
    assert numbers == [["1003", "1002", "1001"], ["1001"], ["1001"]]
    assert notes == [303, 404]
    assert many.text.count("Tagged.") == 1
    assert not stand_in("1004", bell.text)
    # What is given away is not found again.
    assert away.headers["location"].endswith("/orders")
    assert (await client.get(f"{orders}/1003")).status_code == 404


async def test_to_leave_a_team_is_to_lose_its_orders_at_once(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    await place(database, store, 1)
    packing, page = await made(database, store, "Packing", packer), f"{desk(store)}/orders/1001"
    await give(owner, store, packing, 1001)
    before = (await packer.browser.get(page)).status_code

    await owner.post(f"{desk(store)}/people/{packer.id}/teams", data={})

    assert (before, (await packer.browser.get(page)).status_code) == (200, 404)


async def test_on_orders_of_others_there_is_less_to_press(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    """Who sees all, works on their teams' and gives back of their own."""
    may = [ORDERS_SEE, of_team(ORDERS_CHANGE), own(ORDERS_REFUND)]
    helper = await with_role(door, database, store, may)
    packing = await made(database, store, "Packing", helper)
    await place(database, store, 3)
    await give(owner, store, packing, 1001)
    await give(owner, store, helper.id, 1002)
    pages = [(await helper.browser.get(f"{desk(store)}/orders/{one}")).text for one in (1001, 1002, 1003)]

    assert ["/notes" in page for page in pages] == [True, True, False]
    assert ["/cancellation" in page for page in pages] == [False, True, False]


async def test_a_draft_of_a_team_becomes_an_order_of_it(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    packing = await made(database, store, "Packing", packer)
    await owner.post(f"{desk(store)}/drafts", data={})
    async with database.in_store(store.id) as session:
        draft = (await session.scalars(select(DraftOrder))).one()
    page = f"{desk(store)}/drafts/{draft.id}"
    hidden = (await packer.browser.get(page)).status_code

    given = await owner.post(f"{page}/assignment", data={"was": "", "assignee": str(packing)})
    bell = await packer.browser.get(f"{desk(store)}/notices")

    assert (hidden, given.status_code) == (404, 303)
    assert "A draft order waits for Packing" in bell.text
    assert (await packer.browser.get(page)).status_code == 200


async def test_a_role_is_written_with_the_reach_of_teams(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    many = f"{desk(store)}/people/roles"
    form = {"name": "Packer", "permissions": ["orders.see", "orders.change"], "scope-orders.see": "team"}

    wider = await owner.post(many, data=form | {"scope-orders.change": "all"})
    made_ = await owner.post(many, data=form | {"scope-orders.change": "own"})

    assert (wider.status_code, made_.status_code) == (422, 303)
    assert "choose less than all there, too" in wider.text
    assert 'value="team" selected' in wider.text


def test_the_reach_of_teams_is_between_all_and_ones_own():
    whole, teams, mine = (with_own({one}) for one in (ORDERS_SEE, of_team(ORDERS_SEE), own(ORDERS_SEE)))

    assert is_within(mine, teams)
    assert is_within(teams, whole)
    assert not is_within(whole, teams)
    assert not is_within(teams, mine)
    assert without_own(whole) == {ORDERS_SEE}
    assert without_own(teams) == {of_team(ORDERS_SEE)}
