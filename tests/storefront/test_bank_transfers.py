"""Paying by bank transfer: from the checkout to the money, or to the end of the time (F085, F097, I2)."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from shared.adapters.outbox import Outbox
from shared.checkout.await_transfer import look_at_transfer, receive_transfer
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.transfers import AwaitedTransfer, TransferReceipt
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.workers import worker_with
from workers.transfers import look_at_due_transfers, send_transfer_details

FORM = FORM | {"payment": "bank_transfer"}
ACCOUNT = {"holder": "Northbound GmbH", "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFF"}
TOTAL = 4488


@pytest.fixture
def placed(
    owner: httpx.AsyncClient,
    shopper: httpx.AsyncClient,
    database: Database,
    store: Store,
    runner: asyncio.Runner,
) -> str:
    """The page of an order over 44.88 that waits for a transfer: two of five mugs and their delivery."""

    async def place() -> str:
        decided = await owner.post(
            f"/dashboard/{store.slug}/payments/ways/bank_transfer",
            data={"is_on": "yes", "hold_days": "10"} | ACCOUNT,
        )
        assert decided.status_code == 303, decided.text
        async with database.in_store(store.id) as session:
            variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
        answer = await shopper.post("/checkout", data=FORM | {"seen_total": str(TOTAL)})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    return runner.run(place())


async def books(database: Database, store: Store) -> tuple[str, str, str, int, int]:
    """Return the order's state, its money's, the transfer's, and what is on hand and reserved."""
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
        transfer = (await session.scalars(select(AwaitedTransfer))).one()
        level = (await session.scalars(select(StockLevel))).one()
        return order.state, order.payment_state, transfer.state, level.on_hand, level.reserved


async def order_in(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Order))).one()


async def jobs_of(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return sorted(await session.scalars(select(Job.name).where(Job.name.like("notifications%"))))


async def note(
    owner: httpx.AsyncClient, database: Database, store: Store, amount: str, **more: str
) -> httpx.Response:
    order = await order_in(database, store)
    form = {"amount": amount, "received_on": utc_now().date().isoformat(), "key": str(new_id())} | more
    return await owner.post(f"/dashboard/{store.slug}/orders/{order.number}/transfers", data=form)


async def test_the_buyer_is_told_where_to_send_the_money(
    placed: str, shopper: httpx.AsyncClient, database: Database, store: Store
):
    page = await shopper.get(placed)

    assert await books(database, store) == ("awaiting_payment", "unpaid", "waiting", 5, 2)
    for told in ("€44.88", "Northbound GmbH", "DE89 3704 0044 0532 0130 00", "COBADEFF", "RF401001"):
        assert told in page.text
    assert await jobs_of(database, store) == ["notifications.send_transfer_details"]


async def test_enough_money_places_the_order_once(
    placed: str, owner: httpx.AsyncClient, database: Database, store: Store
):
    key = str(new_id())

    answers = [await note(owner, database, store, "44.88", key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert await books(database, store) == ("placed", "paid", "received", 3, 0)
    assert await jobs_of(database, store) == [
        "notifications.send_order_confirmation",
        "notifications.send_transfer_details",
    ]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.sum(TransferReceipt.amount_minor))) == TOTAL


async def test_a_part_waits_for_the_rest(
    placed: str, owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    await note(owner, database, store, "40.00")
    between = await books(database, store)
    told = (await shopper.get(placed)).text
    await note(owner, database, store, "4.88")

    assert between == ("awaiting_payment", "unpaid", "waiting", 5, 2)
    assert "€4.88" in told
    assert "€40.00 have come in already." in told
    assert await books(database, store) == ("placed", "paid", "received", 3, 0)


async def test_what_is_too_much_is_told(
    placed: str, owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await owner.get((await note(owner, database, store, "50.00")).headers["location"])

    assert await books(database, store) == ("placed", "paid", "received", 3, 0)
    assert "To be sent back" in page.text
    assert "€5.12 more came in than was to be paid." in page.text


async def test_the_buyer_is_reminded_once_and_the_goods_return_in_the_end(
    placed: str, database: Database, store: Store
):
    order = await order_in(database, store)
    for days in (4, 6, 7, 9):
        async with database.in_store(store.id) as session:
            await look_at_transfer(session, order.id, now=utc_now() + timedelta(days=days))
    assert await books(database, store) == ("awaiting_payment", "unpaid", "waiting", 5, 2)
    reminded = await jobs_of(database, store)
    for _ in range(2):
        async with database.in_store(store.id) as session:
            await look_at_transfer(session, order.id, now=utc_now() + timedelta(days=11))

    assert reminded == ["notifications.send_transfer_details", "notifications.send_transfer_reminder"]
    assert await books(database, store) == ("cancelled", "unpaid", "expired", 5, 0)
    assert (await jobs_of(database, store)).count("notifications.send_order_cancellation") == 1


async def test_an_order_with_a_part_of_its_money_is_never_called_off(
    placed: str, owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    await note(owner, database, store, "1.00")
    order = await order_in(database, store)

    async with database.in_store(store.id) as session:
        await look_at_transfer(session, order.id, now=utc_now() + timedelta(days=11))
    await shopper.post(f"{placed}/cancellation")

    assert await books(database, store) == ("awaiting_payment", "unpaid", "waiting", 5, 2)


async def test_the_store_waits_no_longer_for_the_rest(
    placed: str, owner: httpx.AsyncClient, database: Database, store: Store
):
    await note(owner, database, store, "1.00")
    order = await order_in(database, store)
    removal = f"/dashboard/{store.slug}/orders/{order.number}/transfers/removal"

    answers = [(await owner.post(removal)).status_code for _ in range(2)]
    page = await owner.get(removal.removesuffix("/transfers/removal"))

    assert answers == [303, 409]
    assert await books(database, store) == ("cancelled", "unpaid", "called_off", 5, 0)
    assert "€1.00 came in although the order is called off." in page.text
    assert (await jobs_of(database, store)).count("notifications.send_order_cancellation") == 1


async def test_money_that_comes_too_late_is_noted_to_be_sent_back(
    placed: str, owner: httpx.AsyncClient, database: Database, store: Store
):
    order = await order_in(database, store)
    async with database.in_store(store.id) as session:
        await look_at_transfer(session, order.id, now=utc_now() + timedelta(days=11))

    page = await owner.get((await note(owner, database, store, "44.88")).headers["location"])

    assert await books(database, store) == ("cancelled", "unpaid", "expired", 5, 0)
    assert "€44.88 came in although the order is called off." in page.text


async def test_the_buyer_can_turn_back(
    placed: str, shopper: httpx.AsyncClient, database: Database, store: Store
):
    answer = await shopper.post(f"{placed}/cancellation")

    assert answer.headers["location"] == "/checkout"
    assert await books(database, store) == ("cancelled", "unpaid", "called_off", 5, 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"amount": "-5"}, "Enter an amount above zero."),
        ({"amount": "much"}, "is not an amount."),
        ({"received_on": "yesterday"}, "Enter the day on which it came in."),
        ({"received_on": "2001-01-01"}, "Enter the day on which it came in."),
        ({"key": "none"}, "Please send this form again."),
    ],
)
async def test_what_did_not_come_in_is_refused(
    placed: str, owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], said: str
):
    answer = await note(owner, database, store, **({"amount": "44.88"} | typed))

    assert answer.status_code == 422
    assert said in answer.text
    assert await books(database, store) == ("awaiting_payment", "unpaid", "waiting", 5, 2)


async def test_the_end_of_the_time_and_the_money_meet_and_one_of_them_wins(
    placed: str, database: Database, store: Store
):
    """R3: ten pairs of hands at once; the goods are sold or free, never both."""
    order = await order_in(database, store)

    async def expire() -> None:
        async with database.in_store(store.id) as session:
            await look_at_transfer(session, order.id, now=utc_now() + timedelta(days=11))

    async def receive() -> None:
        async with database.in_store(store.id) as session:
            known = (await session.scalars(select(Order))).one()
            money = Money(TOTAL, "EUR")
            today = utc_now().date()
            await receive_transfer(
                session, known, money, received_on=today, key=order.id, actor="test", now=utc_now()
            )

    await asyncio.gather(*(work() for work in (expire, receive) * 5))

    assert await books(database, store) in (
        ("placed", "paid", "received", 3, 0),
        ("cancelled", "unpaid", "expired", 5, 0),
    )
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.sum(TransferReceipt.amount_minor))) == TOTAL


async def test_the_sweeper_finds_what_is_due_and_mails_say_where(
    placed: str, services: Services, database: Database, store: Store
):
    outbox = Outbox(services.settings.web.home / "mail")
    runtime = worker_with(services, outbox, clock=lambda: utc_now() + timedelta(days=6))
    order = await order_in(database, store)

    await send_transfer_details(runtime, store.id, {"order_id": order.id})
    await look_at_due_transfers(runtime)

    assert "notifications.send_transfer_reminder" in await jobs_of(database, store)
    sent = "".join(file.read_text() for file in (services.settings.web.home / "mail").glob("*"))
    assert "RF401001" in sent
    assert "DE89 3704 0044 0532 0130 00" in sent


async def test_an_account_is_asked_for_before_it_is_offered(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/payments/ways/bank_transfer"

    refused = await owner.post(
        here, data={"is_on": "yes"} | ACCOUNT | {"iban": "DE89 3704 0044 0532 0130 01"}
    )

    assert refused.status_code == 422
    assert "This is not a complete IBAN." in refused.text
    assert "DE89 3704 0044 0532 0130 01" in refused.text


async def test_another_currency_pays_nothing(placed: str, database: Database, store: Store):
    order = await order_in(database, store)
    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid):
            await receive_transfer(
                session,
                order,
                Money(TOTAL, "USD"),
                received_on=utc_now().date(),
                key=new_id(),
                actor="test",
                now=utc_now(),
            )

    assert await books(database, store) == ("awaiting_payment", "unpaid", "waiting", 5, 2)
