"""A store whose tax rates somebody else names: asked once, frozen into the order, and not needed to be there."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

import merchant.app
import storefront.app
from shared.kernel.clock import Clock, utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from shared.taxes.connect_provider import ProviderTerms, connect_provider
from shared.taxes.providers import TaxAnswer, TaxProvider
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.rate_provider import ADDRESS, RateProvider
from tests.support.web import HTMX, browser, signed_in


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


def door_to(services: Services, site: RateProvider, clock: Clock = utc_now) -> Door:
    """Return the application of an installation whose way outside leads to the provider."""
    asking = replace(services, tax_providers=site.opened(services.settings.key_ring), clock=clock)

    async def opened() -> Services:
        return asking

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(asking)
    return door


@pytest.fixture
def site() -> RateProvider:
    return RateProvider()


async def prepare(
    services: Services,
    site: RateProvider,
    database: Database,
    store: Store,
    *,
    when_away: str = "own",
    clock: Clock = utc_now,
) -> AsyncClient:
    """Sell a mug at 40.00 and 4.90 for delivery, prices with tax; the store's own table says 19 %."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=4000, stock=9)
        place = {"country": "DE", "region": "", "postcode": "", "category": "standard"}
        await add_rate(session, name="VAT", percent=Decimal(19), **place, now=utc_now())
        await connect_provider(
            session,
            store,
            ProviderTerms("Rates Ltd", ADDRESS, when_away, secret="key-0001"),
            keys=services.settings.key_ring,
            actor="test",
            now=utc_now(),
        )
    shopper = browser(door_to(services, site, clock), f"{store.slug}.localhost")
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    return shopper


async def orders(database: Database, store: Store) -> list[Order]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order)))


async def test_the_provider_names_the_rates_and_the_order_keeps_them(
    services: Services, site: RateProvider, database: Database, store: Store
):
    shopper = await prepare(services, site, database, store)

    shown = await shopper.post("/checkout/address", data=FORM, headers=HTMX)
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "4490"})
    (order,) = await orders(database, store)
    desk = await signed_in(door_to(services, site), database, store)
    page = await desk.get(f"/dashboard/{store.slug}/orders/{order.number}")

    assert shown.status_code == 200
    assert placed.status_code == 303
    # 40.00 with 10 % and 4.90 with 5 %.
    assert order.included_tax_minor == 364 + 23
    assert [(tax.name, tax.rate, tax.amount.minor) for tax in order.taxes] == [
        ("State", Decimal("0.1"), 364),
        ("State", Decimal("0.05"), 23),
    ]
    assert order.rates is not None
    assert (order.rates.by, order.rates.away, order.rates.reference) == ("Rates Ltd", "", "q-1")
    assert "Named by Rates Ltd" in page.text
    assert "q-1" in page.text
    # Asked once, and of the buyer no more than the place.
    assert [asked["to"] for asked in site.asked] == [{"country": "DE", "region": "", "postcode": "10969"}]
    assert "mila" not in str(site.asked).lower()


async def test_nobody_is_asked_before_the_place_is_known(
    services: Services, site: RateProvider, database: Database, store: Store
):
    shopper = await prepare(services, site, database, store)

    await shopper.get("/cart")
    page = await shopper.get("/checkout")

    assert page.status_code == 200
    assert site.asked == []


@pytest.mark.parametrize("mood", ["away", "slow", "error", "other lines"])
async def test_without_an_answer_the_own_table_stands_in_and_the_order_says_so(
    services: Services, site: RateProvider, database: Database, store: Store, mood: str
):
    site.mood = mood
    shopper = await prepare(services, site, database, store)

    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "4490"})
    (order,) = await orders(database, store)
    desk = await signed_in(door_to(services, site), database, store)
    page = await desk.get(f"/dashboard/{store.slug}/orders/{order.number}")

    assert placed.status_code == 303
    assert [(tax.name, tax.rate) for tax in order.taxes] == [("VAT", Decimal("0.19"))]
    assert order.rates is not None
    assert (order.rates.by, order.rates.away) == ("", "Rates Ltd")
    assert "From your own table: Rates Ltd could not be asked." in page.text


async def test_a_store_may_take_no_orders_instead(
    services: Services, site: RateProvider, database: Database, store: Store
):
    site.mood = "away"
    shopper = await prepare(services, site, database, store, when_away="refuse")

    refused = await shopper.post("/checkout", data=FORM)

    assert refused.status_code == 409
    assert "We cannot reckon the tax just now." in refused.text
    assert 'value="Mila Haddad"' in refused.text
    assert await orders(database, store) == []
    assert (await shopper.get("/cart")).text.count("Blue Mug") >= 1


async def test_who_did_not_answer_is_left_alone_for_a_minute(
    services: Services, site: RateProvider, database: Database, store: Store
):
    time = Time()
    site.mood = "error"
    shopper = await prepare(services, site, database, store, clock=time)

    for postcode in ("10969", "10115", "10117"):
        await shopper.post("/checkout/address", data=FORM | {"postcode": postcode})
    asked = len(site.asked)
    time.now += timedelta(seconds=61)
    site.mood = ""
    await shopper.post("/checkout/address", data=FORM)

    assert asked == 1
    assert len(site.asked) == 2
    async with database.in_store(store.id) as session:
        provider = (await session.scalars(select(TaxProvider))).one()
    assert (provider.problem, provider.rests_until) == ("", None)


async def test_an_answer_speaks_for_an_hour_and_for_just_this_cart_and_place(
    services: Services, site: RateProvider, database: Database, store: Store
):
    time = Time()
    shopper = await prepare(services, site, database, store, clock=time)

    await shopper.post("/checkout/address", data=FORM)
    await shopper.post("/checkout/address", data=FORM)
    same = len(site.asked)
    await shopper.post("/checkout/address", data=FORM | {"postcode": "10115"})
    moved = len(site.asked)
    time.now += timedelta(minutes=61)
    await shopper.post("/checkout/address", data=FORM)

    assert (same, moved, len(site.asked)) == (1, 2, 3)


async def test_another_cart_than_was_asked_about_is_not_priced_by_that_answer(
    services: Services, site: RateProvider, database: Database, store: Store
):
    """The answer is found by what the cart holds at the moment of the order."""
    shopper = await prepare(services, site, database, store)
    await shopper.post("/checkout/address", data=FORM)
    site.mood = "away"
    async with database.in_store(store.id) as session:
        more = await make_variant(session, title="Tray", price_minor=5000, stock=3)
    await shopper.post("/cart/lines", data={"variant": str(more.id), "quantity": "1"})

    await shopper.post("/checkout", data=FORM | {"seen_total": "9490"})

    (order,) = await orders(database, store)
    assert [tax.name for tax in order.taxes] == ["VAT"]


async def test_a_store_without_a_provider_asks_nobody(
    services: Services, site: RateProvider, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=4000, stock=9)
    shopper = browser(door_to(services, site), f"{store.slug}.localhost")
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    placed = await shopper.post("/checkout", data=FORM)

    assert placed.status_code == 303
    assert site.asked == []
    (order,) = await orders(database, store)
    assert order.rates is None
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(TaxAnswer)) == 0
