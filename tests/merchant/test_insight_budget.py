"""How many statements pages take that tell of many orders: as many for one order as for a million."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from shared.insight.reports import REPORTS
from shared.kernel.database import Database
from shared.stores.models import Store

# With the one that says which store it is.
BUDGETS = {
    "": 10,
    "/now": 9,
    "/orders": 7,
    "/orders?view=unpaid": 7,
    "/orders?q=jug": 8,
    "/customers?sort=spent": 4,
    "/stock/history": 4,
    "/stock/reorder": 4,
    "/taxes/registrations": 8,
    **{f"/reports/{name}": 6 for name in REPORTS},
    **{f"/reports/{name}": 4 for name in ("buyers", "cohorts", "lost")},
    # First whether anybody came after the day that is asked for.
    "/reports/segments": 5,
    # New buyers and costs, of this time and of the one before.
    "/reports/acquisition": 7,
    "/reports/acquisition/costs": 2,
}


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what sessions send to PostgreSQL in stores inside the block; the dashboard knows no other way."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    engine = database.app_engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", BUDGETS)
async def test_a_page_takes_so_many_statements(
    owner: httpx.AsyncClient, database: Database, store: Store, path: str
):
    with statements(database) as sent:
        answer = await owner.get(f"/dashboard/{store.slug}{path}")

    assert answer.status_code == 200
    assert 0 < len(sent) <= BUDGETS[path], sent


@pytest.mark.parametrize("name", ["cohorts", "lost", "acquisition"])
async def test_what_is_kept_of_months_and_days_is_not_read_buyer_by_buyer(
    owner: httpx.AsyncClient, database: Database, store: Store, name: str
):
    with statements(database) as sent:
        await owner.get(f"/dashboard/{store.slug}/reports/{name}?range=365")

    assert [one for one in sent if "buyer_day_figures" in one] == []
