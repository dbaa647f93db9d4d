from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from merchant.price_chart import price_chart
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Variant
from shared.products.price_changes import PriceChange
from shared.products.sales import CANCELLED, PLANNED, RUNNING, Sale
from shared.stores.models import Store
from tests.merchant.test_products import form_of
from tests.support.factories.catalogue import make_product


async def sized(database: Database, store: Store) -> tuple[str, list[Variant]]:
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Blue Coat", option="Size", values=["S", "M"])
        found = await session.scalars(select(Variant).order_by(Variant.position))
        return f"/dashboard/{store.slug}/products/{product.id}", list(found)


async def sales_in(database: Database, store: Store) -> list[tuple[UUID, str, int]]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(Sale).order_by(Sale.price_minor))
        return [(sale.variant_id, sale.state, sale.price_minor) for sale in found]


async def test_a_change_on_the_form_is_in_the_record_with_its_member(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, variant = await form_of(database, store, price_of="15.00", compare_of="19.00")
    await owner.post(path, data=fields)

    page = await owner.get(f"{path}/prices")

    assert page.status_code == 200
    async with database.in_store(store.id) as session:
        row = (await session.scalars(select(PriceChange).order_by(PriceChange.number.desc()))).first()
    assert (row.variant_id, row.price_before_minor, row.price_minor, row.compare_at_minor) == (
        variant.id,
        1900,
        1500,
        1900,
    )
    assert row.actor in page.text
    assert row.actor.endswith("@example.com")


async def test_a_product_leads_to_its_other_sides(owner: httpx.AsyncClient, database: Database, store: Store):
    path, _ = await sized(database, store)

    page = (await owner.get(path)).text

    for side in ("details", "associations", "prices"):
        assert f'href="{path}/{side}"' in page
        assert (await owner.get(f"{path}/{side}")).status_code == 200


async def test_a_sale_without_a_beginning_begins_at_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (small, medium) = await sized(database, store)

    answer = await owner.post(f"{path}/sales", data={"variant": "all", "offer": "20 %"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/prices")
    assert sorted(await sales_in(database, store)) == sorted(
        [(small.id, RUNNING, 1520), (medium.id, RUNNING, 1520)]
    )
    page = await owner.get(f"{path}/prices")
    assert "Running" in page.text
    assert "€15.20" in page.text


async def test_a_sale_of_one_variant_waits_for_its_time(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (_, medium) = await sized(database, store)
    day = (utc_now() + timedelta(days=3)).strftime("%Y-%m-%dT08:30")

    await owner.post(f"{path}/sales", data={"variant": str(medium.id), "offer": "9.50", "starts_at": day})

    assert await sales_in(database, store) == [(medium.id, PLANNED, 950)]
    async with database.in_store(store.id) as session:
        starts_at = await session.scalar(select(Sale.starts_at))
        assert starts_at == datetime.fromisoformat(f"{day}:00+00:00")
        assert set(await session.scalars(select(Variant.price_minor))) == {1900}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"variant": "all", "offer": "cheap"}, "offer"),
        ({"variant": "all", "offer": "30"}, "offer"),
        ({"variant": "nothing", "offer": "3"}, "variant"),
        ({"variant": "all", "offer": "3", "starts_at": "soon"}, "starts_at"),
        ({"variant": "all", "offer": "3", "ends_at": "9999-12-31T23:59"}, "ends_at"),
        ({"variant": "all", "offer": "3", "ends_at": "2001-01-01T00:00"}, "ends_at"),
    ],
)
async def test_what_is_no_sale_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    path, _ = await sized(database, store)

    answer = await owner.post(f"{path}/sales", data=typed)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert await sales_in(database, store) == []


async def test_a_sale_is_called_off_once(owner: httpx.AsyncClient, database: Database, store: Store):
    path, (small, medium) = await sized(database, store)
    await owner.post(f"{path}/sales", data={"variant": str(small.id), "offer": "10"})
    async with database.in_store(store.id) as session:
        sale = await session.scalar(select(Sale.id))

    assert (await owner.post(f"{path}/sales/{sale}/cancellation")).status_code == 303
    assert (await owner.post(f"{path}/sales/{sale}/cancellation")).status_code == 409

    assert await sales_in(database, store) == [(small.id, CANCELLED, 1000)]
    async with database.in_store(store.id) as session:
        prices = await session.scalars(
            select(Variant.price_minor).where(Variant.id.in_([small.id, medium.id]))
        )
        assert set(prices) == {1900}
        assert await session.scalar(select(func.count(PriceChange.id))) == 4


def change(day: int, price: int) -> PriceChange:
    moment = datetime.fromisoformat("2026-03-01T00:00:00+00:00") + timedelta(days=day)
    return PriceChange(price_minor=price, currency="EUR", changed_at=moment)


def test_a_price_is_drawn_as_steps():
    now = datetime.fromisoformat("2026-03-11T00:00:00+00:00")

    chart = price_chart([change(0, 1000), change(5, 800)], now=now)

    assert chart.points == "0,4 320,4 320,116 640,116"
    assert price_chart([change(0, 1000)], now=now) is None
    assert price_chart([], now=now) is None
