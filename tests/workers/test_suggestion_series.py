"""Suggestions after a purchase: what goes with it, once it has been there for days."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.move_shipment import bring, hand_over
from shared.kernel.database import Database
from shared.products.associate import associate
from shared.products.details import GOES_WITH
from shared.products.models import Product
from shared.series.models import SUGGESTIONS
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment
from tests.support.mail_days import Days, days_from
from tests.support.series import BEGIN, ON, asks_for_news, bought, decide, standing
from workers.mail_series import pursue_mail_series


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    return days_from(BEGIN, services, store, pursue_mail_series, "series.send_mail")


async def _delivered(session: AsyncSession, *goods: tuple[str, int | None]) -> None:
    """Let Ada get a mug at BEGIN, which leads to these goods, of each of which there are so many."""
    mug = await make_variant(session, title="Kiln Mug", price_minor=1900)
    for title, stock in goods:
        other = await make_variant(session, title=title, price_minor=700, stock=stock)
        await associate(session, mug.product, other.product_id, kind=GOES_WITH, actor="m", now=BEGIN)
    for known in await session.scalars(select(Product.id).where(Product.title == "Saucer")):
        await associate(session, mug.product, known, kind=GOES_WITH, actor="m", now=BEGIN)
    order = await make_order(session, mug)
    shipment = await make_shipment(session, order)
    await hand_over(session, order, shipment, actor="m", now=BEGIN)
    await bring(session, order, shipment, actor="m", now=BEGIN)


async def test_what_goes_with_a_purchase_is_suggested_once_it_has_been_there_for_days(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=5), title="Saucer")
        await decide(session, replace(ON[SUGGESTIONS], counts_clicks=True))
        await _delivered(session, ("Kiln Plate", 5), ("Sold Out Bowl", 0))

    assert await days.pass_by(days=9, hours=23) == []
    assert await days.pass_by(hours=1) == ["Test Shop: goes with what you bought"]
    assert await days.pass_by(days=20) == []

    (mail,) = days.post_box.taken
    assert "Kiln Plate: €7.00" in mail.text
    assert "/1?product=" in mail.text
    for absent in ("Sold Out Bowl", "Kiln Mug", "Saucer"):
        assert absent not in mail.text + mail.html


async def test_nothing_is_said_where_nothing_fits(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await decide(session, ON[SUGGESTIONS])
        await _delivered(session, ("Sold Out Bowl", 0))

    assert await days.pass_by(days=11) == []
    assert await standing(database, store) == [("suggestions", "stopped", "nothing_fits", 0)]
