"""Connecting a store to a Stripe account of its own: never shown, never used by another (F088)."""

import asyncio
import os
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select, text

import merchant.app
import storefront.app
from shared.adapters.store_gateways import StoreGateways
from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import Sandbox, account_of
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.sealing import KeyRing
from shared.payments.accounts import PaymentAccount
from shared.payments.connect_account import reseal
from shared.stores.models import Store
from shared.tables import metadata
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.installation import make_store
from tests.support.stripe_sandbox import KEY, ORIGIN, Control, Wire
from tests.support.web import browser, signed_in

OWN_KEY = "sk_test_OfThisVeryStore4242"
OTHER_KEY = "sk_test_OfAnotherStore9999"
SIGNING = "whsec_OfThisVeryStore7777"
CARD = FORM | {"payment": "card"}


@pytest.fixture
def desk(card_door: Door, database: Database, store: Store, runner: asyncio.Runner) -> httpx.AsyncClient:
    """The owner of a store where cards are taken."""
    return runner.run(signed_in(card_door, database, store))


def here(store: Store) -> str:
    return f"/dashboard/{store.slug}/payments"


async def connect(desk: httpx.AsyncClient, store: Store, key: str = OWN_KEY, **more: str) -> str:
    """Connect an account; returns the address of its page."""
    answer = await desk.post(
        f"{here(store)}/accounts", data={"name": "Our company", "secret_key": key} | more
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def accounts_of(database: Database, store: Store) -> list[PaymentAccount]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(
                select(PaymentAccount).order_by(PaymentAccount.created_at, PaymentAccount.id)
            )
        )


async def buy(door: Door, database: Database, store: Store) -> httpx.Response:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=1999, stock=5)
    shopper = browser(door, f"{store.slug}.localhost")
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    return await shopper.post("/checkout", data=CARD)


def sessions_of(sandbox: Sandbox, key: str) -> list[str]:
    return [one["id"] for one in sandbox.books_of_account(account_of(key)).all("checkout.session")]


async def test_an_account_is_connected_and_checked(desk: httpx.AsyncClient, database: Database, store: Store):
    page = await desk.get(await connect(desk, store))

    (account,) = await accounts_of(database, store)
    assert (account.name, account.mode, account.secret_end, account.problem) == (
        "Our company",
        "test",
        "4242",
        "",
    )
    assert account.checked_at is not None
    assert "Connected" in page.text
    assert "Test mode" in page.text
    assert f"http://localhost:8000/webhooks/stripe/{account.id}" in page.text


async def test_its_secrets_are_nowhere_to_be_read(
    desk: httpx.AsyncClient,
    card_door: Door,
    database: Database,
    store: Store,
    capfdbinary: pytest.CaptureFixture[bytes],
):
    at = await connect(desk, store, signing_secret=SIGNING)
    shown = [(await desk.get(at)).text, (await desk.get(here(store))).text]
    refused = await desk.post(at, data={"name": "", "secret_key": OTHER_KEY, "signing_secret": SIGNING})
    await buy(card_door, database, store)
    async with database.as_platform() as session:
        rows = [
            str(list(await session.execute(text(f"SELECT t::text FROM {name} t"))))  # noqa: S608 - our own tables
            for name in metadata.tables
        ]
    logged = b"".join(capfdbinary.readouterr()).decode()

    assert refused.status_code == 422
    for secret in (OWN_KEY, OTHER_KEY, SIGNING, OWN_KEY[8:], SIGNING[6:]):
        assert secret not in "".join([*shown, refused.text, *rows, logged])


async def test_a_shopper_pays_into_the_stores_own_account(
    desk: httpx.AsyncClient, card_door: Door, database: Database, store: Store, sandbox: Sandbox
):
    await connect(desk, store)

    sent = await buy(card_door, database, store)

    (session_id,) = sessions_of(sandbox, OWN_KEY)
    assert sent.headers["location"] == f"{ORIGIN}/c/pay/{session_id}"
    assert sessions_of(sandbox, KEY) == []


async def test_each_store_uses_its_own_key_and_no_other(
    desk: httpx.AsyncClient, card_door: Door, database: Database, store: Store, sandbox: Sandbox
):
    """T53: two stores with accounts and one without, side by side in one process."""
    other, third = await make_store(database), await make_store(database)
    await connect(desk, store)
    await connect(await signed_in(card_door, database, other), other, OTHER_KEY)

    for one in (store, other, third, store):
        await buy(card_door, database, one)

    assert [len(sessions_of(sandbox, key)) for key in (OWN_KEY, OTHER_KEY, KEY)] == [2, 1, 1]


async def test_a_seal_that_was_copied_to_another_store_opens_nothing(
    desk: httpx.AsyncClient, card_door: Door, database: Database, store: Store, sandbox: Sandbox
):
    other = await make_store(database)
    await connect(desk, store)
    (account,) = await accounts_of(database, store)
    async with database.in_store(other.id) as session:
        session.add(
            PaymentAccount(
                store_id=other.id,
                id=account.id,
                name="Stolen",
                mode="test",
                secret=account.secret,
                created_at=utc_now(),
            )
        )

    sent = await buy(card_door, database, other)

    assert sent.headers["location"].endswith("?away=1")
    assert sessions_of(sandbox, OWN_KEY) == []


async def test_without_the_sealing_key_cards_are_not_offered_and_the_page_says_why(
    desk: httpx.AsyncClient,
    card_door: Door,
    services: Services,
    gateway: StripeGateway,
    wire: Wire,
    database: Database,
    store: Store,
    sandbox: Sandbox,
):
    at = await connect(desk, store)
    other_ring = StoreGateways(KeyRing((os.urandom(32),)), address=ORIGIN, transport=wire)
    web = services.settings.web.model_copy(update={"secret_key": "another key of the installation"})
    moved = replace(
        services,
        gateway=gateway,
        store_gateways=other_ring,
        settings=replace(services.settings, web=web),
    )

    async def opened() -> Services:
        return moved

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(moved)

    page = await (await signed_in(door, database, store)).get(at)
    sent = await buy(door, database, store)

    assert "Locked" in page.text
    assert "is not on this server" in page.text
    assert sent.status_code == 422
    assert "Choose how you want to pay." in sent.text
    assert sessions_of(sandbox, KEY) == sessions_of(sandbox, OWN_KEY) == []


async def test_keys_are_changed_without_entering_anything_again(
    desk: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    await connect(desk, store, signing_secret=SIGNING)
    new = KeyRing((os.urandom(32), *services.settings.key_ring.keys))

    async with database.in_store(store.id) as session:
        first, second = await reseal(session, keys=new), await reseal(session, keys=new)

    (account,) = await accounts_of(database, store)
    assert (first, second) == (2, 0)
    assert account.secret is not None
    assert KeyRing(new.keys[:1]).open(account.secret, account.place("payment account: asking")) == OWN_KEY


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("secret_key", "pk_test_123456789012", "This is the publishable key."),
        ("secret_key", "", "A secret key of Stripe begins with"),
        ("secret_key", "sk_test_short", "A secret key of Stripe begins with"),
        ("secret_key", "sk_test_with a gap inside", "A secret key of Stripe begins with"),
        ("signing_secret", "sk_test_123456789012", "A signing secret begins with whsec_."),
        ("name", "", "Give the account a name."),
        ("name", "x" * 61, "Use at most 60 characters."),
    ],
)
async def test_what_cannot_be_credentials_is_refused(
    desk: httpx.AsyncClient, database: Database, store: Store, field: str, typed: str, said: str
):
    form = {"name": "Our company", "secret_key": "sk_test_123456789012"} | {field: typed}

    answer = await desk.post(f"{here(store)}/accounts", data=form)

    assert answer.status_code == 422
    assert said in answer.text
    assert await accounts_of(database, store) == []


async def test_a_key_that_stripe_does_not_know_is_said_plainly(
    desk: httpx.AsyncClient, database: Database, store: Store
):
    page = await desk.get(await connect(desk, store, "sk_live_UnknownToTheSandbox"))

    (account,) = await accounts_of(database, store)
    assert (account.mode, account.problem) == ("live", "key_unknown")
    assert "Stripe does not know this key." in page.text


async def test_a_check_while_stripe_is_away_blames_nobody(
    desk: httpx.AsyncClient, database: Database, store: Store, control: Control
):
    at = await connect(desk, store)
    await control("troubles", kind="error", request="GET /v1/balance")

    await desk.post(f"{at}/check")
    page = await desk.get(at)

    assert "Stripe did not answer." in page.text


async def test_staff_may_look_and_change_nothing(card_door: Door, database: Database, store: Store):
    owner = await signed_in(card_door, database, store)
    at = await connect(owner, store)
    (before,) = await accounts_of(database, store)
    staff = await signed_in(card_door, database, store, role="staff")

    page = await staff.get(at)
    answers = [
        await staff.post(f"{here(store)}/accounts", data={"name": "Mine", "secret_key": OTHER_KEY}),
        await staff.post(at, data={"name": "Mine", "secret_key": OTHER_KEY}),
        await staff.post(f"{at}/state", data={"is_on": "no"}),
        await staff.post(f"{at}/removal"),
    ]

    (account,) = await accounts_of(database, store)
    assert page.status_code == 200
    assert "secret_key" not in page.text
    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert (account.secret, account.name, account.is_on) == (before.secret, before.name, True)


async def test_an_account_that_is_off_takes_no_new_payments_and_keeps_the_old_ones(
    desk: httpx.AsyncClient, card_door: Door, database: Database, store: Store, sandbox: Sandbox
):
    at = await connect(desk, store)
    await buy(card_door, database, store)
    await desk.post(f"{at}/state", data={"is_on": "no"})

    refused = await buy(card_door, database, store)
    kept = await desk.post(f"{at}/removal")

    assert (refused.status_code, len(sessions_of(sandbox, OWN_KEY))) == (422, 1)
    assert kept.status_code == 409
    assert "still under way" in kept.text
    (account,) = await accounts_of(database, store)
    assert account.secret is not None


async def test_a_disconnected_account_leaves_no_secret(
    desk: httpx.AsyncClient, card_door: Door, database: Database, store: Store, sandbox: Sandbox
):
    at = await connect(desk, store, signing_secret=SIGNING)
    await connect(desk, store)

    gone = await desk.post(f"{at}/removal")

    first, second = await accounts_of(database, store)
    assert gone.status_code == 303
    assert (first.secret, first.signing_secret, first.is_on) == (None, None, False)
    assert second.secret is not None
    assert (await desk.get(at)).status_code == 404
