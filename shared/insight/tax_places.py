"""Where a store sells so much that it may have to register for tax: its kept figures against known thresholds.

Read from figures by day, so a page over two years reads a few rows. Sales are without tax, and nothing is taken off for
what came back: that is what most thresholds count.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import uuid5

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.conversion import Conversion
from shared.currencies.offered import conversions_of
from shared.insight.models import DayFigures, RegionDayFigures
from shared.insight.reckon_days import day_of
from shared.kernel.events import Event
from shared.kernel.money import Money
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.taxes.change_registrations import as_facts, registrations_of
from shared.taxes.known_rates import european_union
from shared.taxes.known_thresholds import CALENDAR, Threshold, thresholds_for
from shared.taxes.registrations import Registered, is_registered
from shared.taxes.states import EUROPEAN_UNION, STATES, state_code

# Less than four fifths of the threshold; four fifths or more; as much as it is, or more.
FAR: Final = "far"
NEAR: Final = "near"
PASSED: Final = "passed"
# Nobody can say: the threshold is in a currency for which the store has no rate.
UNKNOWN: Final = "unknown"
_NEAR_FROM: Final = Decimal("0.8")
PASSED_EVENT: Final = "tax.threshold_passed"


@dataclass(frozen=True, slots=True)
class Sold:
    """Sales without tax, in minor units of the store's currency, and the number of orders."""

    minor: int = 0
    orders: int = 0

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.minor + other.minor, self.orders + other.orders)


@dataclass(frozen=True, slots=True)
class Times:
    """What was sold into a place in the times that thresholds count by."""

    twelve_months: Sold = Sold()
    this_year: Sold = Sold()
    last_year: Sold = Sold()

    def __add__(self, other: "Times") -> "Times":
        return Times(
            self.twelve_months + other.twelve_months,
            self.this_year + other.this_year,
            self.last_year + other.last_year,
        )


@dataclass(frozen=True, slots=True)
class TaxPlace:
    """What was sold into a place, against its threshold if one is known; `share` is how much of it is reached."""

    place: str
    times: Times
    threshold: Threshold | None
    verdict: str
    share: Decimal | None
    is_registered: bool

    @property
    def percent(self) -> int | None:
        """How much of the threshold is reached, rounded down; None where nobody can say."""
        return None if self.share is None else int(self.share * 100)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should find out if the store has to register."""
        return self.verdict in (NEAR, PASSED) and not self.is_registered


def judge(
    threshold: Threshold, times: Times, *, currency: str, conversion: Conversion | None
) -> tuple[str, Decimal | None]:
    """Say how near sales are to a threshold, and how much of it they are. Pure.

    `conversion` leads from the store's currency into the threshold's, None where they are the same or none is known.
    """
    counted = [times.this_year, times.last_year] if threshold.period == CALENDAR else [times.twelve_months]
    shares = [_share(threshold, one, currency=currency, conversion=conversion) for one in counted]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return UNKNOWN, None
    share = max(known)
    return (PASSED if share >= 1 else NEAR if share >= _NEAR_FROM else FAR), share


def _share(
    threshold: Threshold, sold: Sold, *, currency: str, conversion: Conversion | None
) -> Decimal | None:
    if not threshold.amount:
        return Decimal(1 if sold.orders else 0)
    by_orders = Decimal(sold.orders) / threshold.orders if threshold.orders else None
    if currency == threshold.amount.currency:
        amount = sold.minor
    elif conversion is not None:
        amount = conversion.exact(Money(sold.minor, currency)).minor
    elif not sold.minor:
        amount = 0
    elif by_orders is not None and by_orders >= 1 and not threshold.needs_both:
        return by_orders
    else:
        return None
    by_amount = Decimal(amount) / threshold.amount.minor
    if by_orders is None:
        return by_amount
    return min(by_amount, by_orders) if threshold.needs_both else max(by_amount, by_orders)


def compare_places(
    sold: Mapping[str, Times],
    *,
    home: str,
    currency: str,
    conversions: Mapping[str, Conversion],
    registrations: Sequence[Registered],
    today: date,
) -> list[TaxPlace]:
    """Return every place into which was sold, those first that need a look, then by what was sold. Pure.

    `sold` is by country, and by state where a country has such; what went to members of the European Union counts once
    more, together, for a store that sits in one.
    """
    thresholds = thresholds_for(home)
    whole = dict(sold)
    abroad = [times for place, times in sold.items() if place in european_union() and place != home]
    if EUROPEAN_UNION in thresholds and abroad:
        whole[EUROPEAN_UNION] = sum(abroad, Times())
    found = []
    for place, times in whole.items():
        threshold = thresholds.get(place)
        verdict, share = FAR, None
        if threshold is not None:
            conversion = conversions.get(threshold.amount.currency)
            verdict, share = judge(threshold, times, currency=currency, conversion=conversion)
        by_union = place in european_union() and is_registered(EUROPEAN_UNION, registrations, today=today)
        registered = by_union or is_registered(place, registrations, today=today)
        found.append(TaxPlace(place, times, threshold, verdict, share, registered))
    return sorted(
        found,
        key=lambda one: (not one.needs_a_look, -(one.share or 0), -one.times.twelve_months.minor, one.place),
    )


async def tax_places(session: AsyncSession, store: Store, *, now: datetime) -> list[TaxPlace]:
    """Return into which places the store sold, against the thresholds that are known."""
    today = day_of(now, store.time_zone)
    return compare_places(
        await _sold_by_place(session, today),
        home=store.country,
        currency=store.currency,
        conversions=conversions_of(store, now=now),
        registrations=as_facts(await registrations_of(session)),
        today=today,
    )


async def note_passed_thresholds(session: AsyncSession, *, now: datetime) -> list[str]:
    """Write down, once for each place and whoever is told, that a threshold is passed; returns the places that are new.

    Where the store is registered nobody has to hear of it.
    """
    store = await current_store(session)
    passed = [
        one.place
        for one in await tax_places(session, store, now=now)
        if one.verdict == PASSED and not one.is_registered and one.place.partition("-")[0] != store.country
    ]
    if not passed:
        return []
    rows = [
        {
            "store_id": store.id,
            # The same for ever, whoever writes it: nobody is told twice.
            "id": uuid5(store.id, f"{PASSED_EVENT} {place}"),
            "name": PASSED_EVENT,
            "subject_id": store.id,
            "actor": "system",
            "data": {"place": place},
            "occurred_at": now,
        }
        for place in passed
    ]
    fresh = await session.scalars(
        insert(Event).values(rows).on_conflict_do_nothing().returning(Event.data["place"].astext)
    )
    return list(fresh)


async def _sold_by_place(session: AsyncSession, today: date) -> dict[str, Times]:
    days, regions = DayFigures, RegionDayFigures
    net = days.gross_minor - days.discount_minor + days.delivery_minor - days.included_tax_minor
    since = date(today.year - 1, 1, 1)
    by_country = await session.execute(
        select(days.country, *_times(days.day, net, days.orders, today))
        .where(days.day >= since)
        .group_by(days.country)
    )
    by_region = await session.execute(
        select(
            regions.country, regions.region, *_times(regions.day, regions.sales_minor, regions.orders, today)
        )
        .where(regions.day >= since)
        .group_by(regions.country, regions.region)
    )
    found: defaultdict[str, Times] = defaultdict(Times)
    for row in by_country:
        # Of countries whose states tax by themselves the states are shown.
        if row[0] and row[0] not in STATES:
            found[row[0]] += _read(row, 1)
    for row in by_region:
        # What nobody can place is shown under the country, and held against no threshold.
        state = state_code(row[0], row[1])
        found[f"{row[0]}-{state}" if state else row[0]] += _read(row, 2)
    return {place: times for place, times in found.items() if times != Times()}


def _times(day: Any, amount: Any, orders: Any, today: date) -> list[ColumnElement[Any]]:
    year, a_year_ago = date(today.year, 1, 1), _a_year_before(today)
    spans = (day > a_year_ago, day >= year, day < year)
    return [func.coalesce(func.sum(what).filter(span), 0) for span in spans for what in (amount, orders)]


def _read(row: Row[Any], start: int) -> Times:
    figures = [int(figure) for figure in row[start:]]
    return Times(*(Sold(*figures[place : place + 2]) for place in (0, 2, 4)))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)
