import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.customers.models import Customer, CustomerSession
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.models import Variant
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX, browser

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


async def sign_up(shopper: AsyncClient, email: str):
    return await shopper.post("/account/sign-up", data={"name": "Mila", "email": email, "password": PASSWORD})


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


async def test_signing_up_opens_the_account(shopper: AsyncClient, email: str):
    answer = await sign_up(shopper, email)
    page = await shopper.get("/account")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert f"Signed in as {email}" in page.text
    assert "No orders yet" in page.text
    assert (await shopper.get("/account/sign-in")).status_code == 303


async def test_signing_up_says_what_is_wrong_and_keeps_what_was_typed(
    shopper: AsyncClient, database: Database, store: Store
):
    page = await shopper.post(
        "/account/sign-up", data={"name": "", "email": "mila@example.com", "password": "x"}
    )
    part = await shopper.post(
        "/account/sign-up", data={"name": "Mila", "email": "m", "password": PASSWORD}, headers=HTMX
    )

    assert page.status_code == part.status_code == 422
    assert 'value="mila@example.com"' in page.text
    assert "Enter your name." in page.text
    assert part.text.lstrip().startswith('<form class="stack" id="sign-up-form"')
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Customer)) == 0


async def test_an_address_has_one_account_only(shopper: AsyncClient, door: Door, store: Store, email: str):
    await sign_up(shopper, email)

    again = await sign_up(browser(door, f"{store.slug}.localhost"), email.upper())

    assert again.status_code == 422
    assert "There is already an account for this address." in again.text


async def test_signs_in_and_out(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await sign_up(shopper, email)
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
    shopper: AsyncClient, door: Door, store: Store, email: str
):
    await sign_up(shopper, email)
    stranger = browser(door, f"{store.slug}.localhost")

    wrong = await stranger.post("/account/sign-in", data={"email": email, "password": "not this one"})
    unknown = await stranger.post("/account/sign-in", data={"email": "x" + email, "password": "not this one"})

    assert wrong.status_code == unknown.status_code == 422
    assert "That e-mail and password do not match." in wrong.text
    assert wrong.text.replace(email, "") == unknown.text.replace("x" + email, "").replace(email, "")
    assert "set-cookie" not in wrong.headers


async def test_an_account_of_one_store_opens_nothing_in_another(
    shopper: AsyncClient, door: Door, other_store: Store, email: str
):
    await sign_up(shopper, email)
    there = browser(door, f"{other_store.slug}.localhost")
    there.cookies.set("souk_customer", shopper.cookies["souk_customer"])

    page = await there.get("/account")
    entered = await there.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    assert page.status_code == 303
    assert entered.status_code == 422


async def test_a_guests_cart_comes_along_at_sign_in(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await sign_up(shopper, email)
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
    await sign_up(shopper, email)
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
    await sign_up(shopper, email)
    await put_in_cart(shopper, database, store)

    await shopper.post("/account/sign-out")

    assert await pieces(shopper) == 0


async def test_an_order_from_the_account_is_listed_there(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    await sign_up(shopper, email)
    await put_in_cart(shopper, database, store)
    elsewhere = browser(door, f"{store.slug}.localhost")
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    placed = await elsewhere.post("/checkout", data=BUYER)
    page = await shopper.get("/account")

    assert placed.headers["location"].startswith("/orders/")
    assert f'href="{placed.headers["location"]}"' in page.text


async def test_an_order_by_a_guest_with_the_same_address_is_not(
    shopper: AsyncClient, door: Door, database: Database, store: Store, email: str
):
    guest = browser(door, f"{store.slug}.localhost")
    await put_in_cart(guest, database, store)
    await guest.post("/checkout", data=BUYER | {"email": email})

    await sign_up(shopper, email)

    assert "No orders yet" in (await shopper.get("/account")).text


async def test_guessing_passwords_is_slowed_down(shopper: AsyncClient, email: str):
    answers = [
        await shopper.post("/account/sign-in", data={"email": email, "password": f"guess {count}"})
        for count in range(12)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
