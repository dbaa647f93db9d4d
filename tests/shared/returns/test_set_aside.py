"""Goods that came back: into stock, set aside or written off, and what the ledger tells of each."""

import pytest
from sqlalchemy import func, select, update

from shared.inventory.models import AwaitedGoods, StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.returns.decide_set_aside import release_set_aside, write_off_set_aside
from shared.returns.move_return import Came, approve_return, receive_return
from shared.returns.queries import return_by_id
from shared.returns.set_aside import (
    NotSetAside,
    SetAsideGoods,
    count_set_aside,
    page_of_set_aside,
    set_aside_by_id,
)
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_received_return, make_return, make_sent_order
from tests.support.factories.shipments import fresh, make_shipment


async def came_back(database: Database, store: Store, fate: str, *, count: int = 2) -> None:
    """Sell three of nine pieces and take some of them back."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, stock=9)
        await make_received_return(session, order, count=count, fate=fate)


async def stock(database: Database, store: Store) -> tuple[int | None, list[tuple[str, int]]]:
    """Return what is on hand, and what the ledger says after the sale."""
    async with database.in_store(store.id) as session:
        moved = await session.execute(
            select(StockMovement.reason, StockMovement.quantity)
            .where(StockMovement.reason.not_in(("initial", "sale")))
            .order_by(StockMovement.created_at, StockMovement.id)
        )
        on_hand = await session.scalar(select(StockLevel.on_hand))
        assert await session.scalar(select(func.sum(StockMovement.quantity))) == on_hand
        return on_hand, [(reason, quantity) for reason, quantity in moved]


async def decide(database: Database, store: Store, use_case, pieces: int) -> None:
    async with database.in_store(store.id) as session:
        (row,) = (await page_of_set_aside(session)).rows
        await use_case(session, row, pieces=pieces, actor="m", now=utc_now())


@pytest.mark.parametrize(
    ("fate", "on_hand", "ledger", "waiting"),
    [
        ("stock", 8, [("return", 2)], 0),
        ("set_aside", 6, [("return", 2), ("set_aside", -2)], 1),
        ("write_off", 6, [("return", 2), ("write_off", -2)], 0),
    ],
)
async def test_what_becomes_of_goods_is_what_the_stock_and_its_ledger_say(
    database: Database, store: Store, fate: str, on_hand: int, ledger: list[tuple[str, int]], waiting: int
):
    await came_back(database, store, fate)

    assert await stock(database, store) == (on_hand, ledger)
    async with database.in_store(store.id) as session:
        assert await count_set_aside(session) == waiting


async def test_what_is_set_aside_is_put_back_and_written_off_piece_by_piece(database: Database, store: Store):
    await came_back(database, store, "set_aside", count=3)

    await decide(database, store, release_set_aside, 2)
    assert (await stock(database, store))[0] == 8
    await decide(database, store, write_off_set_aside, 1)

    assert await stock(database, store) == (
        8,
        [("return", 3), ("set_aside", -3), ("set_aside", 2), ("set_aside", 1), ("write_off", -1)],
    )
    async with database.in_store(store.id) as session:
        assert await count_set_aside(session) == 0
        row = (await session.scalars(select(SetAsideGoods))).one()
        assert (row.quantity, row.released, row.written_off, row.left) == (3, 2, 1, 0)


@pytest.mark.parametrize("use_case", [release_set_aside, write_off_set_aside])
@pytest.mark.parametrize("pieces", [0, -1, 3])
async def test_never_more_than_is_set_aside(database: Database, store: Store, use_case, pieces: int):
    await came_back(database, store, "set_aside")
    before = await stock(database, store)

    with pytest.raises(Invalid) as refusal:
        await decide(database, store, use_case, pieces)

    assert dict(refusal.value.fields) == {"pieces": "Choose from one to the 2 pieces that are left."}
    assert await stock(database, store) == before


async def test_of_two_who_decide_about_the_same_pieces_one_does(database: Database, store: Store):
    await came_back(database, store, "set_aside")

    async with database.in_store(store.id) as session:
        (seen,) = (await page_of_set_aside(session)).rows
        await decide(database, store, write_off_set_aside, 2)
        with pytest.raises(Invalid) as refusal:
            await release_set_aside(session, seen, pieces=2, actor="m", now=utc_now())

    assert dict(refusal.value.fields) == {"pieces": "Nothing of it is left to decide about."}
    assert (await stock(database, store))[0] == 6


async def test_what_is_set_aside_serves_nobody_who_waits_until_it_is_put_back(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1, backorder_limit=5)
        sent = await make_order(session, variant)
        order = await fresh(session, sent)
        await make_shipment(session, order)
        await make_order(session, variant)
        await make_received_return(session, await fresh(session, order), fate="set_aside")
        assert await session.scalar(select(func.sum(AwaitedGoods.waiting))) == 1

    await decide(database, store, release_set_aside, 1)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.sum(AwaitedGoods.waiting))) == 0
        assert await session.scalar(select(StockLevel.on_hand)) == 0


async def test_what_is_not_counted_is_set_aside_all_the_same(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=1)
        await session.execute(update(StockLevel).values(is_tracked=False))
        await make_received_return(session, order, fate="set_aside")
    before = await stock(database, store)

    await decide(database, store, release_set_aside, 1)

    assert await stock(database, store) == before
    async with database.in_store(store.id) as session:
        assert await count_set_aside(session) == 0


@pytest.mark.parametrize(
    ("came", "fields"),
    [
        (Came("", ""), ["condition", "fate"]),
        (Came("as_new", ""), ["fate"]),
        (Came("opened", "the bin"), ["fate"]),
    ],
)
async def test_what_becomes_of_every_line_has_to_be_said(
    database: Database, store: Store, came: Came, fields: list[str]
):
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=1)
        asked = await make_return(session, order)
        await approve_return(session, order, asked, answer="", actor="m", now=utc_now())
        line = asked.lines[0].id
        with pytest.raises(Invalid) as refusal:
            await receive_return(session, order, asked, came={line: came}, actor="m", now=utc_now())
        assert list(refusal.value.fields) == [f"{name}-{line}" for name in fields]
        assert (await return_by_id(session, str(asked.id))).state == "approved"
    assert (await stock(database, store))[1] == []


async def test_another_stores_goods_are_not_found(database: Database, store: Store, other_store: Store):
    await came_back(database, store, "set_aside")
    async with database.in_store(store.id) as session:
        key = str((await page_of_set_aside(session)).rows[0].goods.id)

    async with database.in_store(other_store.id) as session:
        with pytest.raises(NotSetAside):
            await set_aside_by_id(session, key)
