"""T65 and T67 for opening a store: an address, a link, a store that works while it is empty."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

import merchant.app
import storefront.app
from shared.accounts.create_user import create_user
from shared.accounts.models import User, UserMail, UserProof
from shared.accounts.sign_up import sign_up_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Member, Store
from shared.stores.queries import store_by_slug
from shared.taxes.models import TaxRate
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.web import browser, signed_in

PASSWORD = "a long enough secret"


@pytest.fixture
def email() -> str:
    """An address without an account."""
    return f"new-{new_id().hex[-10:]}@example.com"


@pytest.fixture
def slug() -> str:
    """A free address of a store."""
    return f"my-{new_id().hex[-10:]}"


def form_of(slug: str, **more: str) -> dict[str, str]:
    known = {"name": "Ada", "password": PASSWORD, "store_name": "Ada's Lamps", "slug": slug, "country": "DE"}
    return {**known, "currency": "", "language": "", **more}


async def link_to(client: httpx.AsyncClient, services: Services, email: str) -> str:
    """Ask for a link and return where it leads."""
    answer = await client.post("/dashboard/sign-up", data={"email": email})
    assert answer.status_code == 303
    async with services.database.as_platform() as session:
        latest = await session.scalars(
            select(UserMail.proof_id).where(UserMail.recipient == email).order_by(UserMail.id.desc())
        )
        proof_id = latest.first()
    assert isinstance(proof_id, UUID)
    return f"/dashboard/sign-up/{sign_up_token(services.settings.web.secret_key, proof_id)}"


def door_of(services: Services) -> Door:
    """Return both sites as services that somebody has set up otherwise open them."""

    async def opened() -> Services:
        return services

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(services)
    return door


async def known_store(services: Services, slug: str) -> Store | None:
    async with services.database.as_platform() as session:
        return await store_by_slug(session, slug)


async def count_users(services: Services, email: str) -> int:
    async with services.database.as_platform() as session:
        return await session.scalar(select(func.count()).select_from(User).where(User.email == email)) or 0


async def test_a_store_is_open_a_minute_after_its_owner_came(
    stranger: httpx.AsyncClient, services: Services, door: Door, email: str, slug: str
):
    link = await link_to(stranger, services, email.upper().lower())
    shown = await stranger.get(link)
    opened = await stranger.post(link, data=form_of(slug))
    home = await stranger.get(f"/dashboard/{slug}")
    shop = await browser(door, f"{slug}.localhost").get("/")
    again = await stranger.post(link, data=form_of(f"{slug}-2"))

    assert (shown.status_code, email in shown.text) == (200, True)
    assert shown.headers["referrer-policy"] == "same-origin"
    assert opened.headers["location"] == f"/dashboard/{slug}"
    assert (home.status_code, shop.status_code, again.status_code) == (200, 200, 404)
    assert "On the way to your first sale" in home.text
    store = await known_store(services, slug)
    assert store is not None
    assert (store.name, store.country, store.currency, store.locale, store.time_zone, store.email) == (
        "Ada's Lamps",
        "DE",
        "EUR",
        "de",
        "Europe/Berlin",
        email,
    )
    async with services.database.in_store(store.id) as session:
        percents = sorted(float(rate.percent) for rate in await session.scalars(select(TaxRate)))
        roles = (await session.scalars(select(Member.role))).all()
    assert percents[-2:] == [7.0, 19.0]
    assert roles == ["owner"]


async def test_every_page_of_an_empty_store_says_what_to_do(
    stranger: httpx.AsyncClient, services: Services, email: str, slug: str
):
    await stranger.post(await link_to(stranger, services, email), data=form_of(slug))
    pages = "orders packing returns products categories collections brands types size-charts reviews wishlists stock "
    pages += "wanted customers promotions gift-cards abandoned-carts home-page pages posts menus announcement look "
    pages += "search payments shipping taxes mails translations currencies people account"

    statuses = {page: (await stranger.get(f"/dashboard/{slug}/{page}")).status_code for page in pages.split()}

    assert {page: status for page, status in statuses.items() if status != 200} == {}


async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    stranger: httpx.AsyncClient, services: Services, email: str, slug: str, store: Store
):
    link = await link_to(stranger, services, email)
    wrong = {
        "slug": form_of(store.slug),
        "country": form_of(slug, country="XX"),
        "store_name": form_of(slug, store_name=" "),
        "password": form_of(slug, password="short"),
        "currency": form_of(slug, currency="XXX"),
    }

    answers = {field: await stranger.post(link, data=form) for field, form in wrong.items()}
    reserved = await stranger.post(link, data=form_of("dashboard"))

    assert {answer.status_code for answer in (*answers.values(), reserved)} == {422}
    for field, answer in answers.items():
        assert f'id="field-{field}-error"' in answer.text, field
        assert 'value="Ada"' in answer.text
    assert await known_store(services, slug) is None
    assert await count_users(services, email) == 0
    # The link still works.
    assert (await stranger.post(link, data=form_of(slug))).status_code == 303


@pytest.mark.parametrize("who", ["known", "unknown"])
async def test_asking_tells_nobody_who_has_an_account(
    stranger: httpx.AsyncClient, services: Services, email: str, who: str
):
    if who == "known":
        async with services.database.as_platform() as session:
            await create_user(session, email=email, name="Ada", password=PASSWORD, now=utc_now())

    answer = await stranger.post("/dashboard/sign-up", data={"email": email})

    assert (answer.status_code, answer.headers["location"], answer.text) == (
        303,
        "/dashboard/sign-up?sent=yes",
        "",
    )
    async with services.database.as_platform() as session:
        proofs = await session.scalar(select(func.count()).where(UserProof.email == email))
        mails = await session.scalar(select(func.count()).where(UserMail.recipient == email))
    assert (proofs, mails) == (1, 1)


@pytest.mark.parametrize("what", ["newer", "old", "account"])
async def test_a_link_ends(stranger: httpx.AsyncClient, services: Services, email: str, slug: str, what: str):
    link = await link_to(stranger, services, email)
    if what == "newer":
        await link_to(stranger, services, email)
    async with services.database.as_platform() as session:
        if what == "old":
            past = update(UserProof).where(UserProof.email == email)
            await session.execute(past.values(expires_at=UserProof.expires_at - timedelta(days=1)))
        if what == "account":
            await create_user(session, email=email, name="Ada", password=PASSWORD, now=utc_now())
    before = await count_users(services, email)

    answers = [await stranger.get(link), await stranger.post(link, data=form_of(slug))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert await known_store(services, slug) is None
    assert await count_users(services, email) == before


async def test_of_two_who_want_an_address_at_once_one_gets_it(door: Door, services: Services, slug: str):
    clients = [browser(door, "localhost") for _ in range(4)]
    links = [await link_to(one, services, f"at-{new_id().hex[-10:]}@example.com") for one in clients]

    answers = await asyncio.gather(
        *(one.post(link, data=form_of(slug)) for one, link in zip(clients, links, strict=True))
    )

    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]


async def test_an_address_is_looked_at_while_it_is_typed(
    stranger: httpx.AsyncClient, store: Store, slug: str
):
    free, taken, bad, made = [
        (await stranger.get("/dashboard/sign-up/address", params=params)).text
        for params in ({"slug": slug}, {"slug": store.slug}, {"slug": "a b"}, {"store_name": f"Café {slug}"})
    ]

    assert f"{slug}.localhost is free." in free
    assert f"{store.slug}.localhost is taken." in taken
    assert "Use lower-case letters" in bad
    assert f"cafe-{slug}.localhost is free." in made


async def test_who_works_here_opens_another_store(
    owner: httpx.AsyncClient, services: Services, store: Store, slug: str
):
    form = form_of(slug, country="JP", currency="USD", language="fr")
    bad = await owner.post("/dashboard/new-store", data={**form, "slug": store.slug})
    done = await owner.post("/dashboard/new-store", data=form)
    switcher = await owner.get(f"/dashboard/{slug}")

    assert (bad.status_code, done.headers["location"]) == (422, f"/dashboard/{slug}")
    assert f'href="/dashboard/{store.slug}"' in switcher.text
    opened = await known_store(services, slug)
    assert opened is not None
    assert (opened.currency, opened.locale, opened.time_zone) == ("USD", "fr", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("setting", "stranger_sees", "member_sees"),
    [("open", 200, 200), ("invited", 404, 200), ("closed", 404, 404)],
)
async def test_the_installation_decides_who_may(
    services: Services, store: Store, setting: str, stranger_sees: int, member_sees: int
):
    web = services.settings.web.model_copy(update={"sign_up": setting})
    decided = replace(services, settings=replace(services.settings, web=web))
    door = door_of(decided)
    member, outside = await signed_in(door, services.database, store), browser(door, "localhost")

    seen = await outside.get("/dashboard/sign-up"), await member.get("/dashboard/new-store")
    sign_in = await outside.get("/dashboard/sign-in")

    assert [answer.status_code for answer in seen] == [stranger_sees, member_sees]
    assert ('href="/dashboard/sign-up"' in sign_in.text) == (setting == "open")


@pytest.mark.parametrize("setting", ["invited", "closed"])
async def test_a_link_from_before_opens_nothing_once_strangers_may_not_sign_up(
    stranger: httpx.AsyncClient, services: Services, email: str, slug: str, setting: str
):
    link = await link_to(stranger, services, email)
    web = services.settings.web.model_copy(update={"sign_up": setting})
    decided = replace(services, settings=replace(services.settings, web=web))

    async with browser(door_of(decided), "localhost") as late:
        page, done = await late.get(link), await late.post(link, data=form_of(slug))
    still = await stranger.get(link)

    assert (page.status_code, done.status_code, still.status_code) == (404, 404, 200)
    assert await known_store(services, slug) is None
    assert await count_users(services, email) == 0


async def test_the_first_steps_go_by_facts_and_end_with_the_first_order(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = f"/dashboard/{store.slug}"
    before = await owner.get(page)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
    one_done = await owner.get(page)
    async with database.in_store(store.id) as session:
        await make_order(session, variant)
    sold = await owner.get(page)

    assert "0 of 6 done" in before.text
    assert "1 of 6 done" in one_done.text
    assert "On the way to your first sale" not in sold.text


async def test_the_first_steps_can_be_put_away_and_show_what_a_role_may_do(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    page = f"/dashboard/{store.slug}"
    viewer = await signed_in(door, database, store, role="viewer")
    seen = await viewer.get(page)
    refused = await viewer.post(f"{page}/checklist/end")
    still = await owner.get(page)
    done = await owner.post(f"{page}/checklist/end")
    after = await owner.get(page)

    assert "Put this list away" not in seen.text
    assert (refused.status_code, done.headers["location"]) == (403, page)
    assert "On the way to your first sale" in still.text
    assert "On the way to your first sale" not in after.text
