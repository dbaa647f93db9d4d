"""Goods that a change or an exchange adds to an order bear the rates that the store's provider names (F131)."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from shared.adapters.store_gateways import StoreGateways
from shared.adapters.stripe_gateway import StripeGateway
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.products.models import Variant
from shared.stores.models import Store
from shared.subscriptions.models import Subscription
from shared.taxes.change_rates import add_rate
from shared.taxes.connect_provider import ProviderTerms, connect_provider
from shared.web.services import Services
from tests.shared.checkout.test_exchange_return import a_variant, came_back
from tests.storefront.test_named_rates import door_to
from tests.storefront.test_subscriptions import TYPED, asked, offer
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.rate_provider import ADDRESS, RateProvider
from tests.support.web import browser, signed_in

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
UNKNOWN = "We cannot reckon the tax just now."


@pytest.fixture
def site() -> RateProvider:
    return RateProvider()


async def name_rates(
    services: Services, database: Database, store: Store, *, when_away: str = "refuse"
) -> None:
    """Let a provider name the store's rates from now on; its own table says 19 %."""
    async with database.in_store(store.id) as session:
        place = {"country": "DE", "region": "", "postcode": "", "category": "standard"}
        await add_rate(session, name="VAT", percent=Decimal(19), **place, now=utc_now())
        terms = ProviderTerms("Rates Ltd", ADDRESS, when_away, secret="key-0001")
        await connect_provider(
            session, store, terms, keys=services.settings.key_ring, actor="test", now=utc_now()
        )


async def an_order(
    services: Services, database: Database, store: Store, **terms: Any
) -> tuple[Order, Variant]:
    """Place an order of three mugs, and have a provider name rates from then on."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=2000, stock=9)
        tray = await make_variant(session, title="Oak Tray", price_minor=1100, stock=4)
        order = await make_order(session, mug, quantity=3)
    await name_rates(services, database, store, **terms)
    return order, tray


async def edits(database: Database, store: Store) -> list[OrderEdit]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(OrderEdit)))


async def test_what_a_change_adds_bears_the_rates_that_the_provider_names(
    services: Services, site: RateProvider, database: Database, store: Store
):
    order, tray = await an_order(services, database, store)
    desk = await signed_in(door_to(services, site), database, store)
    here = f"/dashboard/{store.slug}/orders/{order.number}"
    wanted = {f"line-{order.lines[0].id}": "4", f"add-{tray.id}": "1"}

    looked_at = await desk.get(f"{here}/edit", params=wanted)
    made = await desk.post(f"{here}/edits", data=dict(HIDDEN.findall(looked_at.text)))
    shown = await desk.get(here)

    assert "Tax rates of the change: named by Rates Ltd" in looked_at.text
    assert made.status_code == 303, made.text
    # Asked once, about what is added alone: one mug and one tray.
    assert [[line["quantity"] for line in one["lines"]] for one in site.asked] == [[1, 1]]
    [edit] = await edits(database, store)
    assert edit.included_tax_minor == 182 + 100
    assert {(share["name"], share["rate"]) for share in edit.taxes} == {("State", "0.1")}
    assert edit.rates is not None
    assert (edit.rates.by, edit.rates.reference) == ("Rates Ltd", "q-1")
    assert "q-1" in shown.text


async def test_what_only_takes_out_asks_nobody(
    services: Services, site: RateProvider, database: Database, store: Store
):
    site.mood = "away"
    order, _ = await an_order(services, database, store)
    desk = await signed_in(door_to(services, site), database, store)
    here = f"/dashboard/{store.slug}/orders/{order.number}"

    looked_at = await desk.get(f"{here}/edit", params={f"line-{order.lines[0].id}": "2"})
    made = await desk.post(f"{here}/edits", data=dict(HIDDEN.findall(looked_at.text)))

    assert made.status_code == 303
    assert site.asked == []
    assert [edit.rates for edit in await edits(database, store)] == [None]


@pytest.mark.parametrize(("when_away", "status"), [("refuse", 409), ("own", 303)])
async def test_while_the_provider_is_away_the_store_has_said_what_becomes_of_a_change(
    services: Services, site: RateProvider, database: Database, store: Store, when_away: str, status: int
):
    site.mood = "away"
    order, tray = await an_order(services, database, store, when_away=when_away)
    desk = await signed_in(door_to(services, site), database, store)
    here = f"/dashboard/{store.slug}/orders/{order.number}"
    wanted = {f"add-{tray.id}": "1"}

    looked_at = await desk.get(f"{here}/edit", params=wanted)
    total = order.total_minor + 1100
    made = await desk.post(f"{here}/edits", data=wanted | {"seen": "0", "seen_total": str(total)})

    assert made.status_code == status
    found = await edits(database, store)
    if when_away == "refuse":
        assert UNKNOWN in looked_at.text
        assert UNKNOWN in made.text
        assert f'name="add-{tray.id}"' in made.text
        assert found == []
    else:
        assert "from your own table, Rates Ltd could not be asked." in looked_at.text
        assert [(share["name"], Decimal(share["rate"])) for share in found[0].taxes] == [
            ("VAT", Decimal("0.19"))
        ]
        assert found[0].rates is not None
        assert found[0].rates.away == "Rates Ltd"


async def test_what_is_given_in_exchange_is_asked_about_too(
    services: Services, site: RateProvider, database: Database, store: Store
):
    back, tray = await came_back(database, store), await a_variant(database, store, 2750)
    await name_rates(services, database, store)
    desk = await signed_in(door_to(services, site), database, store)
    here = f"/dashboard/{store.slug}/returns/{back.id}/exchange"

    looked_at = await desk.get(here, params={f"add-{tray.id}": "1"})
    form = dict(HIDDEN.findall(looked_at.text)) | {"settlement": "by_hand"}
    made = await desk.post(here, data=form)

    assert made.status_code == 303, made.text
    assert len(site.asked) == 1
    [edit] = await edits(database, store)
    assert edit.rates is not None
    assert edit.rates.by == "Rates Ltd"


async def test_no_exchange_without_the_provider_where_the_store_wants_none(
    services: Services, site: RateProvider, database: Database, store: Store
):
    site.mood = "away"
    back, tray = await came_back(database, store), await a_variant(database, store, 2750)
    await name_rates(services, database, store)
    desk = await signed_in(door_to(services, site), database, store)
    here = f"/dashboard/{store.slug}/returns/{back.id}/exchange"

    looked_at = await desk.get(here, params={f"add-{tray.id}": "1"})
    made = await desk.post(here, data={f"add-{tray.id}": "1", "seen": "0", "seen_total": "1"})

    assert (looked_at.status_code, made.status_code) == (200, 409)
    assert UNKNOWN in looked_at.text
    assert UNKNOWN in made.text
    assert await edits(database, store) == []


@pytest.fixture
def shopper(
    services: Services,
    site: RateProvider,
    gateway: StripeGateway,
    store_gateways: StoreGateways,
    store: Store,
) -> httpx.AsyncClient:
    """A shopper at a shop that takes cards and whose way outside leads to the provider."""
    with_cards = replace(services, gateway=gateway, store_gateways=store_gateways)
    return browser(door_to(with_cards, site), f"{store.slug}.localhost")


async def test_a_subscription_keeps_the_rates_that_the_provider_named_when_it_began(
    services: Services, site: RateProvider, shopper: httpx.AsyncClient, database: Database, store: Store
):
    plan, variant, _ = await offer(database, store)
    await name_rates(services, database, store)
    form = await asked(shopper, plan, variant)
    assert site.asked == []

    sent = await shopper.post("/subscriptions", data=form | TYPED)

    assert sent.status_code == 303, sent.text
    assert [[line["quantity"] for line in one["lines"]] for one in site.asked] == [[2]]
    async with database.in_store(store.id) as session:
        row = (await session.scalars(select(Subscription))).one()
    assert row.quote["rates"]["by"] == "Rates Ltd"
    assert {(share["name"], share["rate"]) for share in row.quote["taxes"]} == {
        ("State", "0.1"),
        ("State", "0.05"),
    }


async def test_no_subscription_begins_without_the_provider_where_the_store_wants_none(
    services: Services, site: RateProvider, shopper: httpx.AsyncClient, database: Database, store: Store
):
    site.mood = "away"
    plan, variant, _ = await offer(database, store)
    await name_rates(services, database, store)
    form = await asked(shopper, plan, variant)

    refused = await shopper.post("/subscriptions", data=form | TYPED)

    assert refused.status_code == 409
    assert UNKNOWN in refused.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Subscription))) == []
