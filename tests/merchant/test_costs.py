"""What goods cost the store is for those who may see costs: on pages, in files, and in what they send back."""

import httpx
import pytest

from shared.inventory.bulk_models import RUNNING, BulkChange
from shared.inventory.bulk_rule import read_rule
from shared.inventory.plan_change import begin_change, plan_change
from shared.inventory.product_list import WantedProducts
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.permissions import PRICES_CHANGE, PRODUCTS_CHANGE, PRODUCTS_SEE
from shared.web.door import Door
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.roles import with_role
from tests.support.web import signed_in

COST = "7.31"


async def a_bowl(database: Database, store: Store) -> Variant:
    """Make a bowl that cost the store 7.31."""
    async with database.in_store(store.id) as session:
        bowl = await only_variant(session, await make_product(session, title="Bowl"))
        bowl.cost_minor = 731
    return bowl


@pytest.mark.parametrize(
    "place", ["products/{id}", "products/{id}/grid?figure=cost", "products/sheet", "products.csv"], ids=str
)
async def test_a_cost_is_shown_to_those_alone_who_may_see_it(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store, place: str
):
    variant = await a_bowl(database, store)
    address = f"/dashboard/{store.slug}/{place.format(id=variant.product_id)}"
    staff = await signed_in(door, database, store, role="staff")

    to_owner, to_staff = await owner.get(address), await staff.get(address)

    assert stand_in(COST, to_owner.text)
    assert not stand_in(COST, to_staff.text)
    assert "Bowl" in to_staff.text or to_staff.status_code == 404


async def test_who_may_not_see_a_cost_cannot_write_one(door: Door, database: Database, store: Store):
    variant = await a_bowl(database, store)
    staff = await signed_in(door, database, store, role="staff")
    cells = {f"cost-{variant.id}": "1", f"title-{variant.product_id}": "Deep bowl"}

    await staff.post(
        f"/dashboard/{store.slug}/products/sheet", data=cells | {"product": str(variant.product_id)}
    )

    async with database.in_store(store.id) as session:
        assert (await session.get_one(Product, (store.id, variant.product_id))).title == "Deep bowl"
        assert (await session.get_one(Variant, (store.id, variant.id))).cost_minor == 731


async def test_a_change_of_costs_is_for_those_alone_who_may_see_them(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    await a_bowl(database, store)
    rule = read_rule({"figure": "cost", "way": "percent", "value": "10", "rounding": "exact"}, store.currency)
    change_id = new_id()
    async with database.in_store(store.id) as session:
        plan = await plan_change(session, WantedProducts(), rule)
        await begin_change(session, change_id, rule, plan, actor="test", now=utc_now())
    person = await with_role(door, database, store, [PRODUCTS_SEE, PRODUCTS_CHANGE, PRICES_CHANGE])
    page = f"/dashboard/{store.slug}/products/changes/{change_id}"

    answers = [
        await owner.get(page),
        await person.browser.get(page),
        await person.browser.post(page, data={"step": "stop"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    async with database.in_store(store.id) as session:
        assert (await session.get_one(BulkChange, (store.id, change_id))).state == RUNNING
