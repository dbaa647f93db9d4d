"""However many people note the same line of a statement, or take in the same file, at once: it is noted once (R7)."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.checkout.apply_bank_line import LineDecided, apply_bank_line
from shared.checkout.await_transfer import await_transfer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.payments.bank_lines import BankLine
from shared.payments.import_statement import import_statement
from shared.payments.statement_line import StatementLine, named
from shared.payments.transfers import AwaitedTransfer, TransferReceipt
from shared.payments.ways import Way
from tests.support.payments import Till
from tests.support.races import Races, deadlocks, far_away

distances = pytest.mark.parametrize(("delay", "fewer"), [(0.0, 1), (0.1, 4)], ids=["near", "far"])


async def note(database: Database, store_id: UUID, line_id: UUID) -> str:
    """Note a line at the store's order."""

    async def whole(session):
        order = (await session.scalars(select(Order))).one()
        try:
            await apply_bank_line(session, line_id, order, actor="test", now=utc_now())
        except LineDecided:
            return "decided"
        return "noted"

    return await database.run(store_id, whole)


async def take_in(database: Database, store_id: UUID, _nothing: UUID) -> str:
    """Take in a file of three bookings; returns how many were new."""
    bookings = [
        StatementLine(utc_now().date(), Money(1000 + n, "EUR"), "Ada", "Mugs", f"T-{n}") for n in range(3)
    ]

    async def whole(session):
        written = await import_statement(session, named(bookings), name="a.csv", actor="t", now=utc_now())
        return str(written.fresh)

    return await database.run(store_id, whole)


@distances
async def test_a_line_is_noted_once(settings: Settings, till: Till, races: Races, delay, fewer):
    async with till.database.in_store(till.store.id) as session:
        order = (await session.scalars(select(Order))).one()
        details = {"holder": "Shop", "iban": "DE89370400440532013000", "bic": ""}
        await await_transfer(session, order, Way("bank_transfer", details=details), now=utc_now())
        booking = StatementLine(utc_now().date(), Money(1000, "EUR"), "Ada", "Mugs", "T-1")
        await import_statement(session, named([booking]), name="a.csv", actor="t", now=utc_now())
        line_id = (await session.scalars(select(BankLine.id))).one()
    racers, before = 20 // fewer, await deadlocks(till.database)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, note, till.store.id, [line_id] * racers)

    assert answers == {"noted": 1, "decided": racers - 1}
    async with till.database.in_store(till.store.id) as session:
        assert await session.scalar(select(func.sum(TransferReceipt.amount_minor))) == 1000
        assert await session.scalar(select(AwaitedTransfer.received_minor)) == 1000
    assert await deadlocks(till.database) == before


@distances
async def test_a_file_is_taken_in_once(settings: Settings, till: Till, races: Races, delay, fewer):
    racers, before = 20 // fewer, await deadlocks(till.database)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, take_in, till.store.id, [till.order_id] * racers)

    async with till.database.in_store(till.store.id) as session:
        assert await session.scalar(select(func.count(BankLine.id))) == 3
    assert sum(int(fresh) * count for fresh, count in answers.items()) == 3
    assert await deadlocks(till.database) == before
