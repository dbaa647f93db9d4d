"""Customers of another shop: each row is accounted for, nobody is mailed, the same file again changes nothing."""

import re

import httpx
import pytest
from sqlalchemy import func, select

from shared.customers.models import Customer
from shared.customers.notes import CustomerNote
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.shipping.address_book import SavedAddress
from shared.stores.models import Store

SHOPIFY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n"
    "'1,Ada,Lovelace,ADA@example.com,yes,,Hafenstraße 1,,Hamburg,,DE,20457,'+49 40 123456,,no,84.00,2,Likes blue,yes,"
    '"early bird, blue"\n'
    "'2,,,grace@example.com,no,,Main St 1,,Arlington,VA,US,1,,,no,0.00,0,,no,\n"
    "'3,No,Mailbox,,no,,,,,,,,,,no,0.00,0,,no,\n"
    "'4,Ada,Again,ada@example.com,no,,Hafenstrasse 2,,Hamburg,,DE,20457,,,no,0.00,0,,no,BLUE\n"
)
WOO = (
    "Name,Username,Last Active,Date Registered,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\n"
    "Ada Lovelace,ada,2026-01-02,2025-01-02,ada@example.com,2,84,42,DE,Hamburg,HH,20457\n"
)


async def send(
    owner: httpx.AsyncClient, store: Store, text: str | bytes, name: str = "customers.csv"
) -> httpx.Response:
    files = {"file": (name, text if isinstance(text, bytes) else text.encode(), "text/csv")}
    return await owner.post(f"/dashboard/{store.slug}/customers/imports", files=files)


def counted(answer: httpx.Response) -> list[int]:
    """Return how many were new, changed, the same and not taken."""
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", answer.text)]


async def test_a_file_of_shopify_comes_whole_and_again_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    first = await send(owner, store, SHOPIFY)
    again = await send(owner, store, SHOPIFY)

    assert (first.status_code, counted(first), counted(again)) == (200, [2, 1, 0, 1], [0, 0, 3, 1])
    assert "Row 4: Enter your e-mail address." in first.text
    assert "Row 3: " in first.text
    assert "Accepts Email Marketing" in first.text
    async with database.in_store(store.id) as session:
        people = {one.email: one for one in await session.scalars(select(Customer))}
        books = select(Customer.email, SavedAddress.line1, SavedAddress.is_delivery_default).join(
            SavedAddress, SavedAddress.customer_id == Customer.id
        )
        addresses = [tuple(row) for row in await session.execute(books.order_by(SavedAddress.line1))]
        notes = list(await session.scalars(select(CustomerNote.body)))
        jobs = await session.scalar(select(func.count()).select_from(Job))
    ada, grace = people["ada@example.com"], people["grace@example.com"]
    assert (ada.name, ada.tags, ada.is_tax_exempt, ada.is_verified) == (
        "Ada Lovelace",
        ["early bird", "blue"],
        True,
        False,
    )
    assert (grace.name, grace.password_hash) == ("grace", "!")
    assert addresses == [
        ("ada@example.com", "Hafenstrasse 2", False),
        ("ada@example.com", "Hafenstraße 1", True),
    ]
    assert notes == ["Likes blue"]
    assert jobs == 0


async def test_who_is_there_keeps_their_name(owner: httpx.AsyncClient, database: Database, store: Store):
    await owner.post(
        f"/dashboard/{store.slug}/customers", data={"email": "ada@example.com", "name": "Countess"}
    )

    answer = await send(owner, store, WOO)

    assert counted(answer) == [0, 0, 1, 0]
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Customer.name))) == ["Countess"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Name,City\nAda,Hamburg\n", "There is no column for the e-mail address"),
        ("", "The file is empty."),
        ("Email\n" + "a@example.com\n" * 5001, "Take at most 5000 rows at once."),
    ],
    ids=["no address", "empty", "too many"],
)
async def test_what_is_no_list_of_customers_is_refused_whole(
    owner: httpx.AsyncClient, database: Database, store: Store, text: str, told: str
):
    answer = await send(owner, store, text)

    assert (answer.status_code, told in answer.text) == (422, True)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Customer)) == 0
