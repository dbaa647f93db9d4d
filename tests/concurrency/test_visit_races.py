"""Several processes count the same visits: nothing is lost, nothing doubled, and none waits for another for ever."""

from uuid import UUID

from sqlalchemy import func, select

from shared.insight.models import BegunCheckout, ProductVisitDay, VisitDay
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.web.footfall import Footfall
from tests.support.factories.catalogue import make_variant
from tests.support.races import Races

BROWSER = {b"user-agent": b"Mozilla/5.0 Firefox/140.0"}
PRODUCTS = 6
PROCESSES = 12


async def counts(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Count every product, in an order of its own, and the one cart."""
    footfall = Footfall(database, utc_now)
    for number in sorted(range(PRODUCTS), key=lambda number: hash((number, id(footfall)))):
        scope = {"method": "GET", "path": f"/products/jug-{number}", "query_string": b""}
        footfall.enter(store_id, scope, BROWSER)
    footfall.check_out(store_id, cart_id)
    await footfall.write()
    return "counted"


async def test_what_several_processes_count_adds_up(
    races: Races, settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for number in range(PRODUCTS):
            variant = await make_variant(session, slug=f"jug-{number}")

    answers = await races.run(settings.database, counts, store.id, [variant.id] * PROCESSES)

    assert answers == {"counted": PROCESSES}
    async with database.in_store(store.id) as session:
        views = (await session.scalars(select(ProductVisitDay.views))).all()
        together = await session.scalar(select(func.sum(VisitDay.views)))
        carts = await session.scalar(select(func.count()).select_from(BegunCheckout))
    assert (views, together, carts) == ([PROCESSES] * PRODUCTS, PROCESSES * PRODUCTS, 1)
