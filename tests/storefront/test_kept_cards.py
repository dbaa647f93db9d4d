"""A shopper keeps a card, pays with it, and lets it go; nobody else ever sees it (F098)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from shared.adapters.outbox import Outbox
from shared.adapters.stripe_gateway import StripeGateway
from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.payments.card_holders import CardHolder, CardRemoval
from shared.payments.models import Payment
from shared.privacy.erase_customer import erase_customer
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.account_links import open_account
from tests.support.checkouts import FORM
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_variant
from tests.support.installation import make_store
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of
from tests.support.web import browser
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.kept_cards import look_after_kept_cards
from workers.runtime import Runtime

CARD = FORM | {"payment": "card", "email": "mila@example.com"}
KEEP = CARD | {"keep_card": "yes"}
PASSWORD = "a long enough secret"


@pytest.fixture
def runtime(services: Services, gateway: StripeGateway) -> Runtime:
    return worker_with(services, Outbox(services.settings.web.home / "mail"), gateway=gateway)


@pytest.fixture
def mila(card_door: Door, database: Database, store: Store, runner: asyncio.Runner) -> httpx.AsyncClient:
    """Mila, signed in."""
    shopper = browser(card_door, f"{store.slug}.localhost")
    runner.run(open_account(shopper, database, store, "mila@example.com"))
    return shopper


async def fill_cart(shopper: httpx.AsyncClient, database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})


async def buy(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire, form: dict, **typed: str
) -> None:
    """Order, and pay on the page that the checkout leads to."""
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=form)
    assert sent.headers["location"].startswith(f"{ORIGIN}/c/pay/"), sent.headers
    async with httpx.AsyncClient(transport=wire) as at_stripe:
        paid = await at_stripe.post(sent.headers["location"], data=typed or {"card": "4242424242424242"})
    await shopper.get(httpx.URL(paid.headers["location"]).path)


async def holders(database: Database, store: Store) -> list[tuple[str, str | None, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(CardHolder.state, CardHolder.provider_id, CardHolder.email))
        return [tuple(row) for row in rows]


async def kept_at_stripe(wire: Wire, customer: str) -> list[str]:
    page = await client_of(wire).v1.customers.payment_methods.list_async(customer)
    return [one.id for one in page.data]


async def do_jobs(runtime: Runtime, store: Store, name: str) -> None:
    async with runtime.database.in_store(store.id) as session:
        jobs = (await session.scalars(select(Job.id).where(Job.name == name, Job.state == "waiting"))).all()
    for job in jobs:
        await do_job(runtime, str(store.id), str(job))


async def orders_of(database: Database, store: Store) -> list[tuple[str, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Order.state, Order.payment_state).order_by(Order.number))
        return [tuple(row) for row in rows]


async def test_a_card_is_kept_only_for_who_is_signed_in_and_says_so(
    mila: httpx.AsyncClient, card_door: Door, database: Database, store: Store, wire: Wire
):
    guest = browser(card_door, f"{store.slug}.localhost")
    await fill_cart(guest, database, store)
    assert 'name="keep_card"' not in (await guest.get("/checkout")).text
    await guest.post("/checkout", data=KEEP)
    await buy(mila, database, store, wire, CARD)

    assert await holders(database, store) == []
    assert (await client_of(wire).v1.customers.list_async()).data == []


async def test_a_kept_card_is_in_the_account_and_on_the_next_payment_page(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(mila, database, store)
    assert 'name="keep_card"' in (await mila.get("/checkout")).text
    await buy(mila, database, store, wire, KEEP, card="5555555555554444")
    [(state, customer, email)] = await holders(database, store)
    assert (state, email) == ("known", "")

    page = (await mila.get("/account/cards")).text
    assert "Mastercard" in page
    assert "•••• 4444" in page
    assert "Expires 12/2034" in page

    [card] = await kept_at_stripe(wire, customer)
    await buy(mila, database, store, wire, CARD, kept=card)

    assert await orders_of(database, store) == [("placed", "paid")] * 2
    assert await kept_at_stripe(wire, customer) == [card]
    charges = (await client_of(wire).v1.charges.list_async()).data
    assert (charges[0].payment_method, charges[0].customer) == (card, customer)
    # What the next order asks for is its payer, and nothing is written down of the card.
    async with database.in_store(store.id) as session:
        terms = [one.terms for one in await session.scalars(select(Payment).order_by(Payment.id))]
    assert [one["payer"]["keeps_card"] for one in terms] == [True, False]
    assert not stand_in("4444", str(terms))


async def test_a_removed_card_is_gone_from_the_account_at_once_and_then_from_stripe(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire, runtime: Runtime
):
    await buy(mila, database, store, wire, KEEP)
    [(_, customer, _)] = await holders(database, store)
    [card] = await kept_at_stripe(wire, customer)

    for _ in range(2):
        answer = await mila.post(f"/account/cards/{card}/removal")
    assert answer.status_code == 404
    assert not stand_in("4242", (await mila.get("/account/cards")).text)
    assert await kept_at_stripe(wire, customer) == [card]

    for _ in range(2):
        await do_jobs(runtime, store, "payments.remove_card")
    assert await kept_at_stripe(wire, customer) == []
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(CardRemoval.id))) == 1


async def test_the_standard_card_is_stripes_default(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await buy(mila, database, store, wire, KEEP)
    await buy(mila, database, store, wire, KEEP, card="5555555555554444")
    [(_, customer, _)] = await holders(database, store)
    latest, first = await kept_at_stripe(wire, customer)

    await mila.post(f"/account/cards/{first}/default")

    known = await client_of(wire).v1.customers.retrieve_async(customer)
    assert known.invoice_settings.default_payment_method == first
    page = (await mila.get("/account/cards")).text
    assert page.count("Standard card") == 1
    assert f"/account/cards/{latest}/default" in page
    assert f"/account/cards/{first}/default" not in page


async def test_nobody_reaches_the_card_of_another_customer_or_store(
    mila: httpx.AsyncClient, card_door: Door, database: Database, store: Store, wire: Wire
):
    await buy(mila, database, store, wire, KEEP)
    [(_, customer, _)] = await holders(database, store)
    [card] = await kept_at_stripe(wire, customer)
    elsewhere = await make_store(database)
    for where in (store, elsewhere):
        other = browser(card_door, f"{where.slug}.localhost")
        await open_account(other, database, where, "ole@example.com", name="Ole")
        await buy(other, database, where, wire, KEEP | {"email": "ole@example.com"})
        page = await other.get("/account/cards")
        assert card not in page.text
        assert (await other.post(f"/account/cards/{card}/removal")).status_code == 404
        assert (await other.post(f"/account/cards/{card}/default")).status_code == 404

    assert await kept_at_stripe(wire, customer) == [card]


async def test_while_stripe_is_away_the_page_says_so_and_nothing_is_changed(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire, control: Control
):
    await buy(mila, database, store, wire, KEEP)
    [(_, customer, _)] = await holders(database, store)
    [card] = await kept_at_stripe(wire, customer)
    await control("troubles", kind="error", request="GET /v1/customers", times=10)

    page = await mila.get("/account/cards")
    removal = await mila.post(f"/account/cards/{card}/removal")

    assert page.status_code == 200
    assert "does not answer right now" in page.text
    assert removal.status_code == 503
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(CardRemoval.id))) == 0


async def test_a_card_that_cannot_be_kept_is_no_reason_not_to_be_paid(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire, control: Control
):
    await control("troubles", kind="error", request="POST /v1/customers", times=10)

    await buy(mila, database, store, wire, KEEP)

    assert await orders_of(database, store) == [("placed", "paid")]
    async with database.in_store(store.id) as session:
        assert [one.terms["payer"] for one in await session.scalars(select(Payment))] == [None]


async def test_a_customer_whom_stripe_has_forgotten_pays_on_another_page(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await buy(mila, database, store, wire, KEEP)
    [(_, customer, _)] = await holders(database, store)
    await client_of(wire).v1.customers.delete_async(customer)

    await buy(mila, database, store, wire, CARD)

    assert await orders_of(database, store) == [("placed", "paid")] * 2
    assert await holders(database, store) == []
    async with database.in_store(store.id) as session:
        states = [one.state for one in await session.scalars(select(Payment).order_by(Payment.id))]
    assert states == ["succeeded", "expired", "succeeded"]


async def test_whoever_is_forgotten_here_is_forgotten_at_stripe(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire, runtime: Runtime, control: Control
):
    await buy(mila, database, store, wire, KEEP)
    [(_, customer, _)] = await holders(database, store)
    async with database.in_store(store.id) as session:
        someone = (await session.scalars(select(Customer))).one()
        await erase_customer(session, someone.id, actor="shopper", now=utc_now())
    assert await holders(database, store) == [("leaving", customer, "")]

    await control("troubles", kind="limit", request=f"DELETE /v1/customers/{customer}", times=3)
    await do_jobs(runtime, store, "payments.forget_card_holder")
    assert await holders(database, store) == [("leaving", customer, "")]
    await look_after_kept_cards(replace(runtime, clock=lambda: utc_now() + timedelta(days=2)))

    assert await holders(database, store) == []
    assert (await client_of(wire).v1.customers.retrieve_async(customer)).deleted


async def test_a_customer_made_by_a_lost_answer_is_found_and_forgotten(
    mila: httpx.AsyncClient, database: Database, store: Store, wire: Wire, runtime: Runtime, control: Control
):
    await fill_cart(mila, database, store)
    await control("troubles", kind="drop", request="POST /v1/customers", times=10)
    await mila.post("/checkout", data=KEEP)
    assert await holders(database, store) == [("wanted", None, "mila@example.com")]
    async with database.in_store(store.id) as session:
        someone = (await session.scalars(select(Customer))).one()
        await erase_customer(session, someone.id, actor="mia@example.com", now=utc_now())
    await control("calm")

    await do_jobs(runtime, store, "payments.forget_card_holder")

    assert await holders(database, store) == []
    assert (await client_of(wire).v1.customers.list_async()).data == []
