"""A store with two accounts: rules choose, and one steps in for the other; of an order one page can be paid (F087)."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from shared.adapters.outbox import Outbox
from shared.adapters.store_gateways import StoreGateways
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.payments.accounts import PaymentAccount
from shared.payments.connect_account import Credentials, connect_account
from shared.payments.models import Payment
from shared.payments.note_outcome import note_failure
from shared.payments.rules import AccountHealth, PaymentRule
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of
from tests.support.web import browser
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime

CARD = FORM | {"payment": "card"}
KEYS = {"First": "sk_test_OfTheFirst0001", "Second": "sk_test_OfTheSecond0002"}
START = "POST /v1/checkout/sessions"
LOOK = "GET /v1/checkout/sessions"


@pytest.fixture
def shopper(card_door: Door, store: Store) -> httpx.AsyncClient:
    return browser(card_door, f"{store.slug}.localhost")


@pytest.fixture
def runtime(services: Services, store_gateways: StoreGateways) -> Runtime:
    return worker_with(services, Outbox(services.settings.web.home / "mail"), store_gateways=store_gateways)


async def connect_both(services: Services, store: Store) -> dict[str, str]:
    """Connect two accounts; returns their ids by name."""
    found = {}
    async with services.database.in_store(store.id) as session:
        for nth, (name, key) in enumerate(KEYS.items()):
            now = utc_now() + timedelta(seconds=nth)
            ring = services.settings.key_ring
            account = await connect_account(
                session, Credentials(name, key, ""), keys=ring, actor="test", now=now
            )
            found[name] = account.id
    return found


async def order_by_card(shopper: httpx.AsyncClient, database: Database, store: Store) -> httpx.Response:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
    return await shopper.post("/checkout", data=CARD)


async def payments_of(database: Database, store: Store) -> list[Payment]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Payment).order_by(Payment.id)))


async def pages_at(wire: Wire, name: str) -> list[str]:
    """Return how the payment pages of an account stand."""
    page = await client_of(wire, KEYS[name]).v1.checkout.sessions.list_async()
    return [one.status for one in page.data]


async def test_a_rule_sends_a_payment_to_its_account_and_says_so(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, wire: Wire
):
    accounts = await connect_both(services, store)
    async with database.in_store(store.id) as session:
        rule = PaymentRule(
            store_id=store.id, account_id=accounts["Second"], name="Large ones", from_minor=4000
        )
        session.add(rule)

    sent = await order_by_card(shopper, database, store)

    assert sent.headers["location"].startswith(f"{ORIGIN}/c/pay/")
    [payment] = await payments_of(database, store)
    assert payment.account_id == accounts["Second"]
    assert payment.why == {"kind": "rule", "rule": "Large ones", "past": []}
    assert (await pages_at(wire, "First"), await pages_at(wire, "Second")) == ([], ["open"])


@pytest.mark.parametrize(
    "trouble",
    [{"kind": "error"}, {"kind": "hang", "seconds": 30}, {"kind": "late", "seconds": 30}],
    ids=["error", "hang", "late"],
)
async def test_the_second_account_steps_in_and_only_its_page_can_be_paid(
    shopper: httpx.AsyncClient,
    services: Services,
    database: Database,
    store: Store,
    wire: Wire,
    control: Control,
    runtime: Runtime,
    trouble,
):
    accounts = await connect_both(services, store)
    await control("troubles", request=START, times=1, **trouble)
    await control("troubles", request=LOOK, kind="error", times=1)

    sent = await order_by_card(shopper, database, store)

    left, taken = await payments_of(database, store)
    assert (left.account_id, left.state) == (accounts["First"], "expired")
    assert (taken.account_id, taken.state) == (accounts["Second"], "open")
    assert taken.why == {"kind": "moved", "rule": "", "past": [str(accounts["First"])]}
    assert sent.headers["location"] == taken.url

    # What the first account made of it all the same is closed, and the order is paid once.
    await control("calm")
    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job.id).where(Job.name == "payments.close_left_page"))).one()
    await do_job(runtime, str(store.id), str(job))
    assert "open" not in await pages_at(wire, "First")
    async with httpx.AsyncClient(transport=wire) as at_stripe:
        paid = await at_stripe.post(taken.url, data={"card": "4242424242424242"})
    await shopper.get(httpx.URL(paid.headers["location"]).path)
    assert [one.state for one in await payments_of(database, store)] == ["expired", "succeeded"]
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert (order.state, order.payment_state) == ("placed", "paid")


async def test_when_both_are_away_the_order_waits_and_can_be_paid_later(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, control: Control
):
    await connect_both(services, store)
    for request in (START, LOOK):
        await control("troubles", kind="error", request=request, times=2)

    sent = await order_by_card(shopper, database, store)

    assert sent.headers["location"].endswith("?away=1")
    states = [one.state for one in await payments_of(database, store)]
    assert states == ["expired", "requested"]
    again = await shopper.post(sent.headers["location"].removesuffix("?away=1") + "/payment")
    assert again.headers["location"].startswith(f"{ORIGIN}/c/pay/")


async def test_an_account_that_fails_too_often_rests_and_is_tried_by_one_payment(
    services: Services,
    database: Database,
    store: Store,
    shopper: httpx.AsyncClient,
):
    accounts = await connect_both(services, store)
    first = accounts["First"]
    async with database.in_store(store.id) as session:
        for _ in range(3):
            await note_failure(session, first, now=utc_now())

    await order_by_card(shopper, database, store)

    [payment] = await payments_of(database, store)
    assert payment.account_id == accounts["Second"]
    assert payment.why == {"kind": "first", "rule": "", "past": [str(first)]}
    async with database.in_store(store.id) as session:
        health = (await session.scalars(select(AccountHealth))).one()
        health.rests_since = utc_now() - timedelta(minutes=3)

    # The trial succeeds, and the account takes payments as before.
    await order_by_card(shopper, database, store)
    assert (await payments_of(database, store))[-1].why == {"kind": "probe", "rule": "", "past": []}
    async with database.in_store(store.id) as session:
        health = (await session.scalars(select(AccountHealth))).one()
        assert (health.failures, health.rests_since, health.probed_at) == (0, None, None)


async def test_a_test_account_never_steps_in_for_a_live_one(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store, control: Control
):
    accounts = await connect_both(services, store)
    async with database.in_store(store.id) as session:
        first = await session.get(PaymentAccount, (store.id, accounts["First"]))
        assert first is not None
        first.mode = "live"
    for request in (START, LOOK):
        await control("troubles", kind="error", request=request)

    sent = await order_by_card(shopper, database, store)

    assert sent.headers["location"].endswith("?away=1")
    [payment] = await payments_of(database, store)
    assert (payment.account_id, payment.state) == (accounts["First"], "requested")
