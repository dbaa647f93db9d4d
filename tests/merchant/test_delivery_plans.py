"""Times, limits and the place of a way of delivery, as a merchant types them."""

from datetime import time

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.database import Database
from shared.shipping.models import ShippingMethod
from shared.shipping.slots import Hours, SlotPlan, plan_of
from shared.stores.models import Store
from tests.support.factories.slots import EVERY_DAY, make_slots

FORM = {
    "weekdays-0": ["1", "3"], "opens-0": "09:00", "closes-0": "12:30", "capacity-0": "4",
    "weekdays-1": ["6"], "opens-1": "10:00", "closes-1": "14:00", "capacity-1": "2",
    "lead_hours": "12", "days_ahead": "10", "closed": "2026-12-24, 2026-12-25",
    "postcodes": "10, 12 4", "most_grams": "20000", "longest_mm": "1200",
}  # fmt: skip


async def method_page(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        method = await make_slots(session)
    return f"/dashboard/{store.slug}/shipping/{method.zone_id}/methods/{method.id}"


async def known(database: Database, store: Store) -> ShippingMethod:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(ShippingMethod))).one()


async def test_what_is_typed_is_kept_and_shown_again(owner: AsyncClient, database: Database, store: Store):
    address = await method_page(database, store)

    saved = await owner.post(address, data=FORM)
    page = await owner.get(address)
    method = await known(database, store)

    assert saved.status_code == 303
    plan = plan_of(method.plan)
    assert plan is not None
    assert plan.hours == (
        Hours((1, 3), time(9), time(12, 30), 4),
        Hours((6,), time(10), time(14), 2),
    )
    assert (plan.lead_hours, plan.days_ahead, len(plan.closed)) == (12, 10, 2)
    assert (method.postcodes, method.most_grams, method.longest_mm) == (["10", "12 4"], 20_000, 1200)
    assert 'value="12:30"' in page.text
    assert 'value="2026-12-24, 2026-12-25"' in page.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weekdays-0": []}, "Choose the days of the week."),
        ({"opens-0": "nine"}, "Enter from when to when."),
        ({"closes-0": "08:00"}, "It has to end after it begins."),
        ({"capacity-0": "0"}, "Enter for how many orders"),
        ({"lead_hours": "soon"}, "Enter a whole number."),
        ({"days_ahead": "61"}, "Enter at most 60 days."),
        ({"closed": "Christmas"}, "Write days as 2026-12-24"),
        ({"postcodes": "1234567890123"}, "Use at most 200 beginnings of postcodes."),
        ({"address": "x" * 501}, "Use at most 500 characters."),
    ],
)
async def test_what_cannot_be_meant_is_said_at_its_field_and_changes_nothing(
    owner: AsyncClient, database: Database, store: Store, change: dict[str, str], sentence: str
):
    address = await method_page(database, store)

    answer = await owner.post(address, data=FORM | {"message": "Ring <b>twice</b>"} | change)
    plan = plan_of((await known(database, store)).plan)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert plan == SlotPlan((Hours(EVERY_DAY, time(9), time(12), 1),), 1, 7)


async def test_without_times_it_is_delivered_as_usual(owner: AsyncClient, database: Database, store: Store):
    address = await method_page(database, store)

    await owner.post(address, data={"days_ahead": "7"})

    assert (await known(database, store)).plan == {}
