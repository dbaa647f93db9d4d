"""Reports of sales: what they say, compared with what, and to whom."""

import httpx
import pytest

from shared.insight.reports import REPORTS
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.digits import stand_in
from tests.support.reporting import reckoned, sold
from tests.support.web import signed_in

WITH_COSTS = ("sales", "products", "variants", "categories", "countries", "channels", "currencies")


async def test_a_day_of_sales_is_shown_with_the_time_before(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store)
    await sold(database, store, days_ago=8, title="Plate")

    page = await owner.get(f"/dashboard/{store.slug}/reports?range=7")

    assert page.status_code == 200
    assert "before: €42.90" in page.text
    assert 'class="bar"' in page.text
    assert 'class="chart-before"' in page.text
    # Two bowls cost 14.00 of 42.90: so says the sum, that of before, the day and the days together.
    assert page.text.count("€28.90") == 4


async def test_who_may_not_see_costs_is_shown_none(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    await sold(database, store, cost=731)
    staff = await signed_in(door, database, store, role="staff")
    many = f"/dashboard/{store.slug}/reports"

    for name in REPORTS:
        for place in (name, f"{name}/files/csv"):
            to_owner, to_staff = (
                await owner.get(f"{many}/{place}"),
                await staff.get(f"{many}/{place}?sort=profit"),
            )
            assert to_staff.status_code == 200
            assert (stand_in("14.62", to_owner.text) if "csv" in place else "Profit" in to_owner.text) == (
                name in WITH_COSTS
            )
            assert not stand_in("14.62", to_staff.text)
            # Nor what follows from it.
            assert "Profit" not in to_staff.text.replace("Profitable", "")
            assert "margin" not in to_staff.text.lower()


@pytest.mark.parametrize("place", ["nothing", "sales/files/exe", "nothing/files/csv"])
async def test_what_is_no_report_is_not_found(owner: httpx.AsyncClient, store: Store, place: str):
    assert (await owner.get(f"/dashboard/{store.slug}/reports/{place}")).status_code == 404


async def test_a_store_that_has_sold_nothing_is_told_so(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    before = await owner.get(f"/dashboard/{store.slug}/reports/products")
    await reckoned(database, store)

    page = await owner.get(f"/dashboard/{store.slug}/reports/products")

    assert "still being put together" in before.text
    assert "still being put together" not in page.text
    assert "Nothing was sold in this time" in page.text
