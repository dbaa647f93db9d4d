"""Where a store collects tax: said in the dashboard, refused at the field, and what it does to an order."""

import asyncio
from datetime import date

import httpx
import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event, record
from shared.kernel.ids import new_id
from shared.orders.models import Order
from shared.shipping.methods import Destination
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from shared.taxes.change_registrations import registrations_of
from shared.taxes.models import TaxRegistration
from shared.web.door import Door
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.web import browser, signed_in

TEXAS = {"country": "US", "region": "Texas", "number": "3-20412-3456-7", "since": "2026-02-01"}


def here(store: Store) -> str:
    return f"/dashboard/{store.slug}/taxes/registrations"


async def kept(database: Database, store: Store) -> list[tuple[str, str, date]]:
    async with database.in_store(store.id) as session:
        return [(one.place, one.number, one.since) for one in await registrations_of(session)]


async def reach_of(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Store.tax_reach))).one()


async def test_a_registration_is_entered_changed_and_removed(
    owner: AsyncClient, database: Database, store: Store
):
    await owner.post(here(store), data=TEXAS)
    await owner.post(here(store), data=TEXAS | {"region": "tx", "number": "3-2"})
    assert await kept(database, store) == [("US-TX", "3-2", date(2026, 2, 1))]
    page = await owner.get(here(store))
    assert "Texas, United States" in page.text

    async with database.in_store(store.id) as session:
        key = (await session.scalars(select(TaxRegistration.id))).one()
    removed = await owner.post(f"{here(store)}/{key}/removal")

    assert removed.status_code == 303
    assert await kept(database, store) == []
    async with database.in_store(store.id) as session:
        told = await session.execute(
            select(Event.name, Event.data["place"].astext)
            .where(Event.name.startswith("tax."))
            .order_by(Event.id)
        )
        assert list(told) == [
            ("tax.registered", "US-TX"),
            ("tax.registered", "US-TX"),
            ("tax.deregistered", "US-TX"),
        ]
    assert (await owner.post(f"{here(store)}/{key}/removal")).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("country", "XX"),
        ("region", "Bavaria"),
        ("region", ""),
        ("number", ""),
        ("number", "9" * 61),
        ("since", ""),
        ("since", "soon"),
        ("since", "2200-01-01"),
        ("since", "1800-01-01"),
    ],
)
async def test_a_registration_that_cannot_be_is_refused_at_its_field(
    owner: AsyncClient, database: Database, store: Store, field: str, typed: str
):
    page = await owner.post(here(store), data=TEXAS | {field: typed})

    assert page.status_code == 422
    assert f'id="field-{field}-error"' in page.text
    if field != "number":
        assert TEXAS["number"] in page.text
    assert await kept(database, store) == []


async def test_a_country_without_states_of_its_own_takes_none(
    owner: AsyncClient, database: Database, store: Store
):
    page = await owner.post(here(store), data=TEXAS | {"country": "FR"})

    assert page.status_code == 422
    assert 'id="field-region-error"' in page.text
    assert await kept(database, store) == []


async def test_a_reach_that_is_none_is_refused(owner: AsyncClient, database: Database, store: Store):
    page = await owner.post(f"{here(store)}/reach", data={"reach": "nowhere"})

    assert page.status_code == 422
    assert 'id="field-reach-error"' in page.text
    assert await reach_of(database, store) == "everywhere"


@pytest.fixture
def mug(database: Database, store: Store, runner: asyncio.Runner) -> str:
    """A mug at 40.00 in a store with German and French rates."""
    return runner.run(_stock_up(database, store))


async def _stock_up(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        for country, percent in (("DE", 19), ("FR", 20)):
            place = {"country": country, "region": "", "postcode": "", "category": "standard"}
            await add_rate(session, name=f"VAT {country}", percent=percent, **place, now=utc_now())
        return str((await make_variant(session, title="Blue Mug", price_minor=4000, stock=9)).id)


async def ordered(
    door: Door, database: Database, store: Store, mug: str, destination: Destination
) -> tuple[httpx.Response, Order | None]:
    """Order the mug to a place; returns the cart's page and the order."""
    shopper = browser(door, f"{store.slug}.localhost")
    await shopper.post("/cart/lines", data={"variant": mug, "quantity": "1"})
    form = FORM | {"country": destination.country, "region": destination.region}
    placed = await shopper.post("/checkout", data=form | {"seen_total": "4490"})
    assert placed.status_code == 303, placed.text
    page = await shopper.get(placed.headers["location"])
    async with database.in_store(store.id) as session:
        latest = select(Order).order_by(Order.number.desc()).limit(1)
        return page, await session.scalar(latest)


async def taxes_of(
    door: Door, database: Database, store: Store, mug: str, country: str
) -> list[tuple[str, int]]:
    _, order = await ordered(door, database, store, mug, Destination(country))
    assert order is not None
    return [(tax.name, tax.amount.minor) for tax in order.taxes]


async def test_an_order_bears_the_tax_of_where_one_is_registered(
    owner: AsyncClient, door: Door, database: Database, store: Store, mug: str
):
    """4490 with 19 % in it is 717 of tax, with 20 % 749."""
    assert await taxes_of(door, database, store, mug, "FR") == [("VAT FR", 749)]
    await owner.post(f"{here(store)}/reach", data={"reach": "registered"})
    assert await taxes_of(door, database, store, mug, "DE") == []
    at_home = {"country": "DE", "region": "", "number": "DE 1", "since": "2026-01-01"}
    await owner.post(here(store), data=at_home)
    assert await taxes_of(door, database, store, mug, "DE") == [("VAT DE", 717)]
    assert await taxes_of(door, database, store, mug, "FR") == [("VAT DE", 717)]
    await owner.post(here(store), data=at_home | {"country": "EU", "number": "EU 1"})
    assert await taxes_of(door, database, store, mug, "FR") == [("VAT FR", 749)]


async def test_why_no_tax_is_taken_is_kept_with_the_order(
    owner: AsyncClient, door: Door, database: Database, store: Store, mug: str
):
    await owner.post(f"{here(store)}/reach", data={"reach": "registered"})

    page, order = await ordered(door, database, store, mug, Destination("US", "Texas"))

    assert order is not None
    assert (order.total.minor, order.included_tax_minor, order.tax_minor) == (4490, 0, 0)
    assert [(step.kind, step.name) for step in order.trace][-1] == ("not_registered", "US-TX")
    desk = await owner.get(f"/dashboard/{store.slug}/orders/{order.number}")
    assert "No tax: not registered in Texas, United States" in page.text + desk.text


async def test_the_bell_tells_of_a_passed_threshold_and_leads_to_the_page(
    door: Door, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        record(session, "tax.threshold_passed", new_id(), actor="system", now=utc_now(), place="US-TX")
    owner = await signed_in(door, database, store)

    page = await owner.get(f"/dashboard/{store.slug}/notices")

    assert "You may have to register for tax: Texas, United States" in page.text
    assert f'href="{here(store)}"' in page.text
