"""A merchant gives money back from an order's page (F094, T31)."""

import asyncio
import re

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.customers.models import Customer
from shared.gift_cards.change_credit import give_credit
from shared.insight.models import DayFigures
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id, new_id_text
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.returns.hand_refunds import HandRefund
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.merchant.test_customers import make_customer
from tests.support.factories.brought_orders import make_brought_order
from tests.support.factories.returns import make_sent_order
from tests.support.payments import Till

ONCE = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def page_of(till: Till) -> str:
    async with till.database.in_store(till.store.id) as session:
        number = await session.scalar(select(Order.number).where(Order.id == till.order_id))
    return f"/dashboard/{till.store.slug}/orders/{number}"


async def test_the_page_says_how_the_money_stands(owner: httpx.AsyncClient, till: Till):
    waiting = await owner.get(await page_of(till))
    assert "Awaiting payment" in waiting.text
    assert "Mark as paid" not in waiting.text
    assert "Give money back" not in waiting.text
    await till.pay()
    await till.look()

    paid = await owner.get(await page_of(till))

    assert "Up to €44.88 can be given back to the card." in paid.text


async def test_a_part_is_given_back(owner: httpx.AsyncClient, paid: Till):
    sent = await owner.post(f"{await page_of(paid)}/refunds", data={"amount": "10.00", "reason": "Chipped"})

    assert (sent.status_code, sent.headers["location"]) == (303, await page_of(paid))
    assert await paid.refunds() == [(1000, "requested")]
    page = await owner.get(await page_of(paid))
    assert "Chipped" in page.text
    assert "Up to €34.88" in page.text


async def test_a_form_that_comes_twice_is_one_refund(owner: httpx.AsyncClient, paid: Till):
    shown = await owner.get(await page_of(paid))
    once = re.search(r'name="once" value="([^"]+)"', shown.text)
    assert once is not None
    form = {"amount": "44.88", "reason": "Lost", "once": once[1]}

    refunds = f"{await page_of(paid)}/refunds"
    answers = await asyncio.gather(*(owner.post(refunds, data=form) for _ in range(4)))
    late = await owner.post(refunds, data=form)

    assert [answer.status_code for answer in (*answers, late)] == [303] * 5
    assert await paid.refunds() == [(4488, "requested")]


async def test_a_part_is_given_back_as_credit(owner: httpx.AsyncClient, paid: Till):
    customer = await make_customer(paid.database, paid.store, "ada@example.com", "Ada")
    await _belongs_to(paid, customer)
    form = {"amount": "10.00", "reason": "Chipped", "way": "credit", "once": new_id_text()}

    before = await owner.get(await page_of(paid))
    answers = [await owner.post(f"{await page_of(paid)}/refunds", data=form) for _ in range(2)]
    page = await owner.get(await page_of(paid))
    about = await owner.get(f"/dashboard/{paid.store.slug}/customers/{customer.id}")

    assert "Store credit of the buyer" in before.text
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await paid.refunds() == [(1000, "succeeded")]
    assert await paid.order() == ("placed", "partly_refunded")
    assert "Up to €34.88" in page.text
    assert "Given back as store credit" in page.text
    assert "€10.00" in about.text
    assert "Refund of order" in about.text
    assert "send_refund" not in " ".join(await paid.jobs())


async def test_a_guest_is_given_no_credit(owner: httpx.AsyncClient, paid: Till):
    page = await owner.get(await page_of(paid))
    sent = await owner.post(f"{await page_of(paid)}/refunds", data={"amount": "1", "way": "credit"})

    assert "Store credit of the buyer" not in page.text
    assert sent.status_code == 409
    assert "The buyer of this order cannot be given store credit." in sent.text
    assert await paid.refunds() == []
    assert (await paid.payment()).refunded_minor == 0


async def test_the_id_of_another_line_gives_nothing(owner: httpx.AsyncClient, paid: Till):
    customer = await make_customer(paid.database, paid.store, "ada@example.com", "Ada")
    await _belongs_to(paid, customer)
    once = new_id()
    async with paid.database.in_store(paid.store.id) as session:
        facts = {"note": "Sorry", "actor": "test", "now": utc_now(), "entry_id": once}
        await give_credit(session, customer, Money(500, "EUR"), **facts)

    form = {"amount": "10.00", "way": "credit", "once": str(once)}
    sent = await owner.post(f"{await page_of(paid)}/refunds", data=form)

    assert sent.status_code == 409
    assert await paid.refunds() == []
    assert (await paid.payment()).refunded_minor == 0


async def _belongs_to(till: Till, customer: Customer) -> None:
    async with till.database.in_store(till.store.id) as session:
        await session.execute(update(Order).where(Order.id == till.order_id).values(customer_id=customer.id))


@pytest.mark.parametrize(
    ("amount", "status", "words"),
    [
        ("", 422, "is not an amount"),
        ("ten", 422, "is not an amount"),
        ("0", 422, "Give back more than nothing."),
        ("-1", 422, "Give back more than nothing."),
        ("1.005", 422, "EUR has 2 decimal places."),
        ("44.89", 409, "Only 44.88 EUR of this payment can still be refunded."),
    ],
)
async def test_what_cannot_be_given_back_is_said(
    owner: httpx.AsyncClient, paid: Till, amount: str, status: int, words: str
):
    sent = await owner.post(f"{await page_of(paid)}/refunds", data={"amount": amount})

    assert (sent.status_code, words in sent.text) == (status, True)
    assert await paid.refunds() == []


async def test_many_clicks_at_once_give_back_once(owner: httpx.AsyncClient, paid: Till):
    """T31."""
    path = f"{await page_of(paid)}/refunds"

    answers = await asyncio.gather(*(owner.post(path, data={"amount": "44.88"}) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 9
    assert await paid.refunds() == [(4488, "requested")]


async def test_an_order_that_was_not_paid_has_nothing_to_give_back(owner: httpx.AsyncClient, till: Till):
    sent = await owner.post(f"{await page_of(till)}/refunds", data={"amount": "1"})

    assert (sent.status_code, "nothing left to give back" in sent.text) == (409, True)
    assert await till.refunds() == []


async def bought_at_the_door(database: Database, store: Store) -> str:
    """Sell for cash that has come in; returns the order's page."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3)
        await mark_paid(session, order, actor="m", now=utc_now())
        return f"/dashboard/{store.slug}/orders/{order.number}"


async def test_cash_goes_back_by_hand_and_is_noted(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await bought_at_the_door(database, store)
    shown = (await owner.get(page)).text
    form = {"amount": "5,00", "reason": "Chipped", "once": ONCE.search(shown)[1]}

    sent = [await owner.post(f"{page}/refunds", data=form) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [303, 303]
    after = (await owner.get(page)).text
    assert after.count("−€5.00") == 1
    assert "Chipped" in after
    assert "Given back by hand" in after
    assert "Partly refunded" in after
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(HandRefund.amount_minor))).all() == [500]


@pytest.mark.parametrize(
    ("amount", "status", "told"),
    [
        ("1000", 409, "can still be given back"),
        ("nothing", 422, "aria-invalid"),
        ("0", 422, "more than nothing"),
    ],
)
async def test_cash_that_cannot_go_back_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, amount: str, status: int, told: str
):
    page = await bought_at_the_door(database, store)

    refused = await owner.post(f"{page}/refunds", data={"amount": amount, "reason": "Kept words"})

    assert refused.status_code == status
    assert told in refused.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(HandRefund.amount_minor))).all() == []
        assert await session.scalar(select(Order.payment_state)) == "paid"


async def noted(database: Database, store: Store) -> tuple[list[int], set[str], int]:
    """Return what was noted as given back, how the money stands, and how many jobs there are."""
    async with database.in_store(store.id) as session:
        amounts = list(await session.scalars(select(HandRefund.amount_minor)))
        states = set(await session.scalars(select(Order.payment_state)))
        return amounts, states, await session.scalar(select(func.count()).select_from(Job)) or 0


async def test_what_another_shop_gives_back_of_an_order_is_recorded_and_nobody_is_mailed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_brought_order(session)
    page = f"/dashboard/{store.slug}/orders/{order.number}"
    shown, jobs = (await owner.get(page)).text, (await noted(database, store))[2]
    form = {"amount": "5,00", "reason": "Chipped", "once": ONCE.search(shown)[1]}

    too_much = await owner.post(f"{page}/refunds", data=form | {"amount": "57.01"})
    assert await noted(database, store) == ([], {"paid"}, jobs)
    sent = [await owner.post(f"{page}/refunds", data=form) for _ in range(2)]
    async with database.in_store(store.id) as session:
        while await refresh_figures(session, await current_store(session)):
            pass
        counted = await session.scalar(select(func.sum(DayFigures.refund_minor)))
    after = (await owner.get(page)).text

    assert "Record a refund made elsewhere" in shown
    assert "Shopify took the money, so give it back there." in shown
    assert "The buyer gets a mail" not in shown
    assert (too_much.status_code, [one.status_code for one in sent]) == (409, [303, 303])
    assert await noted(database, store) == ([500], {"partly_refunded"}, jobs)
    assert counted == 500
    assert ("−€5.00" in after, "Noted as given back elsewhere" in after) == (True, True)


async def test_what_was_called_off_elsewhere_has_nothing_left_to_give_back(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_brought_order(session, is_cancelled=True)
    page = f"/dashboard/{store.slug}/orders/{order.number}"

    refused = await owner.post(f"{page}/refunds", data={"amount": "1"})

    assert "Record a refund" not in (await owner.get(page)).text
    assert (refused.status_code, "nothing left to give back" in refused.text) == (409, True)
    assert (await noted(database, store))[:2] == ([], {"refunded"})
