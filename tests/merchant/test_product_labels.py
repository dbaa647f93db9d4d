"""Labels in the dashboard, and numbers for what has none."""

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_bundle, make_product, make_variant


async def codes(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return sorted(await session.scalars(select(Variant.barcode)))


async def test_variants_without_a_barcode_get_the_next_free_numbers(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        (await make_variant(session, title="Book")).barcode = "2000000000008"
        await make_product(session, title="Mug", option="Size", values=["S", "M"])

    answer = await owner.post(f"/dashboard/{store.slug}/products/labels", data={"prefix": "20", "q": "mug"})

    assert answer.headers["location"] == f"/dashboard/{store.slug}/products/labels?q=mug"
    assert await codes(database, store) == ["2000000000008", "2000000000015", "2000000000022"]
    page = (await owner.get(answer.headers["location"])).text
    assert page.count("<svg viewBox=") == 2
    assert 'aria-label="2000000000015"' in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"prefix": ""}, "Write the first digits of your numbers"),
        ({"prefix": "٢٠"}, "Write the first digits of your numbers"),
        ({"prefix": "200000000000"}, "Write the first digits of your numbers"),
        ({"prefix": "200000", "length": "8"}, "The numbers that begin so are used up."),
    ],
)
async def test_a_range_that_does_not_do_is_refused_and_numbers_nobody(
    owner: httpx.AsyncClient, database: Database, store: Store, form: dict[str, str], said: str
):
    async with database.in_store(store.id) as session:
        await make_product(session, option="Size", values=[str(size) for size in range(11)])

    answer = await owner.post(f"/dashboard/{store.slug}/products/labels", data=form)

    assert answer.status_code == 422
    assert said in answer.text
    assert set(await codes(database, store)) == {""}


async def test_a_bundle_and_its_parts_are_numbered_together(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        part = await make_variant(session, title="Part")
        await make_bundle(session, (part, 2), title="Bundle")

    await owner.post(f"/dashboard/{store.slug}/products/labels", data={"prefix": "20"})

    assert await codes(database, store) == ["2000000000008", "2000000000015"]
