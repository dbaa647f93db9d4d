"""However many find an account silent at once: one payment takes the other's place, and one tries the account again."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.move_payment import move_payment
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.payments.accounts import PaymentAccount
from shared.payments.connect_account import Credentials, connect_account
from shared.payments.models import Payment
from shared.payments.note_outcome import claim_probe, note_failure
from shared.payments.queries import payments_of
from shared.payments.route import MOST_FAILURES, RESTS_FOR
from tests.support.payments import Till
from tests.support.races import Races, deadlocks, far_away

distances = pytest.mark.parametrize(("delay", "fewer"), [(0.0, 1), (0.1, 4)], ids=["near", "far"])


async def move(database: Database, store_id: UUID, payment_id: UUID) -> str:
    """Let a payment go through another account; returns the one that it became."""

    async def whole(session):
        moved = await move_payment(session, payment_id, can_open=lambda _key: True, now=utc_now())
        return str(moved.id) if moved else "stays"

    return await database.run(store_id, whole)


async def fail(database: Database, store_id: UUID, account_id: UUID) -> str:
    """Find that an account does not answer."""
    async with database.in_store(store_id) as session:
        await note_failure(session, account_id, now=utc_now())
    return "noted"


async def probe(database: Database, store_id: UUID, account_id: UUID) -> str:
    """Want to try an account that has rested."""
    async with database.in_store(store_id) as session:
        taken = await claim_probe(session, account_id, now=utc_now() + RESTS_FOR + timedelta(seconds=5))
    return "tries" if taken else "leaves it"


async def connect_two(till: Till, settings: Settings) -> list[UUID]:
    """Connect two accounts and let the till's payment be of the first."""
    async with till.database.in_store(till.store.id) as session:
        for nth in range(2):
            typed = Credentials(f"No. {nth}", f"sk_test_OfNumber{nth}00042", "")
            now = utc_now() + timedelta(seconds=nth)
            await connect_account(session, typed, keys=settings.key_ring, actor="test", now=now)
        found = await session.scalars(
            select(PaymentAccount.id).order_by(PaymentAccount.created_at, PaymentAccount.id)
        )
        ids = list(found)
        payment = (await session.scalars(select(Payment))).one()
        payment.account_id = ids[0]
    return ids


@distances
async def test_one_payment_takes_the_place_of_one(settings: Settings, till: Till, races: Races, delay, fewer):
    [_, second] = await connect_two(till, settings)
    racers, before = 20 // fewer, await deadlocks(till.database)
    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, move, till.store.id, [till.payment_id] * racers)

    async with till.database.in_store(till.store.id) as session:
        left, taken = await payments_of(session, till.order_id)
    assert answers == {str(taken.id): racers}
    assert (left.state, taken.state, taken.account_id) == ("expired", "requested", second)
    assert await till.jobs() == ["payments.close_left_page"]
    assert await deadlocks(till.database) == before


@distances
async def test_every_failure_counts_and_one_tries_again(
    settings: Settings, till: Till, races: Races, delay, fewer
):
    [first, _] = await connect_two(till, settings)
    racers = 20 // fewer
    assert racers >= MOST_FAILURES
    async with far_away(settings.database, delay) as way:
        await races.run(way, fail, till.store.id, [first] * racers)
        answers = await races.run(way, probe, till.store.id, [first] * racers)

    assert answers == {"tries": 1, "leaves it": racers - 1}
