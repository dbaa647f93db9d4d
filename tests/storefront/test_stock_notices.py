"""Asking for word when something is back, with scripts and without."""

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.adapters.rate_limits import STOCK_NOTICES
from shared.kernel.database import Database
from shared.notifications.ask_for_notice import stop_token
from shared.notifications.stock_notices import StockNotice
from shared.products.models import Variant
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX


async def sold_out(database: Database, store: Store, *, stock: int = 0) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(session, stock=stock, slug="mug", title="Kiln Mug")


async def addresses(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(StockNotice.email)))


async def test_only_what_is_sold_out_offers_it(shopper: AsyncClient, database: Database, store: Store):
    await sold_out(database, store)
    async with database.in_store(store.id) as session:
        await make_variant(session, stock=1, slug="tray")

    assert 'action="/stock-notices"' in (await shopper.get("/products/mug")).text
    assert 'action="/stock-notices"' not in (await shopper.get("/products/tray")).text


async def test_without_scripts_a_page_says_what_happens_now(
    shopper: AsyncClient, database: Database, store: Store
):
    variant = await sold_out(database, store)
    form = {"variant": str(variant.id), "email": " Ada@Example.com "}

    first = await shopper.post("/stock-notices", data=form)
    again = await shopper.post("/stock-notices", data=form)

    assert (first.status_code, first.headers["location"]) == (303, "/stock-notices/noted")
    assert (again.status_code, again.headers["location"]) == (303, "/stock-notices/noted")
    assert "We write once" in (await shopper.get("/stock-notices/noted")).text
    assert await addresses(database, store) == ["ada@example.com"]


async def test_with_scripts_a_known_address_gets_the_same_answer(
    shopper: AsyncClient, database: Database, store: Store
):
    variant = await sold_out(database, store)
    form = {"variant": str(variant.id), "email": "ada@example.com"}

    first = await shopper.post("/stock-notices", data=form, headers=HTMX)
    again = await shopper.post("/stock-notices", data=form, headers=HTMX)

    assert (first.status_code, first.text) == (again.status_code, again.text) == (200, first.text)
    assert "<html" not in first.text
    assert "Noted." in first.text


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a@b@c.example", "ada@example.com\x00"])
async def test_what_is_no_address_is_said_at_its_field(
    shopper: AsyncClient, database: Database, store: Store, email: str
):
    variant = await sold_out(database, store)

    refused = await shopper.post("/stock-notices", data={"variant": str(variant.id), "email": email})

    assert refused.status_code == 422
    assert await addresses(database, store) == []


async def test_what_can_be_bought_leads_to_its_page(shopper: AsyncClient, database: Database, store: Store):
    variant = await sold_out(database, store, stock=2)

    led = await shopper.post("/stock-notices", data={"variant": str(variant.id), "email": "a@example.com"})

    assert (led.status_code, led.headers["location"]) == (303, f"/products/mug?variant={variant.id}")
    assert await addresses(database, store) == []


async def test_a_stranger_cannot_fill_the_list(shopper: AsyncClient, database: Database, store: Store):
    variant = await sold_out(database, store)
    answers = [
        await shopper.post("/stock-notices", data={"variant": str(variant.id), "email": f"a{n}@example.com"})
        for n in range(STOCK_NOTICES.burst + 1)
    ]

    assert [answer.status_code for answer in answers[-2:]] == [303, 429]
    assert len(await addresses(database, store)) == STOCK_NOTICES.burst


async def test_the_mails_link_asks_and_its_button_stops(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    variant = await sold_out(database, store)
    await shopper.post("/stock-notices", data={"variant": str(variant.id), "email": "ada@example.com"})
    link = f"/stock-notices/{stop_token(services.settings.web.secret_key, store.id, 'ada@example.com')}/stop"

    assert "No more word about what is back?" in (await shopper.get(link)).text
    assert await addresses(database, store) == ["ada@example.com"]

    # As a mail program posts it: from nowhere, with the words of RFC 8058.
    done = await shopper.post(link, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "You will get no more word" in done.text) == (200, True)
    assert await addresses(database, store) == []
    unknown = await shopper.post("/stock-notices/unknown/stop")
    assert unknown.status_code == 200
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(StockNotice)) == 0
