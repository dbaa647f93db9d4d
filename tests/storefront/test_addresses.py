import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.shipping.address_book import (
    MOST_ADDRESSES,
    BookFull,
    SavedAddress,
    addresses_of,
    change_address,
    save_address,
)
from shared.shipping.addresses import Address
from shared.stores.models import Store
from shared.web.door import Door
from tests.storefront.test_account import put_in_cart
from tests.support.account_links import open_account
from tests.support.web import HTMX, browser

HOME = {
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
}
WORK = HOME | {"line1": "Hafenstraße 1", "postcode": "20457", "city": "Hamburg"}


@pytest.fixture
def mila(shopper: AsyncClient, runner: asyncio.Runner, database: Database, store: Store) -> AsyncClient:
    """A shopper with an account."""
    runner.run(open_account(shopper, database, store, "mila@example.com"))
    return shopper


async def book_of(database: Database, store: Store, email: str = "mila@example.com") -> list[SavedAddress]:
    async with database.in_store(store.id) as session:
        customer = (await session.scalars(select(Customer).where(Customer.email == email))).one()
        return list(await addresses_of(session, customer.id))


async def test_postcode_and_phone_are_kept_in_the_digits_that_carriers_read(
    mila: AsyncClient, database: Database, store: Store
):
    await mila.post(
        "/account/addresses",
        data=HOME
        | {
            "line1": "\u0634\u0627\u0631\u0639 \u0661\u0662",
            "postcode": "\u0661\u0660\u0669\u0666\u0669",
            "phone": "+\u0664\u0669 \u0663\u0660 \u0661\u0662\u0663\u0664\u0665\u0666",
        },
    )

    (saved,) = await book_of(database, store)
    # A street is what its people call it.
    assert (saved.line1, saved.postcode, saved.phone) == (
        "\u0634\u0627\u0631\u0639 \u0661\u0662",
        "10969",
        "+49 30 123456",
    )


async def test_the_first_address_is_the_default_and_another_can_become_it(
    mila: AsyncClient, database: Database, store: Store
):
    await mila.post("/account/addresses", data=HOME)
    await mila.post("/account/addresses", data=WORK | {"is_delivery_default": "yes"})

    page = await mila.get("/account/addresses")

    known = [
        (one.line1, one.is_delivery_default, one.is_billing_default) for one in await book_of(database, store)
    ]
    assert known == [("Hafenstraße 1", True, False), ("Lindenstraße 4", False, True)]
    assert page.text.index("Hafenstraße 1") < page.text.index("Lindenstraße 4")


async def test_the_same_address_is_kept_once(mila: AsyncClient, database: Database, store: Store):
    await mila.post("/account/addresses", data=HOME)
    await mila.post("/account/addresses", data=HOME | {"city": "  BERLIN ", "name": "mila  haddad"})
    await mila.post("/account/addresses", data=WORK)
    work = (await book_of(database, store))[1]

    await mila.post(f"/account/addresses/{work.id}", data=HOME)

    assert [one.line1 for one in await book_of(database, store)] == ["Lindenstraße 4"]


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    mila: AsyncClient, database: Database, store: Store
):
    answer = await mila.post("/account/addresses", data=HOME | {"postcode": "1", "city": ""})

    assert answer.status_code == 422
    assert "This postcode does not fit the country." in answer.text
    assert "Enter the town or city." in answer.text
    assert 'value="Lindenstraße 4"' in answer.text
    assert await book_of(database, store) == []


async def test_the_form_takes_the_shape_of_the_country(mila: AsyncClient):
    part = await mila.post("/account/address-shape", data=HOME | {"country": "IE"}, headers=HTMX)

    assert part.text.lstrip().startswith("<form")
    assert 'name="postcode"' not in part.text
    assert 'value="Lindenstraße 4"' in part.text


async def test_removing_the_default_makes_the_oldest_other_the_default(
    mila: AsyncClient, database: Database, store: Store
):
    await mila.post("/account/addresses", data=HOME)
    await mila.post("/account/addresses", data=WORK)
    home = (await book_of(database, store))[0]

    await mila.post(f"/account/addresses/{home.id}/removal")

    (left,) = await book_of(database, store)
    assert (left.line1, left.is_delivery_default, left.is_billing_default) == ("Hafenstraße 1", True, True)


async def test_a_book_belongs_to_its_customer(
    mila: AsyncClient, door: Door, database: Database, store: Store
):
    """T62: an address of somebody else in the same shop."""
    await mila.post("/account/addresses", data=HOME)
    (theirs,) = await book_of(database, store)
    neighbour = browser(door, f"{store.slug}.localhost")
    await open_account(neighbour, database, store, "noa@example.com", name="Noa")

    answers = [
        await neighbour.get(f"/account/addresses/{theirs.id}"),
        await neighbour.post(f"/account/addresses/{theirs.id}", data=WORK),
        await neighbour.post(f"/account/addresses/{theirs.id}/removal"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [one.line1 for one in await book_of(database, store)] == ["Lindenstraße 4"]


async def test_many_at_once_keep_to_the_limit(mila: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        customer = (await session.scalars(select(Customer))).one()

    async def save(number: int) -> bool:
        address = Address("Mila", f"Street {number}", "", "Berlin", "", "10969", "DE", "")
        try:
            async with database.in_store(store.id) as session:
                await save_address(session, customer.id, address, now=utc_now())
        except BookFull:
            return False
        return True

    kept = []
    for start in range(0, MOST_ADDRESSES + 4, 4):
        kept += await asyncio.gather(*(save(start + step) for step in range(4)))

    book = await book_of(database, store)
    assert (kept.count(True), len(book)) == (MOST_ADDRESSES, MOST_ADDRESSES)
    assert [one.is_delivery_default for one in book].count(True) == 1


async def test_changing_an_address_leaves_its_defaults(mila: AsyncClient, database: Database, store: Store):
    await mila.post("/account/addresses", data=HOME)
    async with database.in_store(store.id) as session:
        (saved,) = await session.scalars(select(SavedAddress))
        await change_address(session, saved, Address("Mila", "New 1", "", "Bonn", "", "53111", "DE", ""))

    (changed,) = await book_of(database, store)
    assert (changed.line1, changed.is_delivery_default) == ("New 1", True)


async def test_the_checkout_begins_with_the_default_and_changes_by_one_tap(
    mila: AsyncClient, database: Database, store: Store
):
    await mila.post("/account/addresses", data=HOME)
    await mila.post("/account/addresses", data=WORK)
    await put_in_cart(mila, database, store)
    work = (await book_of(database, store))[1]

    first = await mila.get("/checkout")
    tapped = await mila.post(
        "/checkout/address", data=HOME | {"email": "other@example.com", "saved_address": str(work.id)}
    )

    assert 'value="Lindenstraße 4"' in first.text
    assert 'value="mila@example.com"' in first.text
    assert 'value="Hafenstraße 1"' in tapped.text
    assert 'value="20457"' in tapped.text
    assert 'value="other@example.com"' in tapped.text


async def test_a_guest_cannot_tap_somebodys_address(
    mila: AsyncClient, door: Door, database: Database, store: Store
):
    await mila.post("/account/addresses", data=WORK)
    (theirs,) = await book_of(database, store)
    guest = browser(door, f"{store.slug}.localhost")
    await put_in_cart(guest, database, store)

    page = await guest.post("/checkout/address", data=HOME | {"saved_address": str(theirs.id)})

    assert "Hafenstraße 1" not in page.text
    assert "Keep this address in my account" not in page.text


@pytest.mark.parametrize(("wish", "kept"), [("yes", ["Lindenstraße 4"]), ("", [])])
async def test_the_checkout_keeps_the_address_if_it_is_wished(
    mila: AsyncClient, database: Database, store: Store, wish: str, kept: list[str]
):
    await put_in_cart(mila, database, store)

    placed = await mila.post("/checkout", data=HOME | {"email": "mila@example.com", "save_address": wish})

    assert placed.headers["location"].startswith("/orders/")
    assert [one.line1 for one in await book_of(database, store)] == kept
