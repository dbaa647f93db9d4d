"""Sales by place against the thresholds that are known, out of kept figures; a passed one is told of once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from shared.currencies.conversion import Conversion
from shared.insight.models import DayFigures, RegionDayFigures
from shared.insight.refresh_figures import refresh_figures
from shared.insight.tax_places import (
    FAR,
    NEAR,
    PASSED,
    UNKNOWN,
    Sold,
    TaxPlace,
    Times,
    compare_places,
    judge,
    note_passed_thresholds,
    tax_places,
)
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.taxes.change_registrations import add_registration
from shared.taxes.known_thresholds import CALENDAR, PERIODS, Threshold, thresholds_for
from shared.taxes.registrations import Registered
from shared.taxes.states import STATES
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order

TODAY = date(2026, 11, 22)
NONE = Sold()


def times(minor: int, orders: int = 1) -> Times:
    sold = Sold(minor, orders)
    return Times(sold, sold, NONE)


def only(place: str, home: str = "US") -> Threshold:
    return thresholds_for(home)[place]


@pytest.mark.parametrize(
    ("place", "minor", "orders", "expected"),
    [
        ("US-TX", 399_999_99, 9000, FAR),
        ("US-TX", 400_000_00, 1, NEAR),
        ("US-TX", 500_000_00, 1, PASSED),
        # Either is enough, or both are needed.
        ("US-GA", 100, 160, NEAR),
        ("US-GA", 100, 200, PASSED),
        ("US-GA", 100_000_00, 1, PASSED),
        ("US-NY", 500_000_00, 1, FAR),
        ("US-NY", 500_000_00, 80, NEAR),
        ("US-NY", 500_000_00, 100, PASSED),
        ("US-WA", 100, 5000, FAR),
    ],
)
def test_how_near_a_threshold_is(place: str, minor: int, orders: int, expected: str):
    verdict, _ = judge(only(place), times(minor, orders), currency="USD", conversion=None)

    assert verdict == expected


def test_a_calendar_year_counts_this_or_the_last_and_twelve_months_count_alone():
    last_year = Times(NONE, NONE, Sold(600_000_00, 300))

    assert judge(only("US-CA"), last_year, currency="USD", conversion=None)[0] == PASSED
    assert judge(only("US-TX"), last_year, currency="USD", conversion=None)[0] == FAR


def test_another_currency_is_compared_by_the_stores_own_rate_or_not_at_all():
    rate = Conversion("EUR", "USD", Decimal("1.25"), Decimal(0), "exact", utc_now())

    sold = times(80_000_00)
    assert judge(only("US-GA"), sold, currency="EUR", conversion=rate) == (PASSED, Decimal(1))
    assert judge(only("US-GA"), sold, currency="EUR", conversion=None) == (UNKNOWN, None)
    assert judge(only("US-NY"), sold, currency="EUR", conversion=None) == (UNKNOWN, None)
    # Orders are orders in any money.
    assert judge(only("US-GA"), times(80_000_00, 200), currency="EUR", conversion=None)[0] == PASSED


def test_the_table_is_whole_and_says_where_it_comes_from():
    found = thresholds_for("DE")

    assert set(found) == {"EU", "GB", *(f"US-{code}" for code in STATES["US"])} - {
        f"US-{code}" for code in ("DE", "MT", "NH", "OR")
    }
    assert {one.period for one in found.values()} == set(PERIODS)
    assert all(one.source and one.place == place for place, one in found.items())
    assert (found["EU"].amount.minor, found["EU"].period) == (10_000_00, CALENDAR)
    assert not found["GB"].amount
    assert thresholds_for("GB")["GB"].amount.minor == 90_000_00
    assert "EU" not in thresholds_for("GB")


def compared(sold: dict[str, Times], home: str = "DE", *registered: str) -> dict[str, TaxPlace]:
    facts = [Registered(*place.partition("-")[::2], TODAY) for place in registered]
    places = compare_places(sold, home=home, currency="EUR", conversions={}, registrations=facts, today=TODAY)
    return {one.place: one for one in places}


def test_what_goes_to_members_of_the_union_counts_together_and_not_what_stays_at_home():
    sold = {
        "DE": times(90_000_00),
        "FR": times(6_000_00, 60),
        "IT": times(3_000_00, 30),
        "CH": times(5_000_00),
    }

    found = compared(sold)
    assert found["EU"].times.this_year == Sold(9_000_00, 90)
    assert (found["EU"].verdict, found["EU"].percent, found["EU"].needs_a_look) == (NEAR, 90, True)
    assert (found["FR"].threshold, found["FR"].needs_a_look) == (None, False)
    assert next(iter(found)) == "EU"
    by_shop = compared(sold, "DE", "EU")
    assert [one.place for one in by_shop.values() if one.is_registered] == ["EU", "DE", "FR", "IT"]
    assert not by_shop["EU"].needs_a_look


def test_into_the_united_kingdom_the_first_sale_counts():
    assert compared({"GB": times(1)})["GB"].verdict == PASSED
    assert compared({"GB": times(1)}, "DE", "GB")["GB"].needs_a_look is False


async def sell_to(database: Database, store: Store, country: str, region: str, *, ago: timedelta) -> int:
    """Sell for 100.00 with 10.00 of tax in it to a place, so long ago; returns the order's number."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=100_00, stock=None)
        order = await make_order(session, variant)
        to = Order.address.op("||")({"country": country, "region": region})
        await session.execute(
            update(Order)
            .where(Order.id == order.id)
            .values(address=to, placed_at=utc_now() - ago, included_tax_minor=1000)
        )
        return order.number


async def refresh(database: Database, store: Store) -> None:
    is_left = True
    while is_left:
        async with database.in_store(store.id) as session:
            is_left = await refresh_figures(session, await current_store(session))


async def test_states_are_kept_by_day_and_put_together_by_whatever_they_were_typed(
    database: Database, store: Store
):
    recently, long_ago = timedelta(hours=1), timedelta(days=3 * 365)
    for region in ("TX", "texas", " Texas", "Tejas"):
        await sell_to(database, store, "US", region, ago=recently)
    await sell_to(database, store, "US", "TX", ago=long_ago)
    await sell_to(database, store, "FR", "Bretagne", ago=recently)
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        kept = list(await session.execute(select(RegionDayFigures.country, RegionDayFigures.region)))
        places = await tax_places(session, await current_store(session), now=utc_now())
        days = list(await session.scalars(select(DayFigures.orders).where(DayFigures.country == "US")))
    assert sorted(kept) == [("US", "TEJAS"), ("US", "TEXAS"), ("US", "TX"), ("US", "TX")]
    assert sum(days) == 5
    found = {one.place: one.times.twelve_months for one in places}
    # 100.00 with 10.00 of tax in it, delivered free.
    assert found == {
        "US-TX": Sold(3 * 90_00, 3),
        "US": Sold(90_00, 1),
        "FR": Sold(90_00, 1),
        "EU": Sold(90_00, 1),
    }


async def told_of(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(
                select(Event.data["place"].astext).where(Event.name == "tax.threshold_passed")
            )
        )


async def test_a_passed_threshold_is_told_of_once_and_not_where_one_is_registered(
    database: Database, store: Store
):
    await sell_to(database, store, "GB", "", ago=timedelta(hours=1))
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        assert await note_passed_thresholds(session, now=utc_now()) == ["GB"]
    async with database.in_store(store.id) as session:
        assert await note_passed_thresholds(session, now=utc_now() + timedelta(days=30)) == []
    assert await told_of(database, store) == ["GB"]


async def test_nobody_is_told_of_a_place_where_they_are_registered(database: Database, store: Store):
    await sell_to(database, store, "GB", "", ago=timedelta(hours=1))
    await refresh(database, store)
    now = utc_now()
    async with database.in_store(store.id) as session:
        await add_registration(
            session,
            country="GB",
            region="",
            number="GB 1",
            since=date(2020, 1, 1),
            today=now.date(),
            actor="test",
            now=now,
        )
        assert await note_passed_thresholds(session, now=now) == []
    assert await told_of(database, store) == []
