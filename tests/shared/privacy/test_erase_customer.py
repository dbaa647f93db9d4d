"""What a person told a shop is found nowhere in it once they are forgotten; the books stay."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Text, cast, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import WrongCredentials
from shared.carts.add_line import add_line, new_cart
from shared.carts.queries import whole_cart
from shared.checkout.place_order import Buyer, place_order
from shared.customers.models import Customer
from shared.customers.notes import write_note
from shared.customers.send_link import send_confirmation_link
from shared.customers.sign_in import check_credentials, customer_at, sign_in
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.notifications.ask_for_notice import ask_for_notice
from shared.notifications.ledger import request_email
from shared.notifications.preferences import MailRefusal
from shared.orders.models import Order
from shared.orders.notes import OrderNote
from shared.payments.bank_lines import BankLine
from shared.payments.import_statement import import_statement
from shared.payments.keep_cards import payer_at
from shared.payments.methods import CASH_ON_DELIVERY
from shared.payments.statement_line import StatementLine, named
from shared.privacy.ask import OrderUnderWay, ask_for_erasure, ask_for_export, withdraw_erasure
from shared.privacy.jobs import ERASE_CUSTOMER, MAKE_EXPORT
from shared.privacy.models import DataRequest
from shared.products.files import private_key
from shared.products.models import Variant
from shared.promotions.models import CouponRedemption
from shared.recovery.models import CartContact, Recovery
from shared.returns.models import Return
from shared.reviews.ask_for_reviews import opt_out
from shared.reviews.models import Review
from shared.shipping.address_book import save_address
from shared.shipping.addresses import Address
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.tables import metadata
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon
from tests.support.factories.reviews import allow, make_review
from tests.support.payments import paid_by_card
from tests.support.workers import worker_with
from tests.workers.test_accounts import PostBox
from workers.jobs import do_job
from workers.runtime import Runtime

PASSWORD = "a long enough secret"
WORD = "quokka"
EMAIL = f"{WORD}@example.com"
HOME = Address(
    f"Mila {WORD}",
    f"{WORD} street 4",
    f"{WORD} floor",
    f"{WORD}ville",
    f"{WORD}shire",
    "10969",
    "DE",
    "+49 30 7331733",
)


@pytest.fixture
def runtime(services: Services) -> Runtime:
    return worker_with(services, PostBox())


async def live(database: Database, store: Store, *, confirmed: bool = True) -> Customer:
    """Do all that leaves something of a person in a shop."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        customer = await sign_up(session, email=EMAIL, name=f"Mila {WORD}", password=PASSWORD, now=now)
        customer.verified_at = now if confirmed else None
        variant = await make_variant(session, stock=5)
        await allow(session)
        for customer_id in (customer.id, None):
            order = await _buy(session, variant, customer_id)
            session.add_all(paid_by_card(order))
        customer.tags = [WORD]
        await write_note(session, customer, f"calls about {WORD}", author="test", now=now)
        await sign_in(session, customer, agent=f"{WORD} browser", now=now)
        await save_address(session, customer.id, HOME, now=now)
        await send_confirmation_link(session, customer, secret_key="k", now=now)
        await ask_for_notice(session, variant.id, email=EMAIL, secret_key="k", now=now)
        await opt_out(session, email=EMAIL, now=now)
        mail = await request_email(session, "order_confirmation", order.id, recipient=EMAIL, now=now)
        mail.title = mail.text = mail.html = mail.reason = WORD
        review = await make_review(session, variant.product)
        review.email, review.name, review.customer_id = EMAIL, f"Mila {WORD}", customer.id
        coupon = await make_coupon(session)
        await session.flush()
        await _use(session, coupon.id, order.cart_id)
        await _abandon(session, order.cart_id)
        await _complain(session, order)
        await _pay(session, customer, order)
        await session.execute(update(Job).values(last_error=f"refused: {EMAIL}"))
    return customer


async def _buy(session: AsyncSession, variant: Variant, customer_id: UUID | None) -> Order:
    now = utc_now()
    cart, _ = await new_cart(session, currency="EUR", customer_id=customer_id, now=now)
    await add_line(session, cart, variant, quantity=1, note=f"for {WORD}", now=now)
    order = await place_order(
        session,
        await current_store(session),
        await whole_cart(session, cart.id),
        buyer=Buyer(EMAIL, HOME, f"ring at {WORD}", customer_id),
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        secret_key="of tests",
        now=now,
    )
    order.fulfilment_state = "fulfilled"
    await session.flush()
    return order


async def _use(session: AsyncSession, coupon_id: UUID, cart_id: UUID) -> None:
    session.add(
        CouponRedemption(
            store_id=session.info["store_id"],
            coupon_id=coupon_id,
            cart_id=cart_id,
            customer_key=EMAIL,
            nth=1,
            discount_minor=100,
            created_at=utc_now(),
        )
    )
    await session.flush()


async def _pay(session: AsyncSession, customer: Customer, order: Order) -> None:
    """Let a provider be asked to keep the customer's card, and a bank tell of their transfer."""
    now, today = utc_now(), utc_now().date()
    await payer_at(session, customer, None, keeps_card=True, now=now)
    booking = StatementLine(today, Money(100, "EUR"), f"Mila {WORD}", f"from {WORD}", "T-1")
    await import_statement(session, named([booking]), name="a.csv", actor="test", now=now)
    line = (await session.scalars(select(BankLine))).one()
    line.state, line.order_id = "applied", order.id
    await session.flush()


async def _abandon(session: AsyncSession, cart_id: UUID) -> None:
    store_id, now = session.info["store_id"], utc_now()
    cart = {"store_id": store_id, "id": cart_id, "email": EMAIL}
    facts = {"token_hash": b"x", "currency": "EUR", "total_minor": 1, "lines": []}
    session.add(CartContact(**cart, noted_at=now))
    session.add(Recovery(**cart, **facts, abandoned_at=now, began_at=now))
    refusal = {"subject": new_id(), "topic": "reviews", "reason": "unsubscribed", "email": EMAIL}
    session.add(MailRefusal(store_id=store_id, **refusal, created_at=now))
    await session.flush()


async def _complain(session: AsyncSession, order: Order) -> None:
    about, now = {"store_id": order.store_id, "order_id": order.id}, utc_now()
    session.add(
        Return(**about, number=1, note=f"ask {WORD}", answer=f"dear {WORD}", currency="EUR", asked_at=now)
    )
    session.add(OrderNote(**about, body=f"{WORD} called", author="test", is_public=False, created_at=now))
    await session.flush()


async def found_in(database: Database, store: Store, word: str) -> set[str]:
    """Return the tables in which a word of the person stands anywhere in a row; digits inside an id or a time are no word."""
    alone = rf"(?<![[:alnum:].-]){word}(?![[:alnum:]-])" if word.isdigit() else word
    found = set()
    async with database.in_store(store.id) as session:
        for table in metadata.sorted_tables:
            if "store_id" not in table.columns:
                continue
            whole = cast(literal_column(table.name), Text)
            count = await session.scalar(select(func.count()).select_from(table).where(whole.op("~*")(alone)))
            if count:
                found.add(table.name)
    return found


async def erase(runtime: Runtime, store: Store) -> None:
    async with runtime.database.in_store(store.id) as session:
        jobs = list(await session.scalars(select(Job.id).where(Job.name == ERASE_CUSTOMER.name)))
        await session.execute(update(Job).values(run_at=utc_now() - timedelta(minutes=10)))
    for job in jobs:
        await do_job(runtime, str(store.id), str(job))


async def test_nothing_of_a_forgotten_person_is_left(runtime: Runtime, database: Database, store: Store):
    customer = await live(database, store)
    before = await found_in(database, store, WORD)
    async with database.in_store(store.id) as session:
        await ask_for_erasure(session, customer, actor="shopper", now=utc_now())
        totals = (await session.execute(select(Order.number, Order.total_minor).order_by(Order.number))).all()

    await erase(runtime, store)

    # Whatever the person left anywhere is among what was looked for.
    assert before >= {
        "cart_contacts", "cart_lines", "coupon_redemptions", "customer_addresses", "customer_notes", "customer_proofs", "customer_sessions", "customers",
        "emails", "jobs", "mail_refusals", "order_lines", "order_notes", "orders", "payments", "recoveries", "returns", "review_opt_outs", "reviews", "stock_notices",
    }  # fmt: skip
    assert await found_in(database, store, WORD) == set()
    assert await found_in(database, store, "7331733") == set()
    assert await found_in(database, store, "10969") == set()
    async with database.in_store(store.id) as session:
        kept = (await session.execute(select(Order.number, Order.total_minor).order_by(Order.number))).all()
        countries = set(await session.scalars(select(Order.address["country"].astext)))
        (review,) = await session.scalars(select(Review))
        with pytest.raises(WrongCredentials):
            await check_credentials(await customer_at(session, EMAIL), PASSWORD)
    assert (kept, countries) == (totals, {"DE"})
    assert (review.name, review.stars, review.body != "") == ("–", review.stars, True)


async def test_an_unconfirmed_account_takes_only_its_own_along(
    runtime: Runtime, database: Database, store: Store
):
    """Else anybody could open an account under an address and erase its owner's orders."""
    customer = await live(database, store, confirmed=False)
    async with database.in_store(store.id) as session:
        await ask_for_erasure(session, customer, actor="shopper", now=utc_now())

    await erase(runtime, store)

    async with database.in_store(store.id) as session:
        emails = set(await session.execute(select(Order.customer_id.is_(None), Order.email == EMAIL)))
    assert emails == {(True, True), (False, False)}


async def test_who_thinks_better_of_it_stays(runtime: Runtime, database: Database, store: Store):
    customer = await live(database, store)
    before = await found_in(database, store, WORD)
    async with database.in_store(store.id) as session:
        await ask_for_erasure(session, customer, actor="shopper", now=utc_now())
    async with database.in_store(store.id) as session:
        await withdraw_erasure(session, customer, actor="shopper", now=utc_now())

    await erase(runtime, store)

    assert await found_in(database, store, WORD) == before


async def test_nobody_is_forgotten_to_whom_something_is_still_to_be_sent(
    runtime: Runtime, database: Database, store: Store
):
    customer = await live(database, store)
    async with database.in_store(store.id) as session:
        await ask_for_erasure(session, customer, actor="shopper", now=utc_now())
        await session.execute(update(Order).values(fulfilment_state="unfulfilled"))

    await erase(runtime, store)
    async with database.in_store(store.id) as session:
        with pytest.raises(OrderUnderWay):
            await ask_for_erasure(session, customer, actor="shopper", now=utc_now())
        waiting = await session.scalar(
            select(func.count())
            .select_from(Job)
            .where(Job.name == ERASE_CUSTOMER.name, Job.state == "waiting")
        )
        wish = (await session.scalars(select(DataRequest))).one()

    assert "orders" in await found_in(database, store, WORD)
    assert (waiting, wish.state) == (1, "waiting")


async def test_asking_twice_is_one_wish(database: Database, store: Store):
    customer = await live(database, store)

    for _ in range(2):
        async with database.in_store(store.id) as session:
            await ask_for_erasure(session, customer, actor="shopper", now=utc_now())

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(DataRequest)) == 1


async def test_a_copy_holds_what_is_known_and_goes_with_its_owner(
    runtime: Runtime, database: Database, store: Store
):
    customer = await live(database, store)
    async with database.in_store(store.id) as session:
        await ask_for_export(session, customer, actor="shopper", now=utc_now())
        job = (await session.scalars(select(Job.id).where(Job.name == MAKE_EXPORT.name))).one()
        wish = (await session.scalars(select(DataRequest))).one()
        await session.execute(update(Job).values(run_at=utc_now() - timedelta(minutes=10)))

    await do_job(runtime, str(store.id), str(job))

    key = private_key(store.id, wish.id)
    file = await runtime.files.get(key)
    assert file is not None
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        data, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    assert data["account"][0]["email"] == EMAIL
    assert [order["address"]["line1"] for order in data["orders"]] == [HOME.line1]
    assert data["orders"][0]["lines"][0]["note"] == f"for {WORD}"
    assert data["addresses"] == [HOME.as_record()]
    assert "password" not in json.dumps(data)
    assert HOME.line1 in page
    (mail,) = runtime.mailer.taken
    assert (mail.recipient, "/account/export/" in mail.text) == (EMAIL, True)

    async with database.in_store(store.id) as session:
        await ask_for_erasure(session, customer, actor="shopper", now=utc_now())
    await erase(runtime, store)
    assert await runtime.files.get(key) is None
