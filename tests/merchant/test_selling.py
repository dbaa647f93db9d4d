"""Selling on when something is sold out, and taking in what arrived."""

from httpx import AsyncClient
from sqlalchemy import select

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def level_of(database: Database, store: Store, variant: Variant) -> StockLevel:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(StockLevel).where(StockLevel.id == variant.id))).one()


def desk(store: Store, variant: Variant) -> str:
    return f"/dashboard/{store.slug}/products/{variant.product_id}"


async def test_a_merchant_lets_a_variant_sell_on(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0)
    fields = {
        f"selling-{variant.id}": "backorder",
        f"limit-{variant.id}": "5",
        f"days-{variant.id}": "18",
        f"release-{variant.id}": "",
    }

    saved = await owner.post(f"{desk(store, variant)}/selling", data=fields)

    assert (saved.status_code, saved.headers["location"]) == (303, f"{desk(store, variant)}?saved=yes")
    level = await level_of(database, store, variant)
    assert (level.backorder_limit, level.delay_days, level.releases_on) == (5, 18, None)
    page = await owner.get(desk(store, variant))
    assert '<option value="backorder" selected>' in page.text


async def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0)
    fields = {
        f"selling-{variant.id}": "preorder",
        f"limit-{variant.id}": "5",
        f"release-{variant.id}": "soon",
    }

    refused = await owner.post(f"{desk(store, variant)}/selling", data=fields)

    assert refused.status_code == 422
    assert f'id="field-release-{variant.id}-error"' in refused.text
    assert "Choose a day that is still to come." in refused.text
    assert (await level_of(database, store, variant)).backorder_limit == 0


async def test_what_arrived_is_added_and_serves_who_waits(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, backorder_limit=5, title="Kiln Mug")
        order = await make_order(session, variant, quantity=2)
    assert "2 awaited" in (await owner.get(f"/dashboard/{store.slug}/stock")).text

    arrived = await owner.post(f"/dashboard/{store.slug}/stock/{variant.id}/arrivals", data={"quantity": "7"})

    assert arrived.status_code == 303
    assert (await level_of(database, store, variant)).on_hand == 5
    page = await owner.get(f"/dashboard/{store.slug}/orders/{order.number}")
    assert "Awaited goods have come in" in page.text


async def test_an_arrival_that_is_no_number_changes_nothing(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1)
    for typed in ("", "0", "-2", "two", "999999999"):
        refused = await owner.post(
            f"/dashboard/{store.slug}/stock/{variant.id}/arrivals", data={"quantity": typed}
        )
        assert refused.status_code == 422
        assert f'id="arrived-{variant.id}-error"' in refused.text
    assert (await level_of(database, store, variant)).on_hand == 1
    assert (await level_of(database, store, variant)).updated_at < utc_now()
