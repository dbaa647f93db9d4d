"""Refunds of an order's two payments that are told of at the same moment, near and far."""

from uuid import UUID

import pytest

from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from tests.support.races import Races, far_away
from tests.support.two_payments import give_back, make_order_of_two_payments, money_of


async def tell(database: Database, store_id: UUID, payment_id: UUID) -> str:
    return await give_back(database, store_id, payment_id)


@pytest.mark.parametrize("delay", [0.0, 0.1], ids=["near", "far"])
async def test_refunds_of_both_payments_at_once_leave_nothing_paid(
    database: Database, settings: Settings, store: Store, races: Races, delay: float
):
    orders = [await make_order_of_two_payments(database, store) for _ in range(4)]
    payments = [payment_id for _, both in orders for payment_id in both]

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, tell, store.id, payments)

    assert answers == {"succeeded": 8}
    assert [await money_of(database, store, order_id) for order_id, _ in orders] == ["refunded"] * 4
