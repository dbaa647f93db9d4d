import httpx
import pytest
from sqlalchemy import func, select

from shared.kernel.database import Database
from shared.products.details import Material, Measurement, ProductDetails
from shared.products.size_charts import SizeChart
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant

CHART = {"title": "Coats", "table": "EU | Chest (cm)\n48 | 94-98", "hint": "", "product_type": "Coat"}


async def form_at(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
        return f"/dashboard/{store.slug}/products/{variant.product_id}/details"


async def test_all_of_it_is_saved_and_shown_again(owner: httpx.AsyncClient, database: Database, store: Store):
    path = await form_at(database, store)
    typed = {
        "share-part-0": "Shell",
        "share-material-0": "Wool",
        "share-percent-0": "100",
        "share-part-4": "Lining",
        "share-material-4": "Silk",
        "share-percent-4": "100",
        "size-name-0": "Back length",
        "size-amount-0": "28 in",
        "care": "wash_30",
        "season": "winter",
        "season_year": "2026",
        "origin": "PT",
        "order_grid": "yes",
    }

    answer = await owner.post(path, data=typed)
    page = (await owner.get(path)).text

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=yes")
    assert 'name="share-material-1" value="Silk"' in page
    assert 'name="size-amount-0" value="71.1 cm"' in page
    assert 'value="wash_30" checked' in page
    assert '<option value="PT" selected>' in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"share-material-1": "Wool", "share-percent-1": "90"},
            'id="field-share-0-error"',
        ),
        ({"size-name-2": "Length", "size-amount-2": "long"}, 'id="field-size-0-error"'),
        ({"season": "winter", "season_year": "soon"}, 'id="field-season_year-error"'),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], told: str
):
    path = await form_at(database, store)

    answer = await owner.post(path, data=typed)

    assert answer.status_code == 422
    assert told in answer.text
    assert all(value in answer.text for value in typed.values())
    async with database.in_store(store.id) as session:
        for model in (ProductDetails, Material, Measurement):
            assert await session.scalar(select(func.count(model.id))) == 0


async def test_a_chart_is_written_changed_and_removed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/size-charts"
    assert "No size chart yet" in (await owner.get(here)).text

    made = await owner.post(here, data=CHART)
    async with database.in_store(store.id) as session:
        chart = (await session.scalars(select(SizeChart))).one()
    changed = await owner.post(f"{here}/{chart.id}", data=CHART | {"table": "EU | Waist (cm)\n48 | 80"})
    form = await owner.get(f"{here}/{chart.id}")

    assert (made.status_code, changed.status_code) == (303, 303)
    assert "EU | Waist (cm)\n48 | 80</textarea>" in form.text
    assert (await owner.post(f"{here}/{chart.id}/removal")).status_code == 303
    assert (await owner.get(f"{here}/{chart.id}")).status_code == 404


async def test_a_chart_that_is_none_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.post(
        f"/dashboard/{store.slug}/size-charts", data=CHART | {"title": "", "table": "EU"}
    )

    assert answer.status_code == 422
    assert 'id="field-title-error"' in answer.text
    assert 'id="field-table-error"' in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(SizeChart.id))) == 0
