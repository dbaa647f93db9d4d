"""Sales that begin and end by themselves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.products.errors import NoSuchSale, SaleIsOver
from shared.products.models import Variant
from shared.products.price_changes import PriceChange
from shared.products.run_sale import cancel_sale, end_sale, start_sale
from shared.products.sales import CANCELLED, ENDED, PLANNED, RUNNING, Sale
from shared.products.schedule_sale import schedule_sale
from shared.products.set_price import set_price
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant

HOUR = timedelta(hours=1)


async def plan(
    database: Database,
    store: Store,
    offer: str = "15",
    *,
    now: datetime,
    begins: timedelta = HOUR,
    **terms: object,
) -> Sale:
    """Plan a sale from an hour after `now` until an hour later, for something that costs 19.00."""
    async with database.in_store(store.id) as session:
        variant = await session.scalar(select(Variant))
        variant = variant or await make_variant(session, price_minor=1900)
        starts_at = now + begins
        sales = await schedule_sale(
            session, [variant], offer=offer, starts_at=starts_at, now=now, actor="ada",
            **{"ends_at": starts_at + HOUR, **terms},  # type: ignore[arg-type] # handed through to where they have types
        )  # fmt: skip
        return sales[0]


async def costs(database: Database, store: Store) -> tuple[int, int | None]:
    async with database.in_store(store.id) as session:
        variant = (await session.scalars(select(Variant))).one()
        return variant.price_minor, variant.compare_at_minor


async def begin(database: Database, store: Store, sale: Sale, *, now: datetime) -> bool:
    async with database.in_store(store.id) as session:
        return await start_sale(session, sale.id, now=now)


async def finish(database: Database, store: Store, sale: Sale, *, now: datetime) -> bool:
    async with database.in_store(store.id) as session:
        return await end_sale(session, sale.id, now=now)


async def test_it_begins_and_ends_at_its_minute_and_once(database: Database, store: Store):
    now = utc_now()
    sale = await plan(database, store, now=now)
    async with database.in_store(store.id) as session:
        version = (await current_store(session)).catalogue_version
        jobs = {job.name: job.run_at for job in await session.scalars(select(Job))}
    assert jobs == {"products.start_sale": now + HOUR, "products.end_sale": now + 2 * HOUR}

    assert not await begin(database, store, sale, now=now + HOUR - timedelta(seconds=1))
    assert await costs(database, store) == (1900, None)
    assert await begin(database, store, sale, now=now + HOUR)
    assert not await begin(database, store, sale, now=now + HOUR)
    assert await costs(database, store) == (1500, 1900)
    assert not await finish(database, store, sale, now=now + 2 * HOUR - timedelta(seconds=1))
    assert await finish(database, store, sale, now=now + 2 * HOUR)
    assert not await finish(database, store, sale, now=now + 3 * HOUR)
    assert await costs(database, store) == (1900, None)

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Sale.state))).one() == ENDED
        assert (await current_store(session)).catalogue_version == version + 2
        rows = await session.execute(
            select(PriceChange.actor, PriceChange.price_minor).order_by(PriceChange.number)
        )
        assert [tuple(row) for row in rows][1:] == [("sale", 1500), ("sale", 1900)]


@pytest.mark.parametrize(("offer", "price"), [("20 %", 1520), ("33%", 1273), ("12.34", 1234), ("0", 0)])
async def test_an_offer_is_an_amount_or_what_is_taken_off(
    database: Database, store: Store, offer: str, price: int
):
    assert (await plan(database, store, offer, now=utc_now())).price_minor == price


@pytest.mark.parametrize(
    ("offer", "terms", "field"),
    [
        ("19", {}, "offer"),
        ("25", {}, "offer"),
        ("-1", {}, "offer"),
        ("", {}, "offer"),
        ("100 %", {}, "offer"),
        ("0 %", {}, "offer"),
        ("15", {"ends_at": utc_now()}, "ends_at"),
        ("15", {"ends_at": utc_now() + timedelta(days=800)}, "ends_at"),
        ("15", {"begins": timedelta(days=400), "ends_at": None}, "starts_at"),
    ],
)
async def test_what_is_no_sale_is_refused(
    database: Database, store: Store, offer: str, terms: dict[str, object], field: str
):
    with pytest.raises(Invalid) as refusal:
        await plan(database, store, offer, now=utc_now(), **terms)

    assert list(refusal.value.fields) == [field]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(Sale.id))) == 0
        assert await session.scalar(select(func.count(Job.id))) == 0


async def test_two_sales_of_one_time_are_one_too_many(database: Database, store: Store):
    now = utc_now()
    await plan(database, store, now=now)

    with pytest.raises(Invalid):
        await plan(database, store, "12", now=now, begins=HOUR + timedelta(minutes=30))
    with pytest.raises(Invalid):
        await plan(database, store, "12", now=now, begins=timedelta(), ends_at=None)
    after = await plan(database, store, "12", now=now, begins=2 * HOUR)

    async with database.in_store(store.id) as session:
        assert set(await session.scalars(select(Sale.starts_at))) == {now + HOUR, after.starts_at}


async def test_a_price_changed_by_hand_meanwhile_stays(database: Database, store: Store):
    now = utc_now()
    sale = await plan(database, store, now=now)
    await begin(database, store, sale, now=now + HOUR)
    async with database.in_store(store.id) as session:
        variant = (await session.scalars(select(Variant))).one()
        price, before = Money(1400, "EUR"), Money(1900, "EUR")
        await set_price(session, variant, price=price, compare_at=before, actor="ada", now=now + HOUR)

    assert await finish(database, store, sale, now=now + 2 * HOUR)

    assert await costs(database, store) == (1400, 1900)


async def test_what_has_become_cheaper_anyway_gets_no_sale(database: Database, store: Store):
    now = utc_now()
    sale = await plan(database, store, now=now)
    async with database.in_store(store.id) as session:
        variant = (await session.scalars(select(Variant))).one()
        await set_price(session, variant, price=Money(1100, "EUR"), compare_at=None, actor="ada", now=now)

    assert not await begin(database, store, sale, now=now + HOUR)

    assert await costs(database, store) == (1100, None)


async def test_one_that_is_found_after_its_end_never_begins(database: Database, store: Store):
    now = utc_now()
    sale = await plan(database, store, now=now)

    assert not await begin(database, store, sale, now=now + 3 * HOUR)

    assert await costs(database, store) == (1900, None)


@pytest.mark.parametrize("is_running", [False, True])
async def test_one_that_is_called_off_leaves_the_price_as_it_was(
    database: Database, store: Store, *, is_running: bool
):
    now = utc_now()
    sale = await plan(database, store, now=now)
    if is_running:
        await begin(database, store, sale, now=now + HOUR)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Sale.state))).one() == (RUNNING if is_running else PLANNED)
        await cancel_sale(session, sale.id, actor="ada", now=now + HOUR)

    assert not await begin(database, store, sale, now=now + HOUR)
    assert not await finish(database, store, sale, now=now + 2 * HOUR)
    assert await costs(database, store) == (1900, None)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Sale.state))).one() == CANCELLED
        with pytest.raises(SaleIsOver):
            await cancel_sale(session, sale.id, actor="ada", now=now)


async def test_another_stores_sale_is_none(database: Database, store: Store, other_store: Store):
    now = utc_now()
    sale = await plan(database, other_store, now=now)
    async with database.in_store(store.id) as session:
        with pytest.raises(NoSuchSale):
            await cancel_sale(session, sale.id, actor="ada", now=now)

    assert not await begin(database, store, sale, now=now + HOUR)
    assert await costs(database, other_store) == (1900, None)
