"""Who works in a store: roles given, kept within what the giver has, and taken away."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from shared.accounts.models import User
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.stores.models import Member, Store
from shared.stores.roles import Role
from shared.web.door import Door
from tests.support.web import signed_in

Enter = Callable[[str], Coroutine[Any, Any, httpx.AsyncClient]]


@pytest.fixture
def enter(door: Door, database: Database, store: Store) -> Enter:
    """Returns the browser of a new member with a role."""
    return lambda role: signed_in(door, database, store, role=role)


async def people(database: Database, store: Store) -> dict[str, str]:
    """Return the ids of a store's members by role; "!" stands before a second one."""
    found: dict[str, str] = {}
    async with database.in_store(store.id) as session:
        for member in await session.scalars(select(Member).order_by(Member.created_at, Member.id)):
            found["!" + member.role if member.role in found else member.role] = str(member.id)
    return found


async def events(database: Database, store: Store) -> list[tuple[str, dict[str, Any]]]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(Event).order_by(Event.occurred_at, Event.id))
        return [(event.name, event.data) for event in found if event.name.startswith(("member.", "role."))]


def at(store: Store, rest: str) -> str:
    return f"/dashboard/{store.slug}/{rest}"


async def test_an_owner_gives_another_role_and_it_is_written_down(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store
):
    staff = await enter("staff")
    ids = await people(database, store)

    before = await staff.get(at(store, "people"))
    page = await owner.get(at(store, f"people/{ids['staff']}"))
    done = await owner.post(at(store, f"people/{ids['staff']}"), data={"role": "manager"})
    after = await staff.get(at(store, "people"))

    assert (before.status_code, after.status_code) == (403, 200)
    assert 'value="staff" checked' in page.text
    assert done.headers["location"] == at(store, "people?done=role")
    assert await events(database, store) == [("member.role_given", {"before": "staff", "after": "manager"})]


@pytest.mark.parametrize(
    ("whom", "wanted"), [("staff", "owner"), ("owner", "staff"), ("manager", "owner")], ids=str
)
async def test_nobody_gives_or_takes_more_than_they_have(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store, whom: str, wanted: str
):
    manager = await enter("manager")
    await enter("staff")
    ids = await people(database, store)

    answer = await manager.post(at(store, f"people/{ids[whom]}"), data={"role": wanted})
    page = await manager.get(at(store, f"people/{ids[whom]}"))

    assert answer.status_code == 403
    assert 'value="owner"' not in page.text or whom == "owner"
    assert await people(database, store) == ids
    assert await events(database, store) == []
    assert owner is not None


async def test_the_last_owner_stays_and_stays_an_owner(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    ids = await people(database, store)

    answers = [
        await owner.post(at(store, f"people/{ids['owner']}"), data={"role": "manager"}),
        await owner.post(at(store, f"people/{ids['owner']}/removal")),
        await owner.post(at(store, "account/membership/end")),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "A store needs an owner." in answers[0].text
    assert await people(database, store) == ids
    assert await events(database, store) == []


async def test_one_of_two_owners_may_go(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store
):
    second = await enter("owner")

    gone = await second.post(at(store, "account/membership/end"))
    after = await second.get(at(store, "orders"))

    assert gone.headers["location"] == "/dashboard"
    assert after.status_code == 404
    assert list(await people(database, store)) == ["owner"]
    assert await events(database, store) == [("member.removed", {"before": "owner"})]
    assert (await owner.get(at(store, "people"))).status_code == 200


async def test_who_is_taken_out_is_outside_with_the_next_request(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store
):
    staff = await enter("staff")
    ids = await people(database, store)

    before = await staff.get(at(store, "orders"))
    async with database.in_store(store.id) as session:
        user_id = await session.scalar(select(Member.user_id).where(Member.id == UUID(ids["staff"])))
    done = await owner.post(at(store, f"people/{ids['staff']}/removal"))
    after = await staff.get(at(store, "orders"))

    assert (before.status_code, done.status_code, after.status_code) == (200, 303, 404)
    # The account is the person's own.
    async with database.as_platform() as session:
        user = (await session.scalars(select(User).where(User.id == user_id))).one()
        assert user.disabled_at is None


async def test_a_role_of_ones_own_counts_and_is_shown(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store
):
    packer = await enter("viewer")
    ids = await people(database, store)

    empty = await owner.post(at(store, "people/roles"), data={"name": " ", "permissions": "orders.see"})
    nothing = await owner.post(at(store, "people/roles"), data={"name": "Packing"})
    same = await owner.post(at(store, "people/roles"), data={"name": "STAFF", "permissions": "orders.see"})
    made = await owner.post(
        at(store, "people/roles"),
        data={"name": "Packing", "permissions": ["orders.see", "orders.change", "made.up"]},
    )
    async with database.in_store(store.id) as session:
        role = (await session.scalars(select(Role))).one()
    await owner.post(at(store, f"people/{ids['viewer']}"), data={"role": str(role.id)})
    shown = await owner.get(at(store, "people"))
    seen = [(await packer.get(at(store, page))).status_code for page in ("orders", "products", "people")]
    used = await owner.post(at(store, f"people/roles/{role.id}/removal"))

    assert [answer.status_code for answer in (empty, nothing, same, made, used)] == [422, 422, 422, 303, 409]
    assert 'value="orders.see" checked' in empty.text
    assert "Choose at least one thing" in nothing.text
    assert "There is already a role of this name." in same.text
    assert role.permissions == ["orders.change", "orders.see"]
    assert "Packing" in shown.text
    assert seen == [200, 403, 403]
    assert (await events(database, store))[-1] == (
        "member.role_given",
        {"before": "viewer", "after": "Packing"},
    )


async def test_a_role_is_changed_for_all_who_have_it_and_goes_when_nobody_does(
    owner: httpx.AsyncClient, enter: Enter, database: Database, store: Store
):
    packer = await enter("viewer")
    ids = await people(database, store)
    await owner.post(at(store, "people/roles"), data={"name": "Packing", "permissions": "orders.see"})
    async with database.in_store(store.id) as session:
        role = (await session.scalars(select(Role))).one()
    await owner.post(at(store, f"people/{ids['viewer']}"), data={"role": str(role.id)})

    changed = await owner.post(
        at(store, f"people/roles/{role.id}"), data={"name": "Counting", "permissions": "stock.see"}
    )
    seen = [(await packer.get(at(store, page))).status_code for page in ("orders", "stock")]
    await owner.post(at(store, f"people/{ids['viewer']}"), data={"role": "viewer"})
    gone = await owner.post(at(store, f"people/roles/{role.id}/removal"))

    assert (changed.status_code, seen, gone.status_code) == (303, [403, 200], 303)
    assert (
        "role.changed",
        {"role": "Counting", "given": ["stock.see"], "taken": ["orders.see"]},
    ) in await events(database, store)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Role))).all() == []


async def test_nobody_writes_a_role_beyond_their_own(enter: Enter, database: Database, store: Store):
    manager = await enter("manager")

    answer = await manager.post(
        at(store, "people/roles"), data={"name": "Mine", "permissions": ["orders.see", "store.own"]}
    )
    page = await manager.get(at(store, "people/roles/new"))

    assert answer.status_code == 403
    assert 'value="store.own" disabled' in page.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Role))).all() == []


async def test_two_of_one_name_at_once_make_one_role(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    form = {"name": "Packing", "permissions": "orders.see"}

    answers = await asyncio.gather(*(owner.post(at(store, "people/roles"), data=form) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    async with database.in_store(store.id) as session:
        assert len((await session.scalars(select(Role))).all()) == 1


async def test_a_page_shows_a_viewer_what_it_says_without_its_buttons(
    owner: httpx.AsyncClient, enter: Enter, store: Store
):
    viewer = await enter("viewer")
    page = at(store, "orders/settings")

    seen, whole = await viewer.get(page), await owner.get(page)

    assert whole.text.count('method="post"') > seen.text.count('method="post"')
    assert f'action="{page}"' in whole.text
    assert f'action="{page}"' not in seen.text
    assert "only-seen" in seen.text
    assert "cancellation_minutes" in seen.text
    assert f'href="{at(store, "people")}"' not in seen.text
