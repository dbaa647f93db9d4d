"""How a product is found: by an index, however large the catalogue."""

import pytest

from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.read_shown_products import _NAMED, _OF_VARIANT
from shared.stores.models import Store


@pytest.mark.parametrize(
    ("statement", "asked"), [(_NAMED, "mug"), (_OF_VARIANT, new_id())], ids=["name", "variant"]
)
async def test_a_product_is_found_by_an_index_behind_the_wall(
    database: Database, store: Store, statement: str, asked: object
):
    async with database.reading(store.id) as reader:
        await reader.execute("SET LOCAL enable_seqscan = off")

        plan = [row[0].strip() for row in await reader.fetch(f"EXPLAIN (COSTS OFF) {statement}", asked)]

    top = plan[: plan.index(next(line for line in plan if line.startswith("InitPlan")))]
    assert top[0].startswith("Index Scan using")
    assert "store_id = " in top[1]
    assert "slug = $1" in top[1] or "id = (InitPlan" in top[1]
