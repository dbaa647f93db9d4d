"""What marketing cost is written down, changed, removed and brought back, by those who may see costs."""

from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy import insert, select, update

from shared.insight.marketing_costs import MarketingCost
from shared.insight.write_marketing_cost import MOST_COSTS
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.ids import new_id
from shared.stores.models import Store
from shared.stores.permissions import ALL, COSTS_SEE, REPORTS_SEE, without_own
from shared.web.door import Door
from tests.support.digits import stand_in
from tests.support.roles import with_role
from tests.support.web import signed_in

TYPED = {"from": "2026-01-01", "to": "2026-01-31", "channel": "shop", "cost": "310.00", "note": "Search ads"}


def place_of(store: Store) -> str:
    return f"/dashboard/{store.slug}/reports/acquisition/costs"


async def kept(database: Database, store: Store) -> list[MarketingCost]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(select(MarketingCost).order_by(MarketingCost.created_at, MarketingCost.id))
        )


async def test_a_cost_is_written_down_and_changed(owner: httpx.AsyncClient, database: Database, store: Store):
    place = place_of(store)
    empty = await owner.get(place)

    answer = await owner.post(place, data=TYPED)
    [cost] = await kept(database, store)
    form = await owner.get(f"{place}/{cost.id}")
    changed = await owner.post(
        f"{place}/{cost.id}", data=TYPED | {"cost": "99.5", "channel": "staff", "note": ""}
    )
    listed = await owner.get(changed.headers["location"])

    assert "Nothing is written down yet" in empty.text
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}?saved=yes")
    assert (cost.first_day, cost.last_day) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (cost.channel, cost.cost_minor, cost.note) == ("shop", 31000, "Search ads")
    assert 'value="310.00"' in form.text
    assert "€99.50" in listed.text
    [cost] = await kept(database, store)
    assert (cost.channel, cost.cost_minor, cost.note) == ("staff", 9950, "")
    async with database.in_store(store.id) as session:
        told = await session.scalars(
            select(Event.name).where(Event.name.like("marketing.%")).order_by(Event.id)
        )
        assert list(told) == ["marketing.cost_added", "marketing.cost_changed"]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("from", "", "Enter the first day"),
        ("from", "1999-12-31", "Enter the first day"),
        ("from", "soon", "Enter the first day"),
        ("to", "", "Enter the last day"),
        ("to", "2025-12-31", "Enter a day that is not before the first one."),
        ("to", "2027-01-03", "Enter at most a year at once."),
        ("channel", "pigeons", "Choose one of these."),
        ("cost", "", "Enter what it cost"),
        ("cost", "0", "Enter what it cost"),
        ("cost", "-5", "Enter an amount of zero or more."),
        ("cost", "much", "much"),
        ("note", "n" * 201, "Write at most 200 characters."),
    ],
)
async def test_what_is_no_cost_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store, field: str, typed: str, told: str
):
    place = place_of(store)

    answer = await owner.post(place, data=TYPED | {field: typed})

    assert answer.status_code == 422
    assert told in answer.text
    assert f'id="field-{field}-error"' in answer.text
    # What was typed elsewhere stays.
    assert ("Search ads" if field != "note" else 'value="310.00"') in answer.text
    assert await kept(database, store) == []


async def test_what_is_wrong_changes_nothing(owner: httpx.AsyncClient, database: Database, store: Store):
    place = place_of(store)
    await owner.post(place, data=TYPED)
    [cost] = await kept(database, store)

    answer = await owner.post(f"{place}/{cost.id}", data=TYPED | {"cost": "a lot", "note": "Fair"})

    assert answer.status_code == 422
    assert 'value="a lot"' in answer.text
    [cost] = await kept(database, store)
    assert (cost.cost_minor, cost.note) == (31000, "Search ads")


async def test_what_is_removed_can_come_back_for_a_day(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    place = place_of(store)
    await owner.post(place, data=TYPED)
    [cost] = await kept(database, store)

    gone = await owner.post(f"{place}/{cost.id}/removal")
    listed = await owner.get(gone.headers["location"])
    again = await owner.post(f"{place}/{cost.id}/removal")
    back = await owner.post(f"{place}/{cost.id}/return")
    twice = await owner.post(f"{place}/{cost.id}/return")

    assert gone.headers["location"] == f"{place}?removed={cost.id}"
    assert f"{place}/{cost.id}/return" in listed.text
    assert "Nothing is written down yet" in listed.text
    assert (again.status_code, back.status_code, twice.status_code) == (404, 303, 404)
    assert [one.removed_at for one in await kept(database, store)] == [None]
    # A day later the next one that is written down takes it away.
    await owner.post(f"{place}/{cost.id}/removal")
    async with database.in_store(store.id) as session:
        await session.execute(update(MarketingCost).values(removed_at=utc_now() - timedelta(days=2)))
    await owner.post(place, data=TYPED | {"note": "Fair"})
    assert [one.note for one in await kept(database, store)] == ["Fair"]


async def test_there_are_so_many_and_a_long_list_has_pages(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    place, now = place_of(store), utc_now()
    async with database.in_store(store.id) as session:
        row = {"store_id": store.id, "channel": "shop", "cost_minor": 100, "note": "", "created_at": now}
        days = [date(2024, 1, 1) + timedelta(days=number) for number in range(MOST_COSTS)]
        await session.execute(
            insert(MarketingCost),
            [row | {"id": new_id(), "first_day": day, "last_day": day} for day in days],
        )

    answer = await owner.post(place, data=TYPED)
    first, last = await owner.get(place), await owner.get(f"{place}?page=12")

    assert answer.status_code == 422
    assert "You have 600 of these already" in answer.text
    assert len(await kept(database, store)) == MOST_COSTS
    assert f"{place}?page=2" in first.text
    assert "?page=13" not in last.text
    assert "Jan 1, 2024" in last.text


async def test_costs_are_for_those_who_may_see_them_and_changes_for_those_who_do_marketing(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    place = place_of(store)
    await owner.post(place, data=TYPED)
    [cost] = await kept(database, store)
    staff = await signed_in(door, database, store, role="staff")
    blind = (await with_role(door, database, store, without_own(ALL - {COSTS_SEE}))).browser
    looker = (await with_role(door, database, store, without_own({COSTS_SEE, REPORTS_SEE}))).browser
    asks = ("", f"/{cost.id}", f"/{cost.id}/removal", f"/{cost.id}/return")

    for person in (staff, blind):
        assert (await person.get(place)).status_code == 403
        assert [(await person.post(place + ask, data=TYPED)).status_code for ask in asks] == [403] * 4
    shown = await looker.get(place)
    assert stand_in("310.00", shown.text)
    assert "/removal" not in shown.text
    assert (await looker.get(f"{place}/{cost.id}")).status_code == 403
    assert [(await looker.post(place + ask, data=TYPED)).status_code for ask in asks] == [403] * 4

    assert [(one.id, one.removed_at) for one in await kept(database, store)] == [(cost.id, None)]
