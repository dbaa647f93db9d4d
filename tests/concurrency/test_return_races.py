"""Many clicks and one parcel back: never more goes back than was sent, and money and goods come back once."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.mark_paid import mark_paid
from shared.orders.order_lines import OrderLine
from shared.orders.queries import order_by_id
from shared.returns.ask_for_return import Wanted, ask_for_return
from shared.returns.errors import NotReturnable, ReturnMoved
from shared.returns.models import Return
from shared.returns.move_return import Came, approve_return, receive_return, settle_return, withdraw_return
from shared.returns.queries import return_by_id
from shared.returns.states import TO_STOCK
from shared.stores.models import Store
from tests.support.factories.returns import make_received_return, make_return, make_sent_order
from tests.support.factories.shipments import fresh
from tests.support.races import Races, deadlocks, far_away

NEAR, FAR = (0.0, 1), (0.1, 4)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


async def ask(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Ask to return one piece, and look again as often as somebody else was faster."""

    async def whole(session):
        order = await order_by_id(session, order_id)
        await ask_for_return(
            session,
            order,
            wanted={order.lines[0].id: Wanted(1, "other")},
            note="",
            seen=order.return_count,
            actor="race",
            now=utc_now(),
        )
        return "asked"

    for _ in range(60):
        try:
            return await database.run(store_id, whole)
        except NotReturnable:
            async with database.in_store(store_id) as session:
                line = (await session.scalars(select(OrderLine).where(OrderLine.order_id == order_id))).one()
                if line.in_return == line.quantity:
                    return "nothing left"
    return "gave up"


async def receive_or_withdraw(database: Database, store_id: UUID, return_id: UUID) -> str:
    """Half of those who come take the goods in, the other half note that they never came."""
    receive_or_withdraw.turn += 1  # type: ignore[attr-defined] # a counter of this process
    is_received = receive_or_withdraw.turn % 2  # type: ignore[attr-defined] # as above

    async def whole(session):
        asked = await return_by_id(session, str(return_id))
        if is_received:
            came = {line.id: Came("as_new", TO_STOCK) for line in asked.lines}
            await receive_return(session, asked.order, asked, came=came, actor="race", now=utc_now())
            return "received"
        await withdraw_return(session, asked.order, asked, actor="race", now=utc_now())
        return "withdrawn"

    try:
        return await database.run(store_id, whole)
    except ReturnMoved:
        return "moved"


receive_or_withdraw.turn = 0  # type: ignore[attr-defined] # as above


async def give_back(database: Database, store_id: UUID, return_id: UUID) -> str:
    """Give the price of one piece back."""

    async def whole(session):
        asked = await return_by_id(session, str(return_id))
        await settle_return(session, asked.order, asked, Money(1900, "EUR"), actor="race", now=utc_now())
        return "given back"

    try:
        return await database.run(store_id, whole)
    except ReturnMoved:
        return "moved"


@distances
async def test_no_more_goes_back_than_was_sent(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    buyers = 12 // fewer
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=2)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, ask, store.id, [order.id] * buyers)

    assert answers == {"asked": 2, "nothing left": buyers - 2}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(OrderLine.in_return)) == 2
        assert await session.scalar(select(func.count()).select_from(Return)) == 2


@distances
async def test_goods_come_back_once_or_stay_with_the_buyer(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    racers, before = 20 // fewer, await deadlocks(database)
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, stock=9)
        asked = await make_return(session, order, count=2)
        await approve_return(session, order, asked, answer="", actor="m", now=utc_now())
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, receive_or_withdraw, store.id, [asked.id] * racers)

    assert answers["moved"] == racers - 1
    assert answers["received"] + answers["withdrawn"] == 1
    async with database.in_store(store.id) as session:
        left = (
            await session.scalar(select(StockLevel.on_hand)),
            await session.scalar(select(OrderLine.in_return)),
        )
        assert left == ((8, 2) if answers["received"] else (6, 0))
    assert await deadlocks(database) == before


@distances
async def test_money_is_given_back_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    racers = 20 // fewer
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session)
        await mark_paid(session, order, actor="m", now=utc_now())
        received = await make_received_return(session, await fresh(session, order))
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, give_back, store.id, [received.id] * racers)

    assert answers == {"given back": 1, "moved": racers - 1}
    async with database.in_store(store.id) as session:
        assert tuple((await session.execute(select(Return.state, Return.refund_minor))).one()) == (
            "settled",
            1900,
        )
