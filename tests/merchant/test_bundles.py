"""Composing bundles in the dashboard."""

from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.database import Database
from shared.products.bundles import BundlePart
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_bundle, make_variant


async def parts_of(database: Database, store: Store, variant_id) -> list[tuple]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(BundlePart.component_id, BundlePart.quantity)
            .where(BundlePart.variant_id == variant_id)
            .order_by(BundlePart.position)
        )
        return [tuple(row) for row in rows]


async def test_a_merchant_makes_a_bundle_and_takes_it_apart(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug, tray = await make_variant(session, title="Kiln Mug"), await make_variant(session)
        kit = await make_variant(session, stock=None)
    desk = f"/dashboard/{store.slug}/products/{kit.product_id}"
    field = f"part-{kit.id}"

    saved = await owner.post(
        f"{desk}/bundle",
        data={
            f"{field}-0": tray.sku,
            f"{field}-0-quantity": "",
            f"{field}-1": "",
            f"{field}-2": str(mug.id),
            f"{field}-2-quantity": "2",
        },
    )

    assert (saved.status_code, saved.headers["location"]) == (303, f"{desk}/bundle?saved=yes")
    assert await parts_of(database, store, kit.id) == [(tray.id, 1), (mug.id, 2)]
    assert "2 × Kiln Mug" in (await owner.get(desk)).text
    assert f'value="{mug.sku}"' in (await owner.get(f"{desk}/bundle")).text

    apart = {f"{field}-0": tray.sku, f"{field}-0-quantity": "0"}
    await owner.post(f"{desk}/bundle", data=apart)
    assert await parts_of(database, store, kit.id) == []
    async with database.in_store(store.id) as session:
        assert (await session.get_one(Product, (store.id, kit.product_id))).kind == "physical"


async def test_what_cannot_be_in_it_is_said_at_its_row(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        part, kit = await make_variant(session), await make_variant(session, stock=None)
        inner = await make_bundle(session, (part, 1))
    desk = f"/dashboard/{store.slug}/products/{kit.product_id}/bundle"

    for number, problem in ((inner.sku, "Only single products"), ("no such", "There is no variant")):
        refused = await owner.post(desk, data={f"part-{kit.id}-0": part.sku, f"part-{kit.id}-1": number})
        assert refused.status_code == 422
        assert f'id="field-part-{kit.id}-1-error"' in refused.text
        assert problem in refused.text
        assert f'value="{part.sku}"' in refused.text
    assert await parts_of(database, store, kit.id) == []
