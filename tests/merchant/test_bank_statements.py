"""Bank statements in the dashboard: taken in, matched, noted once (F092, R7)."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.payments.bank_lines import BankLine
from shared.payments.transfers import AwaitedTransfer, TransferReceipt
from shared.stores.models import Store
from tests.storefront.test_bank_transfers import ACCOUNT, FORM, TOTAL
from tests.support.factories.catalogue import make_variant

HEAD = "date,payer,text,amount,id\n"
# What was booked more than a year ago is refused.
DAY = (utc_now() - timedelta(days=3)).date()


def here(store: Store) -> str:
    return f"/dashboard/{store.slug}/bank-statements"


@pytest.fixture
def order(
    owner: httpx.AsyncClient,
    shopper: httpx.AsyncClient,
    database: Database,
    store: Store,
    runner: asyncio.Runner,
) -> Order:
    """An order over 44.88 that waits for a transfer."""

    async def place() -> Order:
        ways = f"/dashboard/{store.slug}/payments/ways/bank_transfer"
        await owner.post(ways, data={"is_on": "yes", "hold_days": "10"} | ACCOUNT)
        async with database.in_store(store.id) as session:
            variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
        answer = await shopper.post("/checkout", data=FORM | {"seen_total": str(TOTAL)})
        assert answer.status_code == 303, answer.text
        async with database.in_store(store.id) as session:
            return (await session.scalars(select(Order))).one()

    return runner.run(place())


async def take_in(owner: httpx.AsyncClient, store: Store, rows: str, name: str = "nov.csv") -> str:
    """Take a file in; returns the address of its page."""
    file = {"file": (name, (HEAD + rows).encode(), "text/csv")}
    answer = await owner.post(here(store), files=file)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def lines_of(database: Database, store: Store) -> list[BankLine]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(BankLine).order_by(BankLine.reference)))


async def standing(database: Database, store: Store) -> tuple[str, str, str, int, list[int]]:
    """Return the order's state, its money's, its transfer's with what came in, and what was noted."""
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
        transfer = (await session.scalars(select(AwaitedTransfer))).one()
        receipts = await session.scalars(select(TransferReceipt.amount_minor).order_by(TransferReceipt.id))
        return (
            order.state,
            order.payment_state,
            transfer.state,
            transfer.received_minor,
            sorted(receipts.all()),
        )


async def reference_of(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(AwaitedTransfer.reference))).one()


async def test_before_the_first_one_the_page_says_what_to_do(owner: httpx.AsyncClient, store: Store):
    page = await owner.get(here(store))

    assert "No statement yet" in page.text
    assert "take the file in" in page.text


async def test_a_certain_line_is_ticked_and_noting_it_places_the_order_once(
    owner: httpx.AsyncClient, database: Database, store: Store, order: Order
):
    reference = await reference_of(database, store)
    page = await take_in(owner, store, f"{DAY},Mila B,Mugs {reference},44.88,T-1\n")
    assert await standing(database, store) == ("awaiting_payment", "unpaid", "waiting", 0, [])

    shown = (await owner.get(page)).text
    [line] = await lines_of(database, store)
    assert "Certain" in shown
    assert f'name="line" value="{line.id}"' in shown
    assert f'name="order-{line.id}" value="{order.number}"' in shown

    form = {"line": str(line.id), f"order-{line.id}": str(order.number)}
    assert (await owner.post(page, data=form)).status_code == 303
    assert await standing(database, store) == ("placed", "paid", "received", 4488, [4488])

    # The same line again, and the same file again under another name.
    assert (await owner.post(page, data=form)).status_code == 303
    again = await take_in(owner, store, f"{DAY},Mila B,Mugs {reference},44.88,T-1\n", "again.csv")
    assert "Every line of this file came before" in (await owner.get(again)).text
    assert await standing(database, store) == ("placed", "paid", "received", 4488, [4488])
    assert [one.state for one in await lines_of(database, store)] == ["applied"]


async def test_parts_add_up_and_what_is_too_much_is_told(
    owner: httpx.AsyncClient, database: Database, store: Store, order: Order
):
    reference = await reference_of(database, store)
    rows = f"{DAY},Mila B,{reference},40.00,T-1\n{DAY + timedelta(days=1)},Mila B,{reference},10.00,T-2\n"
    page = await take_in(owner, store, rows)
    shown = (await owner.get(page)).text
    assert shown.count("Probable") == 2
    assert "checked" not in shown

    lines = await lines_of(database, store)
    form = {"line": [str(line.id) for line in lines]}
    form |= {f"order-{line.id}": str(order.number) for line in lines}
    await owner.post(page, data=form)

    assert await standing(database, store) == ("placed", "paid", "received", 5000, [1000, 4000])
    shown = await owner.get(f"/dashboard/{store.slug}/orders/{order.number}")
    assert "€5.12 more came in than was to be paid." in shown.text


async def test_one_line_that_cannot_be_noted_holds_up_no_other_and_keeps_what_was_typed(
    owner: httpx.AsyncClient, database: Database, store: Store, order: Order
):
    page = await take_in(owner, store, f"{DAY},A,,44.88,T-1\n{DAY},B,,7.00,T-2\n")
    first, second = await lines_of(database, store)
    form = {"line": [str(first.id), str(second.id)]}
    form |= {f"order-{first.id}": str(order.number), f"order-{second.id}": "999999"}

    answer = await owner.post(page, data=form)

    assert answer.status_code == 422
    assert 'value="999999"' in answer.text
    assert f'id="problem-{second.id}"' in answer.text
    states = [(one.state, one.order_id) for one in await lines_of(database, store)]
    assert states == [("applied", order.id), ("open", None)]
    assert (await standing(database, store))[:2] == ("placed", "paid")


async def test_money_in_another_currency_is_noted_nowhere(
    owner: httpx.AsyncClient, database: Database, store: Store, order: Order
):
    file = {"file": ("usd.csv", f"date,amount,currency\n{DAY},44.88,USD\n".encode(), "text/csv")}
    page = (await owner.post(here(store), files=file)).headers["location"]
    [line] = await lines_of(database, store)

    form = {"line": str(line.id), f"order-{line.id}": str(order.number)}
    answer = await owner.post(page, data=form)

    assert answer.status_code == 422
    assert (await standing(database, store))[3:] == (0, [])
    assert (await lines_of(database, store))[0].state == "open"


async def test_a_line_is_put_aside_and_taken_up_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = await take_in(owner, store, f"{DAY},Tax office,Refund,100.00,T-1\n")
    [line] = await lines_of(database, store)

    await owner.post(f"{page}/lines/{line.id}/state", data={"aside": "yes"})
    assert "Put aside" in (await owner.get(page)).text
    assert (await lines_of(database, store))[0].state == "aside"
    await owner.post(f"{page}/lines/{line.id}/state", data={"aside": "no"})
    assert (await lines_of(database, store))[0].state == "open"


async def test_what_is_no_statement_is_refused_at_its_field_and_nothing_is_written(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    for file in ({}, {"file": ("a.xml", b"<!DOCTYPE a><a/>", "text/xml")}):
        answer = await owner.post(here(store), files=file or {"other": ("a", b"", "text/csv")})
        assert answer.status_code == 422
        assert 'id="field-file-error"' in answer.text

    assert await lines_of(database, store) == []
