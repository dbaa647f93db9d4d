"""Whoever brings the word that a payment failed or came after all: one next payment, one mail, one paid order (F090)."""

from uuid import UUID

import pytest

from shared.checkout.settle_payment import settle_payment
from shared.invariants.find_violations import EVER, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.payments.gateway import Standing
from shared.payments.queries import lock_payment, payments_of
from shared.payments.states import FAILED, SUCCEEDED
from tests.support.payments import Till
from tests.support.races import Races, deadlocks, far_away

distances = pytest.mark.parametrize(("delay", "fewer"), [(0.0, 1), (0.1, 4)], ids=["near", "far"])


async def hear(database: Database, store_id: UUID, payment_id: UUID, *, state: str) -> str:
    async def whole(session):
        payment = await lock_payment(session, payment_id)
        captured = payment.amount if state == SUCCEEDED else None
        told = Standing("", state, payment.amount, f"pi_{payment_id}", None, captured)
        await settle_payment(session, payment, told, now=utc_now())
        return payment.state

    return await database.run(store_id, whole)


async def hear_of_failure(database: Database, store_id: UUID, payment_id: UUID) -> str:
    """Learn that promised money did not come."""
    return await hear(database, store_id, payment_id, state=FAILED)


async def hear_of_money(database: Database, store_id: UUID, payment_id: UUID) -> str:
    """Learn that money has come."""
    return await hear(database, store_id, payment_id, state=SUCCEEDED)


async def payments(till: Till) -> list[tuple[UUID, str]]:
    async with till.database.in_store(till.store.id) as session:
        return [(one.id, one.state) for one in await payments_of(session, till.order_id)]


@distances
async def test_a_failure_offers_one_more_payment_and_one_mail(
    settings: Settings, till: Till, races: Races, delay, fewer
):
    racers, before = 20 // fewer, await deadlocks(till.database)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, hear_of_failure, till.store.id, [till.payment_id] * racers)

    assert answers == {FAILED: racers}
    assert [state for _, state in await payments(till)] == ["failed", "requested"]
    assert (await till.order(), await till.stock()) == (("awaiting_payment", "unpaid"), (5, 2))
    assert await till.jobs() == ["notifications.send_payment_failed"]
    assert await deadlocks(till.database) == before


@distances
async def test_money_of_both_tries_at_once_pays_one_order_and_the_other_goes_back(
    settings: Settings, till: Till, races: Races, delay, fewer
):
    await hear_of_failure(till.database, till.store.id, till.payment_id)
    both = [payment_id for payment_id, _ in await payments(till)]
    racers, before = 20 // fewer, await deadlocks(till.database)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, hear_of_money, till.store.id, (both * racers)[:racers])

    assert answers == {SUCCEEDED: racers}
    assert (await till.order(), await till.stock()) == (("placed", "paid"), (3, 0))
    assert await till.refunds() == [(4488, "requested")]
    assert sorted(await till.jobs()) == [
        "notifications.send_order_confirmation",
        "notifications.send_payment_failed",
        "notifications.send_payment_review",
        "payments.send_refund",
    ]
    assert await deadlocks(till.database) == before
    async with till.database.as_platform() as session:
        assert await find_violations(session, now=utc_now(), since=EVER, store_id=till.store.id) == []
