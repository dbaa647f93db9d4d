"""Groups of customers: who belongs to one, and what is for it."""

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.customers.change_groups import save_group, set_groups
from shared.customers.groups import CustomerGroup, GroupMember, groups_of
from shared.customers.models import Customer
from shared.customers.sign_in import sign_in
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import history_of
from shared.privacy.erase_customer import erase_customer
from shared.promotions.models import Promotion
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_promotion

PASSWORD = "a long enough secret"


async def make_customer(
    database: Database, store: Store, email: str, *, is_verified: bool = True
) -> Customer:
    async with database.in_store(store.id) as session:
        customer = await sign_up(session, email=email, name="Ada", password=PASSWORD, now=utc_now())
        customer.verified_at = utc_now() if is_verified else None
    return customer


async def make_group(
    database: Database, store: Store, *members: Customer, name: str = "Trade", domains: str = ""
) -> CustomerGroup:
    async with database.in_store(store.id) as session:
        group = await save_group(session, None, name=name, domains=domains, actor="test", now=utc_now())
        for one in members:
            await set_groups(session, one, {group.id}, actor="test", now=utc_now())
    return group


async def names_of(database: Database, store: Store, customer: Customer) -> list[tuple[str, bool]]:
    async with database.in_store(store.id) as session:
        return [(one.group.name, one.by_rule) for one in await groups_of(session, customer.id)]


async def signed_in(shopper: AsyncClient, database: Database, store: Store, customer: Customer) -> None:
    async with database.in_store(store.id) as session:
        token = await sign_in(session, customer, now=utc_now())
    shopper.cookies.set("souk_customer", token, domain=f"{store.slug}.localhost")


def desk(store: Store, *more: object) -> str:
    return "/".join(["/dashboard", store.slug, "customers", *map(str, more)])


async def test_a_group_is_made_and_holds_who_is_put_in(owner: AsyncClient, database: Database, store: Store):
    ada = await make_customer(database, store, "ada@example.com")
    await make_customer(database, store, "bo@example.com")

    empty = await owner.get(desk(store, "groups"))
    made = await owner.post(desk(store, "groups"), data={"name": " Trade  two ", "domains": ""})
    page = made.headers["location"]
    typed = 'Ada <ADA@example.com>; "zoe@example.com", not@an@address\nada@example.com'
    first = await owner.post(f"{page}/members", data={"addresses": typed})
    second = await owner.post(f"{page}/members", data={"addresses": "ada@example.com bo@example.com"})
    listed = await owner.get(desk(store), params={"group": page.rpartition("/")[2]})

    assert "Make the group" in empty.text
    assert made.status_code == 303
    assert "Put in now: 1. In it already: 0. Without an account here: 2." in first.text
    assert "zoe@example.com\nnot@an@address</textarea>" in first.text
    assert "Put in now: 1. In it already: 1. Without an account here: 0." in second.text
    assert ("ada@example.com" in listed.text, "bo@example.com" in listed.text) == (True, True)
    assert await names_of(database, store, ada) == [("Trade two", False)]


async def test_whoever_is_put_in_or_taken_out_by_the_list_has_it_on_their_timeline(
    owner: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com")
    bo = await make_customer(database, store, "bo@example.com")
    group = await make_group(database, store)
    members = desk(store, "groups", group.id, "members")

    async def told(customer: Customer) -> list[bool]:
        async with database.in_store(store.id) as session:
            history = await history_of(session, customer.id)
        return ["@" in event.actor for event in history if event.name == "customer.grouped"]

    await owner.post(members, data={"addresses": "ada@example.com"})
    await owner.post(members, data={"addresses": "ada@example.com"})
    put_in = await told(ada)
    for _ in range(2):
        await owner.post(f"{members}/{ada.id}/removal")
    page = await owner.get(desk(store, ada.id))

    # Each change once, by its member; what changed nothing is not told.
    assert put_in == [True]
    assert await told(ada) == [True, True]
    assert page.text.count("Groups changed") == 2
    assert await names_of(database, store, ada) == []
    assert await told(bo) == []


async def test_an_address_of_the_rule_counts_once_its_owner_has_proven_it(
    database: Database, store: Store, other_store: Store
):
    ada = await make_customer(database, store, "ada@trade.example")
    bo = await make_customer(database, store, "bo@trade.example", is_verified=False)
    cy = await make_customer(database, store, "cy@not-trade.example")
    elsewhere = await make_customer(database, other_store, "ada@trade.example")
    await make_group(database, store, domains="trade.example")

    assert await names_of(database, store, ada) == [("Trade", True)]
    assert await names_of(database, store, bo) == []
    assert await names_of(database, store, cy) == []
    assert await names_of(database, other_store, elsewhere) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "domains": ""}, "Give it a name of at most 40 characters."),
        ({"name": "x" * 41, "domains": ""}, "Give it a name of at most 40 characters."),
        ({"name": "TRADE", "domains": ""}, "There is a group of this name already."),
        ({"name": "Staff", "domains": "no dots"}, "is not the end of an e-mail address"),
        ({"name": "Staff", "domains": "a.example, gmail.com"}, "Anybody can have an address at gmail.com."),
    ],
)
async def test_what_cannot_be_a_group_is_said_at_its_field(
    owner: AsyncClient, database: Database, store: Store, form: dict[str, str], sentence: str
):
    await make_group(database, store)

    answer = await owner.post(desk(store, "groups"), data=form)

    assert answer.status_code == 422
    assert sentence in answer.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(CustomerGroup.name))) == ["Trade"]


async def test_a_customers_page_says_which_groups_they_are_in(
    owner: AsyncClient, database: Database, store: Store, other_store: Store
):
    ada = await make_customer(database, store, "ada@trade.example")
    trade = await make_group(database, store, domains="trade.example")
    staff = await make_group(database, store, name="Staff")
    foreign = await make_group(database, other_store)

    page = await owner.get(desk(store, ada.id))
    refused = await owner.post(desk(store, ada.id, "groups"), data={"groups": [str(foreign.id)]})
    await owner.post(desk(store, ada.id, "groups"), data={"groups": [str(staff.id), str(trade.id)]})
    both = await names_of(database, store, ada)
    await owner.post(desk(store, ada.id, "groups"), data={})

    assert "In it already, by their e-mail address." in page.text
    assert refused.status_code == 422
    assert both == [("Staff", False), ("Trade", False)]
    assert await names_of(database, store, ada) == [("Trade", True)]


async def test_a_promotion_for_a_group_is_given_to_its_members_only(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com")
    group = await make_group(database, store, ada)
    form = {"name": "For the trade", "kind": "percentage", "percent": "10", "priority": "1"}
    made = await owner.post(f"/dashboard/{store.slug}/promotions", data=form | {"group": str(group.id)})
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=10_000)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    nobody = await shopper.get("/cart")
    await signed_in(shopper, database, store, ada)
    member = await shopper.get("/cart")

    assert made.status_code == 303
    assert "For the trade" not in nobody.text
    assert "For the trade" in member.text
    assert "−€10.00" in member.text or "-€10.00" in member.text


async def test_a_promotion_is_for_no_group_of_another_store(
    owner: AsyncClient, database: Database, store: Store, other_store: Store
):
    foreign = await make_group(database, other_store)
    form = {"name": "For the trade", "kind": "percentage", "percent": "10", "priority": "1"}

    answers = [
        await owner.post(f"/dashboard/{store.slug}/promotions", data=form | {"group": group})
        for group in (str(foreign.id), "x")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("This group does not exist." in answer.text for answer in answers)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Promotion)) == 0


async def test_a_group_that_something_is_for_stays(owner: AsyncClient, database: Database, store: Store):
    used, unused = await make_group(database, store), await make_group(database, store, name="Staff")
    async with database.in_store(store.id) as session:
        await make_promotion(session, group_id=used.id)

    refused = await owner.post(desk(store, "groups", used.id, "removal"))
    removed = await owner.post(desk(store, "groups", unused.id, "removal"))

    assert (refused.status_code, removed.status_code) == (409, 303)
    assert "A promotion or a price list is for this group." in refused.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(CustomerGroup.id))) == [used.id]


async def test_who_is_taken_out_or_forgotten_is_in_no_group(
    owner: AsyncClient, database: Database, store: Store
):
    ada, bo, cy = [
        await make_customer(database, store, f"{name}@example.com") for name in ("ada", "bo", "cy")
    ]
    group = await make_group(database, store, ada, bo, cy)

    await owner.post(desk(store, "groups", group.id, "members", ada.id, "removal"))
    async with database.in_store(store.id) as session:
        await erase_customer(session, bo.id, actor="test", now=utc_now())

    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(GroupMember.customer_id))) == [cy.id]
