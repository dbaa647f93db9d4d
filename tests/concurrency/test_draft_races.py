"""An offer is taken by its buyer, placed by staff, taken back and thrown away at one moment: one order, or none."""

from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.send_draft import send_draft
from shared.checkout.take_draft import place_draft, take_draft
from shared.checkout.write_draft import DraftWords, begin_draft, discard_draft, save_draft, take_back_draft
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Conflict
from shared.kernel.settings import Settings
from shared.orders.drafts import DraftOrder, draft_by_id
from shared.orders.models import Order
from shared.payments.methods import CASH_ON_DELIVERY, TRANSFER
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS
from tests.support.races import Races, deadlocks, far_away
from tests.support.rounds import rounds

NEAR, FAR = (0.0, 1), (0.1, 4)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


async def an_offer(database: Database, store: Store) -> UUID:
    """Send a draft of three of five mugs, whose goods are held."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
        known = await current_store(session)
        draft = await begin_draft(session, known, secret_key="k", actor="m", now=utc_now())
        words = DraftWords(email="ada@example.com", address=ADDRESS.as_record())
        draft = await save_draft(session, draft, {mug.id: 3}, words, seen=0, actor="m", now=utc_now())
        await send_draft(
            session,
            known,
            draft,
            days=3,
            is_held=True,
            seen=1,
            seen_total_minor=None,
            actor="m",
            now=utc_now(),
        )
        return draft.id


async def take(database: Database, store_id: UUID, draft_id: UUID) -> str:
    """Take it as its buyer does."""

    async def whole(session) -> str:
        order = await take_draft(
            session,
            await current_store(session),
            await draft_by_id(session, str(draft_id)),
            method=CASH_ON_DELIVERY,
            secret_key="k",
            origin="",
            now=utc_now(),
        )
        return str(order.id)

    try:
        return await database.run(store_id, whole)
    except Conflict as refusal:
        return type(refusal).__name__


async def anything(database: Database, store_id: UUID, draft_id: UUID) -> str:
    """Come in turn to take it, to place it, to take it back, to throw it away."""
    anything.turn += 1  # type: ignore[attr-defined] # a counter of this process
    turn = anything.turn % 4  # type: ignore[attr-defined] # as above
    if turn == 0:
        answer = await take(database, store_id, draft_id)
        return answer if answer.startswith("Draft") else "ordered"

    async def whole(session) -> str:
        draft = await draft_by_id(session, str(draft_id))
        if turn == 1:
            await place_draft(
                session,
                await current_store(session),
                draft,
                method=TRANSFER,
                is_paid=True,
                secret_key="k",
                actor="m",
                now=utc_now(),
            )
            return "ordered"
        step = take_back_draft if turn == 2 else discard_draft
        await step(session, draft, actor="m", now=utc_now())
        return "taken back" if turn == 2 else "discarded"

    try:
        return await database.run(store_id, whole)
    except Conflict as refusal:
        return type(refusal).__name__


anything.turn = 0  # type: ignore[attr-defined] # as above


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


@distances
async def test_twenty_clicks_make_one_order(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    async with far_away(settings.database, delay) as way:
        draft_id = await an_offer(database, store)

        answers = await races.run(way, take, store.id, [draft_id] * (20 // fewer))

    assert list(answers.values()) == [20 // fewer]
    async with database.in_store(store.id) as session:
        assert [str(one) for one in await session.scalars(select(Order.id))] == list(answers)
        level = (await session.scalars(select(StockLevel))).one()
        assert (level.on_hand, level.reserved) == (2, 0)
    assert await violations(database, store) == []


@distances
async def test_it_is_an_order_or_it_is_not(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    before = await deadlocks(database)
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 3)):
            draft_id = await an_offer(database, store)

            answers = await races.run(way, anything, store.id, [draft_id] * (20 // fewer))

            async with database.in_store(store.id) as session:
                draft = (await session.scalars(select(DraftOrder).where(DraftOrder.id == draft_id))).one()
                placed = (await session.scalars(select(Order.id).where(Order.cart_id == draft.cart_id))).all()
                latest = select(StockLevel).order_by(StockLevel.id.desc()).limit(1)
                level = (await session.scalars(latest)).one()
            assert (draft.state == "ordered") == (len(placed) == 1) == (answers["ordered"] > 0), answers
            assert answers["discarded"] + (answers["ordered"] > 0) <= 1, answers
            assert (level.on_hand, level.reserved) == ((2, 0) if placed else (5, 0))
            assert await violations(database, store) == []
    assert await deadlocks(database) == before
