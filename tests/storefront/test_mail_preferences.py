"""Which mails somebody wants: chosen without signing in, stopped by one click, for one store."""

from httpx import AsyncClient
from sqlalchemy import select

from shared.customers.models import Customer
from shared.customers.sign_in import sign_in
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.notifications.preferences import MailRefusal, preference_token
from shared.stores.models import Store
from shared.web.services import Services

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page_of(services: Services, store: Store) -> str:
    return f"/mails/{preference_token(services.settings.web.secret_key, store.id, 'ada@example.com')}"


async def refused(database: Database, store: Store) -> list[tuple[str, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(MailRefusal.topic, MailRefusal.email).order_by(MailRefusal.topic))
        return [(topic, email) for topic, email in rows]


async def test_opening_the_page_changes_nothing(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    page = await shopper.get(page_of(services, store), params={"topic": "carts"})

    assert page.status_code == 200
    assert "Stop these: Reminders of a cart" in page.text
    assert page.text.count(" checked") == 3
    assert await refused(database, store) == []


async def test_one_click_of_a_mail_program_stops_its_topic_and_keeps_no_address(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    page = page_of(services, store)

    for _ in range(2):
        answer = await shopper.post(page, params={"topic": "carts"}, data=ONE_CLICK)

    assert answer.status_code == 200
    assert "Your choice is kept." in answer.text
    assert await refused(database, store) == [("carts", "")]


async def test_one_click_without_a_topic_stops_all(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    await shopper.post(page_of(services, store), data=ONE_CLICK)

    assert [topic for topic, _ in await refused(database, store)] == ["carts", "news", "reviews", "stock"]


async def test_what_is_ticked_comes_and_the_rest_does_not(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    page = page_of(services, store)

    await shopper.post(page, data={"topics": ["stock"]})
    assert [topic for topic, _ in await refused(database, store)] == ["carts", "reviews"]
    answer = await shopper.post(page, data={"topics": ["stock", "carts"]})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?saved=yes")
    assert [topic for topic, _ in await refused(database, store)] == ["reviews"]


async def test_a_link_that_was_not_made_here_opens_nothing(
    shopper: AsyncClient, services: Services, database: Database, store: Store, other_store: Store
):
    foreign = page_of(services, other_store)

    assert (await shopper.get(foreign)).status_code == 404
    assert (await shopper.post(foreign, data=ONE_CLICK)).status_code == 404
    assert (await shopper.post(f"{page_of(services, store)}x", data=ONE_CLICK)).status_code == 404
    assert await refused(database, store) == []
    assert await refused(database, other_store) == []


async def test_the_account_leads_to_the_same_page(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    assert (await shopper.get("/account/mails")).headers["location"] == "/account/sign-in"
    async with database.in_store(store.id) as session:
        customer = Customer(
            store_id=store.id, email="ada@example.com", name="Ada", password_hash="!", created_at=utc_now()
        )
        session.add(customer)
        await session.flush()
        token = await sign_in(session, customer, now=utc_now())
    shopper.cookies.set("souk_customer", token, domain=f"{store.slug}.localhost")

    assert (await shopper.get("/account/mails")).headers["location"] == page_of(services, store)


async def test_only_the_stores_own_mailbox_chooses_about_what_runs_low(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    secret_key = services.settings.web.secret_key
    own = f"/mails/{preference_token(secret_key, store.id, store.email)}"

    assert "What runs low" not in (await shopper.get(page_of(services, store))).text
    await shopper.post(page_of(services, store), params={"topic": "low_stock"}, data=ONE_CLICK)
    assert [topic for topic, _ in await refused(database, store)] == ["carts", "news", "reviews", "stock"]

    assert "What runs low" in (await shopper.get(own)).text
    await shopper.post(own, data={"topics": ["carts", "stock", "reviews"]})
    assert ("low_stock", "") in await refused(database, store)
