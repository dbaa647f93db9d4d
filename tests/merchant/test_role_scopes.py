"""What a role says of orders beside whether: all or their own, and how much of one may be given back."""

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.stores.audit import AuditEntry
from shared.stores.models import Store
from shared.stores.permissions import (
    ALL,
    ORDERS_REFUND,
    ORDERS_SEE,
    PEOPLE_CHANGE,
    PEOPLE_SEE,
    STOCK_SEE,
    giving_back_at_most,
    is_within,
    own,
    with_own,
)
from shared.stores.roles import Role
from shared.web.door import Door
from tests.support.roles import with_role

FORM = {
    "name": "Service",
    "permissions": ["orders.see", "orders.change", "orders.refund", "stock.see"],
    "scope-orders.see": "all",
    "scope-orders.change": "own",
    "scope-orders.refund": "own",
    "scope-stock.see": "own",
    "refund_at_most": "50",
}


def roles_of(store: Store) -> str:
    return f"/dashboard/{store.slug}/people/roles"


async def kept(database: Database, store: Store, name: str = "Service") -> tuple[list[str], int | None]:
    async with database.in_store(store.id) as session:
        role = (await session.scalars(select(Role).where(Role.name == name))).one()
        return role.permissions, role.refund_at_most_minor


async def test_a_role_is_written_with_its_reach_and_its_limit(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    made = await owner.post(roles_of(store), data=FORM)
    async with database.in_store(store.id) as session:
        role = (await session.scalars(select(Role))).one()
    shown = await owner.get(f"{roles_of(store)}/{role.id}")
    listed = await owner.get(roles_of(store))
    before = await kept(database, store)
    changed = await owner.post(
        f"{roles_of(store)}/{role.id}",
        data=FORM | {"scope-orders.change": "all", "refund_at_most": "20.50"},
    )

    assert (made.status_code, changed.status_code) == (303, 303)
    assert before == (["orders.change:own", "orders.refund:own", "orders.see", "stock.see"], 5000)
    assert await kept(database, store) == (
        ["orders.change", "orders.refund:own", "orders.see", "stock.see"],
        2050,
    )
    assert shown.text.count('value="own" selected') == 2
    assert 'value="50.00"' in shown.text
    assert "4 permissions" in listed.text
    async with database.in_store(store.id) as session:
        told = [one.data for one in await session.scalars(select(Event).where(Event.name == "role.changed"))]
        log = [
            one.data["changes"] for one in await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert told == [
        {
            "role": "Service",
            "given": ["orders.change"],
            "taken": ["orders.change:own"],
            "refund_at_most": [5000, 2050],
        }
    ]
    assert log[-1][0]["fields"]["refund_at_most_minor"] == [5000, 2050]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"scope-orders.see": "own", "scope-orders.change": "all"}, "works on no others"),
        ({"refund_at_most": "much"}, "field-refund_at_most-error"),
        ({"refund_at_most": "0"}, "Enter an amount above nothing, or leave it empty."),
        ({"refund_at_most": "-5"}, "field-refund_at_most-error"),
    ],
)
async def test_what_makes_no_sense_is_said_and_what_was_typed_stays(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], words: str
):
    form = FORM | typed

    answer = await owner.post(roles_of(store), data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{form["refund_at_most"]}"' in answer.text
    assert answer.text.count('value="own" selected') == 2 if "scope-orders.see" in typed else True
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Role))).all() == []


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"permissions": "orders.refund", "refund_at_most": "20"}, 403),
        ({"permissions": "orders.refund", "scope-orders.refund": "own", "refund_at_most": "20"}, 303),
        ({"permissions": "orders.refund", "scope-orders.refund": "own", "refund_at_most": "20.01"}, 403),
        ({"permissions": "orders.refund", "scope-orders.refund": "own"}, 403),
        ({"permissions": "orders.see", "scope-orders.see": "own"}, 303),
    ],
)
async def test_nobody_gives_a_wider_reach_or_a_higher_limit_than_their_own(
    door: Door, database: Database, store: Store, typed: dict[str, str], status: int
):
    may = [ORDERS_SEE, own(ORDERS_REFUND), PEOPLE_SEE, PEOPLE_CHANGE]
    person = await with_role(door, database, store, may, refund_at_most=2000)

    answer = await person.browser.post(roles_of(store), data={"name": "Mine", **typed})

    assert answer.status_code == status
    async with database.in_store(store.id) as session:
        made = await session.scalar(select(Role.id).where(Role.name == "Mine"))
    assert (made is not None) == (status == 303)


def test_more_is_what_allows_more():
    refunds, theirs = with_own({ORDERS_REFUND}), frozenset({own(ORDERS_REFUND)})
    some, more = giving_back_at_most(refunds, 100), giving_back_at_most(refunds, 200)

    assert is_within(theirs, refunds)
    assert not is_within(refunds, theirs)
    assert is_within(some, more)
    assert is_within(some, refunds)
    assert is_within(more, ALL)
    assert not is_within(more, some)
    assert not is_within(refunds, more)
    assert not is_within(giving_back_at_most(theirs, 200), some)
    # A limit for what nobody may do limits nothing.
    assert giving_back_at_most(frozenset({STOCK_SEE}), 100) == {STOCK_SEE}
    assert is_within(frozenset({STOCK_SEE}), some | {STOCK_SEE})
