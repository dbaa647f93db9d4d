"""Tax and delivery in the dashboard."""

from decimal import Decimal

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.shipping.change_zones import add_zone
from shared.shipping.models import ShippingMethod, ShippingZone
from shared.stores.models import Store
from shared.taxes.models import TaxRate


async def rates_of(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = (TaxRate.country, TaxRate.category, TaxRate.postcode)
        return (await session.scalars(select(TaxRate).order_by(*order))).all()


async def test_a_rate_is_entered_changed_and_removed(owner: AsyncClient, database: Database, store: Store):
    here, form = f"/dashboard/{store.slug}/taxes", {"name": "VAT", "country": "de", "category": "standard"}

    await owner.post(here, data=form | {"percent": "19"})
    await owner.post(here, data=form | {"percent": "16"})
    (rate,) = await rates_of(database, store)
    removed = await owner.post(f"{here}/{rate.id}/removal")

    assert (rate.rate, rate.country, rate.source) == (Decimal("0.16"), "DE", "")
    assert removed.status_code == 303
    assert await rates_of(database, store) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("percent", "100"),
        ("percent", ""),
        ("percent", "-1"),
        ("country", "Germany"),
        ("name", ""),
        ("category", "odd"),
    ],
)
async def test_a_rate_that_cannot_be_is_refused(
    owner: AsyncClient, database: Database, store: Store, field: str, typed: str
):
    form = {"name": "VAT", "country": "DE", "category": "standard", "percent": "19"} | {field: typed}

    page = await owner.post(f"/dashboard/{store.slug}/taxes", data=form)

    assert page.status_code == 422
    assert f'id="field-{field}-error"' in page.text
    assert await rates_of(database, store) == []


async def test_known_rates_come_with_their_source_and_leave_ones_own_alone(
    owner: AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/taxes"
    await owner.post(here, data={"name": "MwSt", "country": "DE", "category": "standard", "percent": "18"})

    await owner.post(f"{here}/known", data={"known": "DE"})
    rates = await rates_of(database, store)
    await owner.post(f"{here}/known", data={"known": "EU"})

    assert [(rate.category, rate.percent, bool(rate.source)) for rate in rates] == [
        ("reduced", Decimal(7), True),
        ("standard", Decimal(18), False),
        ("zero", Decimal(0), True),
    ]
    assert len({rate.country for rate in await rates_of(database, store)}) == 27


async def test_prices_with_and_without_tax(owner: AsyncClient, database: Database, store: Store):
    await owner.post(f"/dashboard/{store.slug}/taxes/prices", data={})
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Store))).one().prices_include_tax is False


async def test_a_zone_gets_ways_of_delivery(owner: AsyncClient, database: Database, store: Store):
    here = f"/dashboard/{store.slug}/shipping"
    await owner.post(here, data={"name": "Home", "countries": "de, Austria"})
    async with database.in_store(store.id) as session:
        zone = (await session.scalars(select(ShippingZone))).one()
    form = {"name": "Parcel", "kind": "by_weight", "price": "4.90", "steps": "5000: 9.90\n10000: 19.90"}

    answer = await owner.post(f"{here}/{zone.id}/methods", data=form | {"fewest_days": "2", "most_days": "4"})
    page = await owner.get(here)

    assert answer.status_code == 303
    assert zone.countries == ["AT", "DE"]
    assert "Parcel" in page.text
    async with database.in_store(store.id) as session:
        method = (await session.scalars(select(ShippingMethod))).one()
    assert (method.price_minor, method.fewest_days, method.most_days) == (490, 2, 4)
    assert method.steps == [{"from": 5000, "price_minor": 990}, {"from": 10000, "price_minor": 1990}]


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("price", "x"), ("steps", "heavy: dear"), ("most_days", "1")]
)
async def test_a_way_of_delivery_that_cannot_be_is_refused(
    owner: AsyncClient, database: Database, store: Store, field: str, typed: str
):
    async with database.in_store(store.id) as session:
        zone = await add_zone(session, name="Home", countries=["DE"], region="", postcodes=[], now=utc_now())
    form = {"name": "Parcel", "kind": "flat", "price": "4.90", "fewest_days": "2", "most_days": "3"}

    page = await owner.post(f"/dashboard/{store.slug}/shipping/{zone.id}/methods", data=form | {field: typed})

    assert page.status_code == 422
    assert 'class="field-error"' in page.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(ShippingMethod))).all() == []


@pytest.mark.parametrize("countries", ["Atlantis", "D1", "DE, FR"])
async def test_a_zone_that_cannot_be_is_refused(
    owner: AsyncClient, database: Database, store: Store, countries: str
):
    form = {"name": "Home", "countries": countries, "postcodes": "20"}

    page = await owner.post(f"/dashboard/{store.slug}/shipping", data=form)

    assert page.status_code == 422
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(ShippingZone))).all() == []
