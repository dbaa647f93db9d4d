"""Connecting a store to a provider of tax rates: the key goes in and never comes out."""

from collections.abc import Mapping

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.checkout.write_draft import DraftWords, begin_draft, save_draft
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.taxes.providers import TaxProvider
from shared.web.services import Services
from tests.storefront.test_named_rates import door_to
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS as HAMBURG
from tests.support.rate_provider import ADDRESS, RateProvider
from tests.support.web import signed_in

TYPED = {
    "provider_name": "Rates Ltd",
    "address": ADDRESS,
    "secret": "key-of-the-shop-0001",
    "when_away": "refuse",
    "is_on": "yes",
}


async def provider_of(database: Database, store: Store) -> TaxProvider | None:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(TaxProvider))).one_or_none()


async def desk_with(
    services: Services, database: Database, store: Store, site: RateProvider, *, role: str = "owner"
) -> AsyncClient:
    return await signed_in(door_to(services, site), database, store, role=role)


async def test_a_provider_is_connected_and_checked(services: Services, database: Database, store: Store):
    site = RateProvider()
    desk = await desk_with(services, database, store, site)

    saved = await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)
    page = await desk.get(f"/dashboard/{store.slug}/taxes")

    provider = await provider_of(database, store)
    assert saved.status_code == 303
    assert provider is not None
    assert (provider.name, provider.address, provider.when_away) == ("Rates Ltd", ADDRESS, "refuse")
    assert (provider.is_on, provider.problem, provider.secret_end) == (True, "", "0001")
    assert site.keys == ["Bearer key-of-the-shop-0001"]
    assert "Connected" in page.text
    assert "Ends in 0001." in page.text
    assert "key-of-the-shop" not in page.text
    assert b"key-of-the-shop" not in (provider.secret or b"")


async def test_a_draft_is_priced_and_ordered_by_what_the_provider_names(
    services: Services, database: Database, store: Store
):
    site, now = RateProvider(), utc_now()
    desk = await desk_with(services, database, store, site)
    await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, price_minor=1000, stock=5)
        known = await current_store(session)
        draft = await begin_draft(session, known, secret_key="of tests", actor="m", now=now)
        words = DraftWords(email="ada@example.com", address=HAMBURG.as_record())
        draft = await save_draft(session, draft, {mug.id: 2}, words, seen=0, actor="m", now=now)
    path = f"/dashboard/{store.slug}/drafts/{draft.id}"
    asked_before = len(site.asked)

    shown = [await desk.get(path) for _ in range(2)]
    placed = await desk.post(f"{path}/order", data={"seen": "1", "how": "cash"})

    assert [page.status_code for page in shown] == [200, 200]
    assert len(site.asked) == asked_before + 1
    assert site.asked[-1]["to"] == {"country": "DE", "region": "", "postcode": "20457"}
    assert placed.status_code == 303, placed.text
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert order.rates is not None
    assert order.rates.by == "Rates Ltd"
    assert [(share.name, share.percent) for share in order.taxes] == [("State", "10"), ("State", "5")]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("address", "http://rates.example/v1", "begins with https://"),
        ("address", "https://user:pass@rates.example/", "begins with https://"),
        ("address", "https://rates.example:8443/", "begins with https://"),
        ("address", "https://[", "begins with https://"),
        ("provider_name", "", "Give it a name"),
        ("when_away", "pray", "Choose one of these."),
        ("secret", "ключ", "This is not a key."),
    ],
)
async def test_what_cannot_be_used_is_told_at_its_field_and_nothing_is_kept(
    services: Services, database: Database, store: Store, field: str, value: str, told: str
):
    site = RateProvider()
    desk = await desk_with(services, database, store, site)

    refused = await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED | {field: value})

    assert refused.status_code == 422
    assert told in refused.text
    assert TYPED["secret"] not in refused.text
    assert await provider_of(database, store) is None
    assert site.asked == []


async def test_a_key_is_not_sent_to_an_address_that_it_was_not_typed_for(
    services: Services, database: Database, store: Store
):
    site = RateProvider()
    desk = await desk_with(services, database, store, site)
    await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)
    moved: Mapping[str, str] = TYPED | {"address": "https://elsewhere.example/v1", "secret": ""}

    refused = await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=moved)

    provider = await provider_of(database, store)
    assert refused.status_code == 422
    assert "Enter the key again" in refused.text
    assert provider is not None
    assert provider.address == ADDRESS
    assert len(site.asked) == 1


async def test_a_provider_that_does_not_answer_is_kept_and_said_to_be_away(
    services: Services, database: Database, store: Store
):
    site = RateProvider("away")
    desk = await desk_with(services, database, store, site)
    await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)
    away = await desk.get(f"/dashboard/{store.slug}/taxes")
    site.mood = ""

    await desk.post(f"/dashboard/{store.slug}/taxes/provider/check", data={})
    there = await desk.get(f"/dashboard/{store.slug}/taxes")

    assert "Does not answer" in away.text
    assert "Does not answer" not in there.text
    assert "Connected" in there.text


async def test_disconnecting_forgets_the_key(services: Services, database: Database, store: Store):
    desk = await desk_with(services, database, store, RateProvider())
    await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)

    gone = await desk.post(f"/dashboard/{store.slug}/taxes/provider/removal", data={})
    again = await desk.post(f"/dashboard/{store.slug}/taxes/provider/removal", data={})

    assert (gone.status_code, again.status_code) == (303, 404)
    assert await provider_of(database, store) is None


async def test_who_may_not_change_settings_changes_nothing(
    services: Services, database: Database, store: Store
):
    site = RateProvider()
    desk = await desk_with(services, database, store, site, role="viewer")

    refused = await desk.post(f"/dashboard/{store.slug}/taxes/provider", data=TYPED)

    assert refused.status_code == 403
    assert await provider_of(database, store) is None
    assert site.asked == []
