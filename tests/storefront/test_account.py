import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.customers.models import Customer, CustomerProof, CustomerSession
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.products.models import Variant
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.storefront.test_checkout_budget import statements
from tests.support.account_links import link_in_mail, open_account
from tests.support.factories.catalogue import make_variant
from tests.support.web import browser

PASSWORD = "a long enough secret"
BUYER = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
}


@pytest.fixture
def email():
    return f"mila-{new_id().hex[-10:]}@example.com"


async def link_to_account(shopper: AsyncClient, services: Services, store: Store, email: str):
    """Ask for an account and return where the link in the mail leads."""
    asked = await shopper.post("/account/sign-up", data={"email": email})
    assert (asked.status_code, asked.headers["location"]) == (303, "/account/sign-up?sent")
    return f"/account/sign-up/{await link_in_mail(services, store, 'sign_up', email=email.lower())}"


async def put_in_cart(
    shopper: AsyncClient,
    database: Database,
    store: Store,
    *,
    quantity: int = 1,
    variant: Variant | None = None,
):
    if variant is None:
        async with database.in_store(store.id) as session:
            variant = await make_variant(session)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": str(quantity)})
    return variant


async def pieces(shopper: AsyncClient):
    page = await shopper.get("/cart/summary")
    return int(page.text.split('id="cart-count">')[1].split("<")[0])


async def test_who_is_not_signed_in_is_asked_to(shopper: AsyncClient):
    answer = await shopper.get("/account")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account/sign-in")


async def test_a_link_in_the_mailbox_opens_the_account_once(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    first = await link_to_account(shopper, services, store, email)
    link = await link_to_account(shopper, services, store, email.upper())
    sent, before = await shopper.get("/account/sign-up?sent"), await shopper.get("/account")

    looks = [await shopper.get(link), await shopper.head(link), await shopper.get(first)]
    form = {"name": "Mila", "password": PASSWORD, "email": "else@example.com"}
    answers = await asyncio.gather(*(shopper.post(link, data=form) for _ in range(3)))
    page = await shopper.get("/account")

    assert "Look into your mailbox" in sent.text
    assert before.status_code == 303
    assert [look.status_code for look in looks] == [200, 200, 404]
    assert looks[0].headers["referrer-policy"] == "same-origin"
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404]
    assert f"Signed in as {email}" in page.text
    assert "No orders yet" in page.text
    assert (await shopper.get("/account/sign-in")).status_code == 303
    async with services.database.in_store(store.id) as session:
        (customer,) = await session.scalars(select(Customer))
        welcomes = select(func.count()).select_from(Job).where(Job.name == "customers.send_welcome")
        assert (customer.email, customer.name, customer.is_verified) == (email, "Mila", True)
        assert await session.scalar(welcomes) == 1


async def test_a_link_to_an_account_says_what_is_wrong_and_keeps_what_was_typed(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    no_address = await shopper.post("/account/sign-up", data={"email": "m"})
    link = await link_to_account(shopper, services, store, email)
    nameless = await shopper.post(link, data={"name": "", "password": PASSWORD})
    weak = await shopper.post(link, data={"name": "Mila H", "password": "short"})
    async with services.database.in_store(store.id) as session:
        accounts = await session.scalar(select(func.count()).select_from(Customer))
    good = await shopper.post(link, data={"name": "Mila H", "password": PASSWORD})

    assert (no_address.status_code, nameless.status_code, weak.status_code) == (422, 422, 422)
    assert 'value="m"' in no_address.text
    assert "Enter your name." in nameless.text
    assert 'value="Mila H"' in weak.text
    assert accounts == 0
    # Refused, the link is as good as before.
    assert good.status_code == 303


async def test_asking_for_an_account_tells_nobody_who_has_one(
    door: Door, services: Services, store: Store, email: str
):
    """T65: the same answer, the same rows in the same statements, for every kind of address."""
    kinds = ("unknown", "known", "unconfirmed", "disabled")
    async with services.database.in_store(store.id) as session:
        for kind in kinds[1:]:
            one = await sign_up(
                session, email=f"{kind}-{email}", name="Mila", password=PASSWORD, now=utc_now()
            )
            one.verified_at = None if kind == "unconfirmed" else utc_now()
            one.blocked_at = utc_now() if kind == "disabled" else None
    answers, figures = {}, {}
    # What each process reads once is read by then.
    await browser(door, f"{store.slug}.localhost").post("/account/sign-up", data={"email": f"first-{email}"})
    for kind in kinds:
        stranger = browser(door, f"{store.slug}.localhost")
        with statements(services.database) as said:
            answer = await stranger.post("/account/sign-up", data={"email": f"{kind}-{email}"})
        headers = [pair for pair in answer.headers.multi_items() if pair[0] not in ("date", "x-request-id")]
        answers[kind], figures[kind] = (answer.status_code, headers, answer.text), list(said)

    async with services.database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(CustomerProof)) == len(kinds) + 1
        assert await session.scalar(select(func.count()).select_from(Customer)) == len(kinds) - 1
    assert answers["unknown"][0] == 303
    assert all(answer == answers["unknown"] for answer in answers.values())
    assert all(figure == figures["unknown"] for figure in figures.values())


async def test_a_link_opens_no_second_account(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    link = await link_to_account(shopper, services, store, email)
    async with services.database.in_store(store.id) as session:
        await sign_up(session, email=email, name="Mila", password=PASSWORD, now=utc_now())

    late = await shopper.post(link, data={"name": "Eve", "password": "another long secret"})

    assert late.status_code == 404
    assert "This link has been used or is too old." in late.text
    async with services.database.in_store(store.id) as session:
        assert await session.scalar(select(Customer.name)) == "Mila"


async def test_signs_in_and_out(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await open_account(shopper, database, store, email)
    elsewhere = browser(door, f"{store.slug}.localhost")

    entered = await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    inside = await elsewhere.get("/account")
    left = await elsewhere.post("/account/sign-out")
    outside = await elsewhere.get("/account")

    assert (entered.status_code, entered.headers["location"]) == (303, "/account")
    assert inside.status_code == 200
    assert left.status_code == 303
    assert outside.status_code == 303
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(CustomerSession)) == 1


async def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    shopper: AsyncClient, door: Door, store: Store, email: str, database: Database
):
    await open_account(shopper, database, store, email)
    stranger = browser(door, f"{store.slug}.localhost")

    wrong = await stranger.post("/account/sign-in", data={"email": email, "password": "not this one"})
    unknown = await stranger.post("/account/sign-in", data={"email": "x" + email, "password": "not this one"})

    assert wrong.status_code == unknown.status_code == 422
    assert "That e-mail and password do not match." in wrong.text
    assert wrong.text.replace(email, "") == unknown.text.replace("x" + email, "").replace(email, "")
    assert "set-cookie" not in wrong.headers


async def test_an_account_of_one_store_opens_nothing_in_another(
    shopper: AsyncClient, door: Door, other_store: Store, email: str, database: Database, store: Store
):
    await open_account(shopper, database, store, email)
    there = browser(door, f"{other_store.slug}.localhost")
    there.cookies.set("souk_customer", shopper.cookies["souk_customer"])

    page = await there.get("/account")
    entered = await there.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    assert page.status_code == 303
    assert entered.status_code == 422


async def test_a_guests_cart_comes_along_at_sign_in(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await open_account(shopper, database, store, email)
    await shopper.post("/account/sign-out")
    await put_in_cart(shopper, database, store, quantity=2)

    await shopper.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    elsewhere = browser(door, f"{store.slug}.localhost")
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    assert await pieces(shopper) == 2
    assert await pieces(elsewhere) == 2


async def test_carts_of_two_devices_become_one(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await open_account(shopper, database, store, email)
    mug = await put_in_cart(shopper, database, store, quantity=1)
    elsewhere = browser(door, f"{store.slug}.localhost")
    await put_in_cart(elsewhere, database, store, quantity=3, variant=mug)
    await put_in_cart(elsewhere, database, store, quantity=1)

    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    assert await pieces(elsewhere) == 4
    assert await pieces(shopper) == 4


async def test_the_cart_stays_with_the_account_after_signing_out(
    shopper: AsyncClient, database: Database, store: Store, email: str
):
    await open_account(shopper, database, store, email)
    await put_in_cart(shopper, database, store)

    await shopper.post("/account/sign-out")

    assert await pieces(shopper) == 0


async def test_an_order_from_the_account_is_listed_there(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await open_account(shopper, database, store, email)
    await put_in_cart(shopper, database, store)
    elsewhere = browser(door, f"{store.slug}.localhost")
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    placed = await elsewhere.post("/checkout", data=BUYER)
    page = await shopper.get("/account")

    assert placed.headers["location"].startswith("/orders/")
    assert f'href="{placed.headers["location"]}"' in page.text


async def test_an_order_by_a_guest_with_the_same_address_is_not_before_the_mailbox_is_proven(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    guest = browser(door, f"{store.slug}.localhost")
    await put_in_cart(guest, database, store)
    await guest.post("/checkout", data=BUYER | {"email": email})

    await open_account(shopper, database, store, email)

    assert "No orders yet" in (await shopper.get("/account")).text


async def test_who_opens_an_account_by_a_link_finds_what_they_bought_as_a_guest(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    await put_in_cart(shopper, services.database, store)
    placed = await shopper.post("/checkout", data=BUYER | {"email": email})
    link = await link_to_account(shopper, services, store, email)

    await shopper.post(link, data={"name": "Mila", "password": PASSWORD})

    assert f'href="{placed.headers["location"]}"' in (await shopper.get("/account")).text


async def test_guessing_passwords_is_slowed_down(shopper: AsyncClient, email: str):
    answers = [
        await shopper.post("/account/sign-in", data={"email": email, "password": f"guess {count}"})
        for count in range(12)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
