import csv
import io

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.customers.models import Customer
from shared.customers.notes import CustomerNote
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.customer_list import WantedCustomers, page_of_customers
from shared.orders.models import Order
from shared.privacy.models import DataRequest
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order

PASSWORD = "a long enough secret"


async def make_customer(
    database: Database, store: Store, email: str, name: str, *, bought: int = 0
) -> Customer:
    """Make a customer who has bought for so many minor units, in one order."""
    async with database.in_store(store.id) as session:
        customer = await sign_up(session, email=email, name=name, password=PASSWORD, now=utc_now())
        if bought:
            order = await make_order(session, await make_variant(session, price_minor=bought, stock=None))
            # The amounts of an order add up, so delivery is taken off both.
            await session.execute(
                update(Order)
                .where(Order.id == order.id)
                .values(customer_id=customer.id, total_minor=bought, shipping_minor=0, tax_minor=0)
            )
    return customer


async def known(database: Database, store: Store, customer: Customer) -> Customer:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Customer).where(Customer.id == customer.id))).one()


def desk(store: Store, *more: object) -> str:
    return "/".join(["/dashboard", store.slug, "customers", *map(str, more)])


async def test_a_store_without_customers_says_how_they_come(owner: AsyncClient, store: Store):
    page = await owner.get(desk(store))

    assert page.status_code == 200
    assert "No customers yet" in page.text


async def test_the_list_says_what_each_has_bought(owner: AsyncClient, database: Database, store: Store):
    await make_customer(database, store, "ada@example.com", "Ada", bought=12_000)
    await make_customer(database, store, "bo@example.com", "Bo")

    page = await owner.get(desk(store))
    found = await owner.get(desk(store), params={"q": "ADA@"})
    nobody = await owner.get(desk(store), params={"q": "zoe"})

    assert page.text.index("Bo</a>") < page.text.index("Ada</a>")
    assert "€120.00" in page.text
    assert ("Ada</a>" in found.text, "Bo</a>" in found.text) == (True, False)
    assert "No customer fits" in nobody.text


@pytest.mark.parametrize(
    ("sort", "names"),
    [("newest", ["Cy", "Bo", "Ada"]), ("name", ["Ada", "Bo", "Cy"]), ("spent", ["Bo", "Ada", "Cy"])],
)
async def test_pages_follow_one_another_in_every_order(
    database: Database, store: Store, sort: str, names: list[str]
):
    for name, bought in (("Ada", 5_000), ("Bo", 9_000), ("Cy", 0)):
        await make_customer(database, store, f"{name}@example.com".lower(), name, bought=bought)

    found, after = [], None
    async with database.in_store(store.id) as session:
        for _ in names:
            page = await page_of_customers(
                session, WantedCustomers(sort=sort), currency="EUR", after=after, size=1
            )
            found += [one.customer.name for one in page.rows]
            after = page.next_cursor

    assert (found, after) == (names, None)


async def test_ranks_follow_what_was_bought_unless_somebody_says_otherwise(
    owner: AsyncClient, database: Database, store: Store
):
    await make_customer(database, store, "ada@example.com", "Ada", bought=20_000)
    await make_customer(database, store, "bo@example.com", "Bo", bought=10_000)
    cy = await make_customer(database, store, "cy@example.com", "Cy")

    wrong = await owner.post(desk(store, "ranks"), data={"vip": "100", "platinum": "100"})
    done = await owner.post(desk(store, "ranks"), data={"vip": "100", "platinum": "200"})
    await owner.post(desk(store, cy.id), data={"name": "Cy", "rank": "vip", "tags": ""})

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert "Platinum has to begin above VIP." in wrong.text
    async with database.in_store(store.id) as session:
        ranks = {
            rank: [
                one.customer.name
                for one in (
                    await page_of_customers(session, WantedCustomers(rank=rank, sort="name"), currency="EUR")
                ).rows
            ]
            for rank in ("platinum", "vip", "regular")
        }
    assert ranks == {"platinum": ["Ada"], "vip": ["Bo", "Cy"], "regular": []}


async def test_the_file_holds_what_the_list_shows_and_runs_nothing(
    owner: AsyncClient, database: Database, store: Store
):
    await make_customer(database, store, "ada@example.com", "=1+1", bought=12_000)
    await make_customer(database, store, "bo@example.com", "Bo")

    answer = await owner.get(f"{desk(store)}.csv", params={"q": "ada"})

    header, row = csv.reader(io.StringIO(answer.text))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert dict(zip(header, row, strict=True)) | {"last_order_at": "", "created_at": ""} == {
        "email": "ada@example.com",
        "name": "'=1+1",
        "rank": "regular",
        "tags": "",
        "orders": "1",
        "spent": "120.00",
        "currency": "EUR",
        "average": "120.00",
        "last_order_at": "",
        "created_at": "",
        "confirmed": "no",
        "blocked": "no",
    }


async def test_their_page_leads_to_the_mails_that_they_got(
    owner: AsyncClient, database: Database, store: Store
):
    customer = await make_customer(database, store, "ada+1@example.com", "Ada")

    page = await owner.get(desk(store, customer.id))

    link = f'/dashboard/{store.slug}/mails?q=ada%2B1%40example.com"'
    assert link in page.text
    assert (await owner.get(link[:-1])).status_code == 200


async def test_a_customer_is_entered_by_hand_once(owner: AsyncClient, database: Database, store: Store):
    form = {"email": "Ada@Example.com", "name": "Ada"}

    made = await owner.post(desk(store), data=form)
    page = await owner.get(made.headers["location"])
    again = await owner.post(desk(store), data=form)

    assert "Ada</h1>" in page.text
    assert "Entered by hand" in page.text
    assert again.status_code == 422
    assert "There is a customer with this address already." in again.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Customer.email))) == ["ada@example.com"]


async def test_tags_are_kept_in_the_first_spelling(owner: AsyncClient, database: Database, store: Store):
    ada = await make_customer(database, store, "ada@example.com", "Ada")

    await owner.post(
        desk(store, ada.id), data={"name": "Ada", "rank": "", "tags": " Press, friend ,press,, "}
    )
    found = await owner.get(desk(store), params={"tag": "Press"})
    long = await owner.post(desk(store, ada.id), data={"name": "", "rank": "", "tags": "x" * 41})

    assert (await known(database, store, ada)).tags == ["Press", "friend"]
    assert "Ada</a>" in found.text
    assert long.status_code == 422
    assert f'value="{"x" * 41}"' in long.text


async def test_a_customer_is_written_to_in_the_language_that_staff_choose(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=["fr", "ar"]))
    form = {"email": "ada@example.com", "name": "Ada"}

    empty = await owner.get(desk(store, "new"))
    refused = await owner.post(desk(store), data=form | {"language": "de"})
    made = await owner.post(desk(store), data=form | {"language": "fr"})
    async with database.in_store(store.id) as session:
        ada = (await session.scalars(select(Customer))).one()
    page = await owner.get(made.headers["location"])
    about = {"name": "Ada", "rank": "", "tags": ""}
    await owner.post(desk(store, ada.id), data=about)
    left = (await known(database, store, ada)).language
    wrong = await owner.post(desk(store, ada.id), data=about | {"name": "Eve", "language": "tlh"})
    kept = await known(database, store, ada)
    await owner.post(desk(store, ada.id), data=about | {"language": "ar"})
    after = await owner.get(desk(store, ada.id))

    assert '<option value="fr">Français</option>' in empty.text
    assert refused.status_code == wrong.status_code == 422
    assert 'id="field-language-error"' in refused.text
    assert 'id="field-language-error"' in wrong.text
    assert 'value="Eve"' in wrong.text
    assert ada.language == left == "fr"
    assert (kept.name, kept.language) == ("Ada", "fr")
    assert '<option value="fr" selected>' in page.text
    assert (await known(database, store, ada)).language == "ar"
    # What was saved without a change is not told as one.
    assert page.text.count("Details changed") == 0
    assert after.text.count("Details changed") == 1


async def test_a_language_that_the_shop_has_given_up_is_not_changed_unasked(
    owner: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com", "Ada")
    plain = await owner.get(desk(store, ada.id))
    async with database.in_store(store.id) as session:
        await session.execute(update(Customer).where(Customer.id == ada.id).values(language="de"))

    page = await owner.get(desk(store, ada.id))
    await owner.post(desk(store, ada.id), data={"name": "Ada B", "rank": "", "tags": "", "language": "de"})

    assert 'name="language"' not in plain.text
    assert '<option value="de" selected>Deutsch</option>' in page.text
    assert (await known(database, store, ada)).name == "Ada B"
    assert (await known(database, store, ada)).language == "de"


async def test_notes_are_written_and_thrown_away(owner: AsyncClient, database: Database, store: Store):
    ada = await make_customer(database, store, "ada@example.com", "Ada")

    empty = await owner.post(desk(store, ada.id, "notes"), data={"body": "  "})
    await owner.post(desk(store, ada.id, "notes"), data={"body": "Likes <b>red</b>"})
    page = await owner.get(desk(store, ada.id))
    async with database.in_store(store.id) as session:
        note = (await session.scalars(select(CustomerNote))).one()
    await owner.post(desk(store, ada.id, "notes", note.id, "removal"))

    assert empty.status_code == 422
    assert "Likes &lt;b&gt;red&lt;/b&gt;" in page.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(CustomerNote)) == 0


async def test_who_is_blocked_is_out_at_once_and_stays_out(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    """T70."""
    ada = await make_customer(database, store, "ada@example.com", "Ada")
    credentials = {"email": "ada@example.com", "password": PASSWORD}
    await shopper.post("/account/sign-in", data=credentials)

    await owner.post(desk(store, ada.id, "block"), data={"blocked": "yes"})
    inside, again = await shopper.get("/account"), await shopper.post("/account/sign-in", data=credentials)
    await owner.post(desk(store, ada.id, "block"), data={"blocked": "no"})
    back = await shopper.post("/account/sign-in", data=credentials)

    assert (inside.status_code, again.status_code, back.status_code) == (303, 422, 303)
    assert "That e-mail and password do not match." in again.text


async def test_a_customer_is_forgotten_from_their_page_but_not_while_an_order_is_under_way(
    owner: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com", "Ada", bought=5_000)
    bo = await make_customer(database, store, "bo@example.com", "Bo")

    refused = await owner.post(desk(store, ada.id, "erasure"), data={"keep": "no"})
    asked = await owner.post(desk(store, bo.id, "erasure"), data={"keep": "no"})
    page = await owner.get(desk(store, bo.id))
    await owner.post(desk(store, bo.id, "erasure"), data={"keep": "yes"})

    assert (refused.status_code, asked.status_code) == (409, 303)
    assert "An order is still under way." in refused.text
    assert "This account will be erased on" in page.text
    async with database.in_store(store.id) as session:
        wishes = await session.execute(select(DataRequest.customer_id, DataRequest.state))
        assert wishes.all() == [(bo.id, "withdrawn")]
