"""Goods that came back are exchanged or paid back at one moment: one of them, once."""

from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.exchange_return import exchange_return
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Conflict
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.payments.models import Refund
from shared.products.models import Variant
from shared.returns.move_return import settle_return
from shared.returns.queries import return_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.shared.checkout.test_exchange_return import a_variant, came_back, read
from tests.support.races import Races, deadlocks, far_away

NEAR, FAR = (0.0, 1), (0.1, 4)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


async def exchange_or_settle(database: Database, store_id: UUID, return_id: UUID) -> str:
    """Half of those who come exchange the goods for a tray of the same price, the other half give the money back."""
    exchange_or_settle.turn += 1  # type: ignore[attr-defined] # a counter of this process
    is_exchanged = exchange_or_settle.turn % 2  # type: ignore[attr-defined] # as above

    async def whole(session) -> str:
        asked = await return_by_id(session, str(return_id))
        if not is_exchanged:
            await settle_return(session, asked.order, asked, Money(2000, "EUR"), actor="race", now=utc_now())
            return "paid back"
        tray = select(Variant.id).where(Variant.price_minor == 2000).order_by(Variant.id.desc()).limit(1)
        variant_id = await session.scalar(tray)
        await exchange_return(
            session,
            await current_store(session),
            asked,
            {variant_id: 1},
            reason="",
            seen=0,
            seen_total_minor=None,
            actor="race",
            now=utc_now(),
        )
        return "exchanged"

    try:
        return await database.run(store_id, whole)
    except Conflict:
        return "moved"


exchange_or_settle.turn = 0  # type: ignore[attr-defined] # as above


@distances
async def test_goods_are_exchanged_or_paid_back_and_never_both(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    before, racers = await deadlocks(database), 20 // fewer
    asked, _ = await came_back(database, store), await a_variant(database, store, 2000)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, exchange_or_settle, store.id, [asked.id] * racers)

    assert answers["exchanged"] + answers["paid back"] == 1, answers
    assert answers["moved"] == racers - 1
    async with database.in_store(store.id) as session:
        given = (await session.scalars(select(Refund.amount_minor))).all()
        left = (await session.scalars(select(StockLevel.on_hand).order_by(StockLevel.id))).all()
    assert given == ([] if answers["exchanged"] else [2000])
    assert left == ([4, 3] if answers["exchanged"] else [4, 4])
    assert (await read(database, store, asked.id)).state == "settled"
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        assert [str(one) for one in found] == []
    assert await deadlocks(database) == before
