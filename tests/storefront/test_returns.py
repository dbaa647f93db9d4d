import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.checkout.place_order import order_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.returns.models import Return, ReturnLine
from shared.returns.rules import Rules, change_rules
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_sent_order
from tests.support.factories.shipments import make_shipment
from tests.support.machine import until_waiting_for_locks


@pytest.fixture
def secret_key(settings: Settings):
    return settings.web.secret_key


async def sent(database: Database, store: Store, secret_key: str) -> tuple[str, str]:
    """Send an order of three; returns its page, and its line's id."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, secret_key=secret_key)
        return f"/orders/{order_token(secret_key, order)}", str(order.lines[0].id)


async def count_returns(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Return)) or 0


async def test_a_buyer_asks_and_sees_how_it_stands(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    page, line = await sent(database, store, secret_key)
    assert "Return something" in (await shopper.get(page)).text
    assert "How many of 3?" in (await shopper.get(f"{page}/returns/new")).text
    form = {f"of-{line}": "2", f"reason-{line}": "damaged", "note": "A crack", "seen": "0"}

    first, second = [await shopper.post(f"{page}/returns", data=form) for _ in range(2)]

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Not all of this can be returned any more." in second.text
    assert "Return asked for" in (await shopper.get(page)).text
    async with database.in_store(store.id) as session:
        row = (await session.execute(select(ReturnLine.quantity, ReturnLine.reason))).one()
        assert (tuple(row), await session.scalar(select(Return.note))) == ((2, "damaged"), "A crack")


@pytest.mark.parametrize(("typed", "wish"), [("exchange", "exchange"), ("money", "money"), ("gold", "money")])
async def test_a_buyer_says_what_they_would_like_for_it(
    shopper: AsyncClient,
    owner: AsyncClient,
    database: Database,
    store: Store,
    secret_key: str,
    typed: str,
    wish: str,
):
    page, line = await sent(database, store, secret_key)
    form = {f"of-{line}": "1", f"reason-{line}": "does_not_fit", "wish": typed, "seen": "0"}

    await shopper.post(f"{page}/returns", data=form)

    async with database.in_store(store.id) as session:
        asked = (await session.scalars(select(Return))).one()
    assert asked.wish == wish
    shown = await owner.get(f"/dashboard/{store.slug}/returns/{asked.id}")
    assert ("The buyer would like something else" in shown.text) == (wish == "exchange")


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    page, line = await sent(database, store, secret_key)

    answers = [
        await shopper.post(
            f"{page}/returns", data={f"of-{line}": count, f"reason-{line}": reason, "note": "Kept"}
        )
        for count, reason in (
            ("4", "other"),
            ("1", ""),
            ("0", "other"),
            ("1.5", "other"),
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    for answer, words in zip(
        answers,
        ("from 0 to 3", "Choose a reason.", "Choose at least one piece", "from 0 to 3"),
        strict=True,
    ):
        assert words in answer.text
        assert "Kept</textarea>" in answer.text
    assert await count_returns(database, store) == 0


async def test_who_keeps_the_goods_after_all_may_ask_again(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    page, line = await sent(database, store, secret_key)
    await shopper.post(f"{page}/returns", data={f"of-{line}": "3", f"reason-{line}": "unwanted"})
    assert "Nothing can be returned any more" in (await shopper.get(f"{page}/returns/new")).text

    withdrawn = await shopper.post(f"{page}/returns/1/withdrawal")
    again = await shopper.post(f"{page}/returns/1/withdrawal")

    assert (withdrawn.status_code, again.status_code) == (303, 303)
    assert "How many of 3?" in (await shopper.get(f"{page}/returns/new")).text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(OrderLine.in_return)) == 0


async def test_a_store_that_takes_nothing_back_offers_nothing(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    page, line = await sent(database, store, secret_key)
    async with database.in_store(store.id) as session:
        await change_rules(session, Rules(days=0), actor="m", now=utc_now())

    assert "Return something" not in (await shopper.get(page)).text
    answer = await shopper.post(f"{page}/returns", data={f"of-{line}": "1", f"reason-{line}": "other"})

    assert answer.status_code == 422
    assert await count_returns(database, store) == 0


async def test_an_order_that_is_not_sent_offers_nothing(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), secret_key=secret_key)

    assert "Return something" not in (await shopper.get(f"/orders/{order_token(secret_key, order)}")).text


async def test_when_one_line_is_gone_meanwhile_nothing_of_the_other_is_set_aside(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    """The first line is taken, the second waits for whoever holds it, and finds nothing left."""
    async with database.in_store(store.id) as session:
        mug, bowl = await make_variant(session, stock=9), await make_variant(session, title="Bowl", stock=9)
        order = await make_order(session, mug, bowl, quantity=2, secret_key=secret_key)
        await make_shipment(session, order)
    page, lines = f"/orders/{order_token(secret_key, order)}", sorted(line.id for line in order.lines)
    form = {f"of-{line}": "2" for line in lines} | {f"reason-{line}": "damaged" for line in lines}

    async with database.in_store(store.id) as session:
        second = update(OrderLine).where(OrderLine.id == lines[1])
        await session.execute(second.values(in_return=OrderLine.quantity))
        asking = asyncio.create_task(shopper.post(f"{page}/returns", data=form | {"seen": "0"}))
        await until_waiting_for_locks(database, 1)
    refused = await asking

    assert refused.status_code == 409
    assert "Not all of this can be returned any more." in refused.text
    async with database.in_store(store.id) as session:
        set_aside = select(OrderLine.in_return).order_by(OrderLine.id)
        assert list(await session.scalars(set_aside)) == [0, 2]
        assert await session.scalar(select(Order.return_count)) == 0
        told = select(func.count()).where(Event.name == "order.return_asked")
        assert await session.scalar(told) == 0
    assert await count_returns(database, store) == 0
