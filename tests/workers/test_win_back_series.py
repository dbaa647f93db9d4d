"""Winning back: who has not bought for long is written to, once in so many months."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.series.models import WIN_BACK
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.mail_days import Days, days_from
from tests.support.series import BEGIN, ON, asks_for_news, bought, decide, standing
from workers.mail_series import pursue_mail_series


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    return days_from(BEGIN, services, store, pursue_mail_series, "series.send_mail")


async def test_who_has_not_bought_for_long_is_written_to_twice_and_not_again(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=200))
        await decide(session, ON[WIN_BACK])

    assert await days.pass_by(minutes=2) == ["Test Shop: it has been a while"]
    assert await days.pass_by(days=13, hours=23) == []
    assert await days.pass_by(hours=1) == ["Test Shop: shall we keep in touch?"]
    assert await days.pass_by(days=200) == []
    assert await standing(database, store) == [("win_back", "finished", None, 2)]


async def test_who_was_won_back_lately_is_left_alone_for_so_many_months(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=89))
        await decide(session, replace(ON[WIN_BACK], days=(90,)))
    assert await days.pass_by(hours=23) == []
    assert len(await days.pass_by(hours=1)) == 1
    async with database.in_store(store.id) as session:
        await bought(session, at=days.now + timedelta(days=1), title="Plate")

    assert await days.pass_by(days=179) == []
    assert await days.pass_by(days=2) == ["Test Shop: it has been a while"]


async def test_an_order_ends_the_winning_back(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=200))
        await decide(session, ON[WIN_BACK])
    assert len(await days.pass_by(minutes=2)) == 1
    async with database.in_store(store.id) as session:
        await bought(session, at=days.now + timedelta(days=1), title="Plate")

    assert await days.pass_by(days=15) == []
    assert await standing(database, store) == [("win_back", "stopped", "ordered", 1)]


@pytest.mark.parametrize("spared", ["waits for an order", "never asked for news", "bought lately"])
async def test_nobody_is_won_back_who_is_not_away_or_did_not_ask_for_news(
    days: Days, database: Database, store: Store, spared: str
):
    async with database.in_store(store.id) as session:
        if spared != "never asked for news":
            await asks_for_news(session, at=BEGIN - timedelta(days=300))
        order = await bought(session, at=BEGIN - timedelta(days=80 if spared == "bought lately" else 200))
        if spared == "waits for an order":
            await session.execute(
                update(Order).where(Order.id == order.id).values(fulfilment_state="unfulfilled")
            )
        await decide(session, ON[WIN_BACK])

    assert await days.pass_by(minutes=2) == []
    assert await standing(database, store) == []
