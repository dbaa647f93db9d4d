"""T62, T63, T65, T67, T69, T70: mailboxes that are proven, passwords that are reset, addresses that move."""

import asyncio
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.customers.models import Customer, CustomerProof, CustomerSession
from shared.customers.sign_in import sign_in
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.storefront.test_account import BUYER, PASSWORD, put_in_cart
from tests.support.account_links import link_in_mail, open_account
from tests.support.web import browser

NEW_PASSWORD = "another long secret"


@pytest.fixture
def email() -> str:
    return f"mila-{new_id().hex[-10:]}@example.com"


@pytest.fixture
def elsewhere(door: Door, store: Store) -> AsyncClient:
    """Another browser."""
    return browser(door, f"{store.slug}.localhost")


async def buy_as_guest(door: Door, database: Database, store: Store, email: str) -> str:
    guest = browser(door, f"{store.slug}.localhost")
    await put_in_cart(guest, database, store)
    placed = await guest.post("/checkout", data=BUYER | {"email": email})
    return str(placed.headers["location"])


async def account_of(database: Database, store: Store, email: str) -> Customer:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Customer).where(Customer.email == email))).one()


async def register(client: AsyncClient, services: Services, store: Store, email: str) -> None:
    """Make an account, and ask its mailbox whether it is theirs."""
    await open_account(client, services.database, store, email)
    await client.post("/account/confirmation")


async def is_signed_in(client: AsyncClient) -> bool:
    return (await client.get("/account")).status_code == 200


async def test_a_confirmed_address_brings_in_what_was_bought_as_a_guest(
    shopper: AsyncClient, door: Door, services: Services, store: Store, email: str
):
    order = await buy_as_guest(door, services.database, store, email)
    await register(shopper, services, store, email)
    before = await shopper.get("/account")
    link = f"/account/confirmation/{await link_in_mail(services, store, 'confirm_email', email=email)}"

    seen = await shopper.get(link)
    after_looking = await shopper.get("/account")
    pressed = await shopper.post(link)
    after = await shopper.get("/account")

    assert order not in before.text
    assert seen.status_code == 200
    assert order not in after_looking.text
    assert pressed.headers["location"] == "/account/settings?done=confirmed"
    assert order in after.text
    assert (await account_of(services.database, store, email)).is_verified


async def test_the_owner_of_a_mailbox_gives_nothing_to_whoever_used_its_address(
    shopper: AsyncClient, elsewhere: AsyncClient, door: Door, services: Services, store: Store, email: str
):
    """T63: a stranger registers with a victim's address; the victim, who does not know the password, opens the link."""
    order = await buy_as_guest(door, services.database, store, email)
    await register(shopper, services, store, email)
    link = f"/account/confirmation/{await link_in_mail(services, store, 'confirm_email', email=email)}"

    without, guessed = await elsewhere.post(link), await elsewhere.post(link, data={"password": "a guess"})

    assert (without.status_code, guessed.status_code) == (422, 422)
    assert order not in (await shopper.get("/account")).text
    assert not (await account_of(services.database, store, email)).is_verified
    assert "set-cookie" not in guessed.headers
    # Refused, the link is as good as before.
    assert (await elsewhere.post(link, data={"password": PASSWORD})).status_code == 303
    assert await is_signed_in(elsewhere)


async def test_a_link_works_once_and_by_its_button_only(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)
    link = f"/account/confirmation/{await link_in_mail(services, store, 'confirm_email', email=email)}"

    looks = [await shopper.get(link), await shopper.head(link), await shopper.get(link)]
    answers = await asyncio.gather(*(shopper.post(link) for _ in range(4)))
    again = await shopper.get(link)

    assert [look.status_code for look in looks] == [200, 200, 200]
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]
    assert again.status_code == 404
    assert "This link has been used or is too old." in again.text


async def test_a_forgotten_password_is_set_anew_and_everybody_is_signed_out(
    shopper: AsyncClient, elsewhere: AsyncClient, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)

    asked = await elsewhere.post("/account/password-reset", data={"email": email.upper()})
    link = f"/account/password-reset/{await link_in_mail(services, store, 'reset_password', email=email)}"
    shown = await elsewhere.get(link)
    weak = await elsewhere.post(link, data={"password": "short"})
    done = await elsewhere.post(link, data={"password": NEW_PASSWORD})
    again = await elsewhere.post(link, data={"password": "yet another secret"})

    assert asked.headers["location"] == "/account/password-reset?sent"
    assert (shown.status_code, weak.status_code, again.status_code) == (200, 422, 404)
    assert shown.headers["referrer-policy"] == "same-origin"
    assert done.headers["location"] == "/account/sign-in?reset"
    assert not await is_signed_in(shopper)
    old = await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    new = await elsewhere.post("/account/sign-in", data={"email": email, "password": NEW_PASSWORD})
    assert (old.status_code, new.status_code) == (422, 303)
    assert (await account_of(services.database, store, email)).is_verified


@pytest.mark.parametrize("address", ["known", "unknown", "unconfirmed"])
async def test_asking_for_a_reset_tells_nobody_who_has_an_account(
    elsewhere: AsyncClient, services: Services, store: Store, email: str, address: str
):
    async with services.database.in_store(store.id) as session:
        if address != "unknown":
            known = await sign_up(session, email=email, name="Mila", password=PASSWORD, now=utc_now())
            known.verified_at = utc_now() if address == "known" else None
            await session.flush()

    answer = await elsewhere.post("/account/password-reset", data={"email": email})

    async with services.database.in_store(store.id) as session:
        rows = await session.scalar(select(func.count()).select_from(CustomerProof))
        jobs = await session.scalar(
            select(func.count()).select_from(Job).where(Job.name == "customers.send_proof_link")
        )
    assert (answer.status_code, answer.headers["location"], answer.text) == (
        303,
        "/account/password-reset?sent",
        "",
    )
    # As much is written in each case, so it takes as long.
    assert (rows, jobs) == (1, 1)


@pytest.mark.parametrize("what", ["newer", "old", "password", "email"])
async def test_a_reset_link_ends_with_what_happens_to_the_account(
    shopper: AsyncClient, elsewhere: AsyncClient, services: Services, store: Store, email: str, what: str
):
    await register(shopper, services, store, email)
    await elsewhere.post("/account/password-reset", data={"email": email})
    link = f"/account/password-reset/{await link_in_mail(services, store, 'reset_password', email=email)}"
    before = (await account_of(services.database, store, email)).password_hash

    if what == "newer":
        await elsewhere.post("/account/password-reset", data={"email": email})
    if what == "password":
        changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        assert (await shopper.post("/account/password", data=changed)).status_code == 303
        before = (await account_of(services.database, store, email)).password_hash
    async with services.database.in_store(store.id) as session:
        if what == "old":
            past = CustomerProof.expires_at - timedelta(minutes=60)
            await session.execute(update(CustomerProof).values(expires_at=past))
        if what == "email":
            await session.execute(update(Customer).values(email=f"now-{email}"))

    answers = [await elsewhere.get(link), await elsewhere.post(link, data={"password": "yet another secret"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    known = f"now-{email}" if what == "email" else email
    assert (await account_of(services.database, store, known)).password_hash == before
    assert await is_signed_in(shopper)


async def test_a_link_for_one_purpose_is_none_for_another(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)
    token = await link_in_mail(services, store, "confirm_email", email=email)

    answer = await shopper.post(f"/account/password-reset/{token}", data={"password": NEW_PASSWORD})

    assert answer.status_code == 404
    assert await is_signed_in(shopper)


async def test_an_address_moves_when_the_new_mailbox_says_so(
    shopper: AsyncClient, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)
    new = f"new-{email}"

    wrong = await shopper.post("/account/email", data={"email": new, "email_password": "not this one"})
    asked = await shopper.post("/account/email", data={"email": new, "email_password": PASSWORD})
    before = await shopper.get("/account")
    link = f"/account/confirmation/{await link_in_mail(services, store, 'change_email', email=new)}"
    pressed = await shopper.post(link)
    after = await shopper.get("/account")

    assert wrong.status_code == 422
    assert f'value="{new}"' in wrong.text
    assert (asked.status_code, pressed.status_code) == (303, 303)
    assert f"Signed in as {email}" in before.text
    assert f"Signed in as {new}" in after.text
    async with services.database.in_store(store.id) as session:
        told = await session.scalars(select(Job).where(Job.name == "customers.send_email_notice"))
        assert len(told.all()) == 1


async def test_an_address_that_somebody_else_has_meanwhile_is_not_taken(
    shopper: AsyncClient, elsewhere: AsyncClient, services: Services, store: Store, email: str
):
    new = f"new-{email}"
    await register(shopper, services, store, email)
    await shopper.post("/account/email", data={"email": new, "email_password": PASSWORD})
    link = f"/account/confirmation/{await link_in_mail(services, store, 'change_email', email=new)}"
    await register(elsewhere, services, store, new)

    pressed = await shopper.post(link)

    assert pressed.status_code == 404
    assert f"Signed in as {email}" in (await shopper.get("/account")).text
    assert f"Signed in as {new}" in (await elsewhere.get("/account")).text


async def test_a_new_password_signs_out_everywhere_else(
    shopper: AsyncClient, elsewhere: AsyncClient, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    wrong = await shopper.post(
        "/account/password", data={"current_password": "not this one", "new_password": NEW_PASSWORD}
    )
    inside = await is_signed_in(elsewhere)
    done = await shopper.post(
        "/account/password", data={"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    )

    assert (wrong.status_code, inside) == (422, True)
    assert done.headers["location"] == "/account/settings?done=password"
    assert (await is_signed_in(shopper), await is_signed_in(elsewhere)) == (True, False)


async def test_a_session_is_ended_from_another_browser_and_nobody_elses_is(
    shopper: AsyncClient, elsewhere: AsyncClient, door: Door, services: Services, store: Store, email: str
):
    await register(shopper, services, store, email)
    phone = {"user-agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"}
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD}, headers=phone)
    stranger = browser(door, f"{store.slug}.localhost")
    await register(stranger, services, store, f"x{email}")
    async with services.database.in_store(store.id) as session:
        on_phone = await session.scalar(
            select(CustomerSession.id).where(CustomerSession.agent == phone["user-agent"])
        )

    page = await shopper.get("/account/settings")
    await stranger.post(f"/account/sessions/{on_phone}/end")
    still = await is_signed_in(elsewhere)
    await shopper.post(f"/account/sessions/{on_phone}/end")

    assert "Firefox · Android" in page.text
    assert "This browser" in page.text
    assert still
    assert not await is_signed_in(elsewhere)
    assert await is_signed_in(shopper)


async def test_who_was_let_in_while_the_password_changed_is_not_inside(
    shopper: AsyncClient,
    elsewhere: AsyncClient,
    database: Database,
    store: Store,
    email: str,
    services: Services,
):
    """T70: the old password was checked before the change, and its session written after it."""
    await register(shopper, services, store, email)
    checked = await account_of(database, store, email)
    changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    answer = await shopper.post("/account/password", data=changed)
    async with database.in_store(store.id) as session:
        late = await sign_in(session, checked, now=utc_now())

    elsewhere.cookies.set("souk_customer", late)

    assert answer.headers["location"] == "/account/settings?done=password"
    assert not await is_signed_in(elsewhere)
    assert await is_signed_in(shopper)


async def test_of_two_who_change_the_password_at_once_the_second_has_to_know_the_first_ones(
    shopper: AsyncClient,
    elsewhere: AsyncClient,
    database: Database,
    store: Store,
    email: str,
    services: Services,
):
    await register(shopper, services, store, email)
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    both = (shopper, elsewhere), (NEW_PASSWORD, "yet another long secret")

    answers = await asyncio.gather(
        *(
            client.post("/account/password", data={"current_password": PASSWORD, "new_password": new})
            for client, new in zip(*both, strict=True)
        )
    )

    # Who came too late is told so, or was signed out already.
    won = [answer.headers.get("location") == "/account/settings?done=password" for answer in answers]
    assert sorted(won) == [False, True]
    assert [await is_signed_in(client) for client in both[0]] == won
    assert (await account_of(database, store, email)).password_version == 2


async def test_a_session_that_was_there_before_signing_in_is_over(
    shopper: AsyncClient, elsewhere: AsyncClient, store: Store, email: str, services: Services
):
    """T69: whoever planted a cookie knows it."""
    await register(shopper, services, store, email)
    planted = shopper.cookies["souk_customer"]
    await shopper.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    elsewhere.cookies.set("souk_customer", planted)

    assert shopper.cookies["souk_customer"] != planted
    assert not await is_signed_in(elsewhere)


async def test_a_mailbox_is_not_filled_by_strangers(shopper: AsyncClient, email: str):
    answers = [await shopper.post("/account/password-reset", data={"email": email}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 303, 429]
