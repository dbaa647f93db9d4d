"""Many prices and stocks changed by one rule: looked at, done by and by, undone by the record."""

import re

import httpx
from sqlalchemy import func, select

from shared.inventory import run_change as running
from shared.inventory.bulk_models import BulkChange, BulkChangeRow
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_product

RULE = {"figure": "price", "way": "percent", "value": "-10", "rounding": ".99", "keeps_before": "yes"}


async def stocked(database: Database, store: Store, count: int = 3) -> None:
    async with database.in_store(store.id) as session:
        for number in range(count):
            await make_product(session, title=f"Cup {number:03}", price_minor=2000 + number * 100, stock=5)


async def begun(owner: httpx.AsyncClient, store: Store, rule: dict[str, str], **asked: str) -> str:
    here = f"/dashboard/{store.slug}/products/changes"
    page = (await owner.get(f"{here}/new", params=rule | asked)).text
    named = {name: re.search(f'name="{name}" value="([^"]+)"', page) for name in ("agreed", "key")}
    form = {name: found[1] for name, found in named.items() if found}
    answer = await owner.post(here, data=rule | asked | form)
    assert answer.status_code == 303
    return str(answer.headers["location"])


async def work_off(database: Database, store: Store) -> int:
    """Do the jobs of changes as workers would, and return how many there were."""
    done = 0
    while True:
        async with database.in_store(store.id) as session:
            job = await session.scalar(
                select(Job).where(Job.name == running.RUN_CHANGE.name, Job.state == "waiting").limit(1)
            )
            if job is None:
                return done
            change = await session.scalar(select(BulkChange.id))
            assert change is not None
            await running.run_change(session, change, now=utc_now())
            job.state, done = "done", done + 1


async def prices(database: Database, store: Store) -> list[tuple[int, int | None]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Variant.price_minor, Variant.compare_at_minor).order_by(Variant.created_at, Variant.id)
        )
        return [(price, before) for price, before in rows]


async def test_a_look_changes_nothing_and_says_every_figure(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await stocked(database, store)

    page = (await owner.get(f"/dashboard/{store.slug}/products/changes/new", params=RULE | {"q": "cup"})).text

    assert "3 variants would change" in page
    assert stand_in("17.99", page)
    assert await prices(database, store) == [(2000, None), (2100, None), (2200, None)]


async def test_a_change_is_done_and_undone(owner: httpx.AsyncClient, database: Database, store: Store):
    await stocked(database, store)

    path = await begun(owner, store, RULE)
    assert await work_off(database, store) == 1

    assert await prices(database, store) == [(1799, 2000), (1899, 2100), (1999, 2200)]
    assert "3 of 3 changed, 0 left alone" in (await owner.get(path)).text
    await owner.post(path, data={"step": "undo"})
    await work_off(database, store)
    assert await prices(database, store) == [(2000, None), (2100, None), (2200, None)]
    assert "0 of 3 changed, 0 left alone, 3 undone." in (await owner.get(path)).text


async def test_what_somebody_changed_meanwhile_is_left_alone_both_ways(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await stocked(database, store)
    path = await begun(owner, store, RULE)
    async with database.in_store(store.id) as session:
        first, second, _ = (
            await session.scalars(select(Variant).order_by(Variant.created_at, Variant.id))
        ).all()
        first.price_minor = 500

    await work_off(database, store)
    async with database.in_store(store.id) as session:
        (await session.get_one(Variant, (store.id, second.id))).price_minor = 700
    await owner.post(path, data={"step": "undo"})
    await work_off(database, store)

    assert await prices(database, store) == [(500, None), (700, 2100), (2200, None)]
    page = (await owner.get(path)).text
    assert page.count("It was changed by somebody else meanwhile.") == 2


async def test_agreement_to_other_figures_than_were_seen_begins_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await stocked(database, store)

    answer = await owner.post(
        f"/dashboard/{store.slug}/products/changes", data=RULE | {"agreed": "0123456789abcdef"}
    )

    assert answer.status_code == 200
    assert "3 variants would change" in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(BulkChange)) == 0


async def test_only_what_the_list_is_narrowed_to_changes(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await stocked(database, store)

    await begun(owner, store, RULE | {"rounding": "exact", "keeps_before": ""}, q="cup 001")
    await work_off(database, store)

    assert await prices(database, store) == [(2000, None), (1890, None), (2200, None)]


async def test_stock_goes_through_its_ledger(owner: httpx.AsyncClient, database: Database, store: Store):
    await stocked(database, store, 2)

    path = await begun(owner, store, {"figure": "stock", "way": "amount", "value": "-5"})
    await work_off(database, store)
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(StockLevel.on_hand))) == [0, 0]
    await owner.post(path, data={"step": "undo"})
    await work_off(database, store)

    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(StockLevel.on_hand))) == [5, 5]


async def test_many_are_done_by_several_jobs_and_can_be_stopped_between(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await stocked(database, store, 5)
    path = await begun(owner, store, RULE | {"keeps_before": ""})
    async with database.in_store(store.id) as session:
        change = (await session.scalars(select(BulkChange))).one()
        await running.run_change(session, change.id, now=utc_now(), at_once=2)

    await owner.post(path, data={"step": "stop"})
    await work_off(database, store)

    count = select(func.count()).select_from(BulkChangeRow).where(BulkChangeRow.state == "done")
    async with database.in_store(store.id) as session:
        assert await session.scalar(count) == 2
    await owner.post(path, data={"step": "resume"})
    await work_off(database, store)
    async with database.in_store(store.id) as session:
        assert await session.scalar(count) == 5
        assert await session.scalar(select(BulkChange.state)) == "done"
