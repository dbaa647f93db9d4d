"""Whose an order is to work on: given on its page and in the list, looked for, told, and nobody's once they leave."""

import asyncio
import re
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select

from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.stores.models import Member, Store
from shared.stores.permissions import ORDERS_CHANGE, ORDERS_SEE, PRODUCTS_SEE
from shared.web.door import Door
from tests.merchant.test_order_list import place
from tests.support.roles import Person, with_role

NUMBER = re.compile(r'class="row-link" href="[^"]*/orders/(\d+)"')


@pytest.fixture
def packer(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who works on all orders."""
    return runner.run(with_role(door, database, store, [ORDERS_SEE, ORDERS_CHANGE]))


def desk(store: Store) -> str:
    return f"/dashboard/{store.slug}"


async def assignees(database: Database, store: Store) -> dict[int, UUID | None]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Order.number, Order.assignee_id).order_by(Order.number))
        return {number: assignee_id for number, assignee_id in rows}


async def told(database: Database, store: Store) -> list[tuple[str, str | None, bool]]:
    """Return the events of assignments: what, who was given it, and whether it is news to them."""
    async with database.in_store(store.id) as session:
        found = await session.scalars(
            select(Event).where(Event.name.like("%assigned")).order_by(Event.occurred_at, Event.id)
        )
        return [(one.name, one.data.get("assignee"), bool(one.data.get("tell"))) for one in found]


async def unread(member: httpx.AsyncClient, store: Store) -> str:
    return (await member.get(f"{desk(store)}/notices/now")).text


async def test_an_order_is_given_to_somebody_who_hears_of_it(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    await place(database, store, 2)
    page, before = f"{desk(store)}/orders/1001", await unread(owner, store)

    given = await owner.post(f"{page}/assignment", data={"was": "", "assignee": str(packer.id)})
    again = await owner.post(f"{page}/assignment", data={"was": str(packer.id), "assignee": str(packer.id)})
    shown = await owner.get(page)
    bell = await packer.browser.get(f"{desk(store)}/notices")

    assert (given.status_code, given.headers["location"], again.status_code) == (303, page, 303)
    assert await assignees(database, store) == {1001: packer.id, 1002: None}
    assert "Given to somebody to work on" in shown.text
    assert f'value="{packer.id}" selected' in shown.text
    assert await told(database, store) == [("order.assigned", "Mia Member", True)]
    assert "Order 1001 is yours to work on" in bell.text
    assert await unread(owner, store) == before
    assert await unread(packer.browser, store) == str(int(before) + 1)


async def test_who_takes_an_order_themselves_is_not_told(packer: Person, database: Database, store: Store):
    await place(database, store, 1)
    before = await unread(packer.browser, store)
    page = f"{desk(store)}/orders/1001/assignment"

    await packer.browser.post(page, data={"was": "", "assignee": "me"})
    taken = await assignees(database, store)
    await packer.browser.post(page, data={"was": str(packer.id), "assignee": "nobody"})

    assert taken == {1001: packer.id}
    assert await assignees(database, store) == {1001: None}
    assert await unread(packer.browser, store) == before
    assert await told(database, store) == [
        ("order.assigned", "Mia Member", False),
        ("order.unassigned", None, False),
    ]


@pytest.mark.parametrize(
    ("seen", "wanted", "status", "words"),
    [
        ("packer", "nobody", 409, "Somebody has given it to another person meanwhile."),
        ("", "counter", 422, "Choose somebody who works here and may see orders."),
        ("", "", 422, "Choose somebody who works here and may see orders."),
    ],
)
async def test_what_was_not_so_or_cannot_be_changes_nothing(
    owner: httpx.AsyncClient,
    packer: Person,
    door: Door,
    database: Database,
    store: Store,
    seen: str,
    wanted: str,
    status: int,
    words: str,
):
    await place(database, store, 1)
    counter = await with_role(door, database, store, [PRODUCTS_SEE])
    ids = {"packer": str(packer.id), "counter": str(counter.id)}

    answer = await owner.post(
        f"{desk(store)}/orders/1001/assignment",
        data={"was": ids.get(seen, seen), "assignee": ids.get(wanted, wanted)},
    )

    assert answer.status_code == status
    assert words in answer.text
    assert await assignees(database, store) == {1001: None}
    assert await told(database, store) == []


async def test_many_are_given_at_once_and_looked_for_by_whose_they_are(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    await place(database, store, 3)
    orders = f"{desk(store)}/orders"
    chosen = {"action": "assign", "number": ["1001", "1003"]}

    nobody_said = await owner.post(f"{orders}/batches", data=chosen | {"assignee": ""})
    before = await assignees(database, store)
    done = await owner.post(f"{orders}/batches", data=chosen | {"assignee": str(packer.id)})
    kept = await packer.browser.post(f"{orders}/views", data={"name": "Mine", "query": "assigned=me"})
    mine = await packer.browser.get(kept.headers["location"])
    lists = [
        NUMBER.findall((await owner.get(f"{orders}?assigned={who}")).text)
        for who in ("me", "nobody", str(packer.id), "whoever")
    ]
    file = await owner.get(f"{orders}.csv?assigned=nobody")

    assert nobody_said.status_code == 422
    assert before == dict.fromkeys((1001, 1002, 1003))
    assert done.text.count("Given to Mia Member.") == 2
    assert await assignees(database, store) == {1001: packer.id, 1002: None, 1003: packer.id}
    assert NUMBER.findall(mine.text) == ["1003", "1001"]
    assert "This is your view Mine." in mine.text
    assert lists == [[], ["1002"], ["1003", "1001"], ["1003", "1002", "1001"]]
    assert [line.split(",")[0].strip('"') for line in file.text.splitlines()[1:]] == ["1002"]


async def test_who_leaves_leaves_their_orders_to_nobody(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    await place(database, store, 1)
    await owner.post(f"{desk(store)}/drafts", data={})
    async with database.in_store(store.id) as session:
        draft = (await session.scalars(select(DraftOrder))).one()
    for path in ("orders/1001", f"drafts/{draft.id}"):
        answer = await owner.post(f"{desk(store)}/{path}/assignment", data={"assignee": str(packer.id)})
        assert answer.status_code == 303
    async with database.in_store(store.id) as session:
        held = await session.scalar(select(DraftOrder.assignee_id))
    bell = await packer.browser.get(f"{desk(store)}/notices")

    async with database.in_store(store.id) as session:
        await session.execute(delete(Member).where(Member.id == packer.id))

    assert held == packer.id
    assert "A draft order is yours to work on" in bell.text
    assert f'href="{desk(store)}/drafts/{draft.id}"' in bell.text
    assert await assignees(database, store) == {1001: None}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(DraftOrder.assignee_id)) is None
    assert (await owner.get(f"{desk(store)}/orders/1001")).status_code == 200
