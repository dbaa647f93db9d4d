"""A demo that is interrupted anywhere is finished by the next run, and made once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import func, select

from shared.accounts.models import User
from shared.adapters.files import open_files
from shared.customers.models import Customer
from shared.demo.content.grouping import NO_GROUPING
from shared.demo.content.shape import DemoStore
from shared.demo.content.stores import STORES
from shared.demo.create_demo import OWNER_EMAIL, Demo, make_stores
from shared.demo.pictures import Drawn, draw_store
from shared.demo.sample_customers import SHOPPERS
from shared.demo.sample_orders import HOW_MANY
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.products.files import FileStore, StoredFile
from shared.products.models import Collection, Product, Variant
from shared.products.product_image import ProductImage
from shared.stores.models import Member, Store


class Full(Exception):
    """The object store takes no more."""


class LimitedFiles:
    """An object store with room for so many files, which remembers their keys."""

    def __init__(self, kept: FileStore, room: int = 10_000) -> None:
        self._kept, self.room = kept, room
        self.keys: set[str] = set()

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        if len(self.keys) >= self.room and key not in self.keys:
            raise Full
        self.keys.add(key)
        await self._kept.put(key, data, content_type)

    async def get(self, key: str) -> StoredFile | None:
        return await self._kept.get(key)

    async def delete(self, key: str) -> None:
        await self._kept.delete(key)


def small(shape: DemoStore) -> DemoStore:
    """The demo store with two of its products, at an address of its own."""
    first, second = shape.products[:2]
    group = replace(shape.collections[0], product_slugs=(first.slug, second.slug))
    return replace(
        shape,
        slug=f"demo-{new_id().hex[-12:]}",
        products=tuple(replace(product, pictures=product.pictures[:1]) for product in (first, second)),
        collections=(group,),
        goes_with={},
        grouping=NO_GROUPING,
    )


@pytest.fixture
def files(settings: Settings) -> LimitedFiles:
    return LimitedFiles(open_files(settings.files))


_drawn: dict[str, Drawn] = {}


async def draw_once(shape: DemoStore) -> Drawn:
    """Draw a store's pictures, once per theme in all these tests."""
    if shape.theme not in _drawn:
        with ThreadPoolExecutor(1) as pool:
            _drawn[shape.theme] = await draw_store(pool, shape)
    return _drawn[shape.theme]


@pytest.fixture
def demo(database: Database, settings: Settings, files: LimitedFiles) -> Demo:
    return Demo(database, files, settings.web, draw_once, tuple(small(shape) for shape in STORES[:2]))


# Two products of one picture each in two sizes, a tile in two, a hero in three, an icon in five.
FILES_OF_ONE = 14


async def found(demo: Demo) -> list[tuple[str, int, int, int, int, int]]:
    """Return each store's state, products, pictures, collections, orders and members."""
    facts = []
    for shape in demo.shapes:
        async with demo.database.as_platform() as session:
            store = (await session.scalars(select(Store).where(Store.slug == shape.slug))).one()
            members = await session.scalar(
                select(func.count()).select_from(Member).where(Member.store_id == store.id)
            )
        async with demo.database.in_store(store.id) as session:
            counts = [
                await session.scalar(select(func.count()).select_from(model))
                for model in (Product, ProductImage, Collection, Order)
            ]
        facts.append((store.state, *counts, members))
    return facts  # type: ignore[return-value]  # count() is never NULL


WHOLE = ("open", 2, 2, 1, HOW_MANY, 1)
BEGUN = ("suspended", 0, 0, 0, 0, 1)


async def test_a_demo_is_made_once(demo: Demo, files: LimitedFiles) -> None:
    for _ in range(2):
        await make_stores(demo, only_if_empty=False, now=utc_now())

    assert await found(demo) == [WHOLE, WHOLE]
    assert len(files.keys) == 2 * FILES_OF_ONE
    async with demo.database.as_platform() as session:
        owners = await session.scalar(select(func.count()).select_from(User).where(User.email == OWNER_EMAIL))
    assert owners == 1


@pytest.mark.parametrize(
    ("room", "left"),
    [
        (0, [BEGUN, BEGUN]),
        (4, [BEGUN, BEGUN]),
        (FILES_OF_ONE, [WHOLE, BEGUN]),
        (FILES_OF_ONE + 4, [WHOLE, BEGUN]),
    ],
    ids=["before the first store", "in the first", "between the stores", "in the second"],
)
async def test_a_run_that_ended_early_is_finished_by_the_next(
    demo: Demo, files: LimitedFiles, room: int, left: Sequence[tuple[object, ...]]
) -> None:
    files.room = room
    with pytest.raises(Full):
        await make_stores(demo, only_if_empty=False, now=utc_now())
    assert await found(demo) == left

    files.room = 10_000
    await make_stores(demo, only_if_empty=True, now=utc_now())

    assert await found(demo) == [WHOLE, WHOLE]
    assert len(files.keys) == 2 * FILES_OF_ONE


async def test_a_store_is_written_whole_or_not_at_all(demo: Demo, settings: Settings) -> None:
    # The orders are written last. While their table is locked, the transaction fails with everything else in place.
    owner = await asyncpg.connect(settings.database.owner_url.replace("+asyncpg", ""))
    try:
        async with owner.transaction():
            await owner.execute("LOCK TABLE orders IN SHARE MODE")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await make_stores(demo, only_if_empty=False, now=utc_now())
    finally:
        await owner.close()
    assert await found(demo) == [BEGUN, BEGUN]

    await make_stores(demo, only_if_empty=True, now=utc_now())

    assert await found(demo) == [WHOLE, WHOLE]


async def test_an_installation_with_a_store_of_its_own_is_left_alone(demo: Demo, store: Store) -> None:
    await make_stores(demo, only_if_empty=True, now=utc_now())

    async with demo.database.as_platform() as session:
        slugs = set(await session.scalars(select(Store.slug)))
    assert store.slug in slugs
    assert slugs.isdisjoint(shape.slug for shape in demo.shapes)


async def test_a_demo_shop_that_was_emptied_by_its_merchant_stays_empty(demo: Demo) -> None:
    await make_stores(demo, only_if_empty=False, now=utc_now())
    async with demo.database.as_platform() as session:
        store = (await session.scalars(select(Store).where(Store.slug == demo.shapes[0].slug))).one()
    async with demo.database.in_store(store.id) as session:
        for product in await session.scalars(select(Product)):
            product.deleted_at = utc_now()

    await make_stores(demo, only_if_empty=False, now=utc_now())

    assert await found(demo) == [WHOLE, WHOLE]


async def test_what_is_on_hand_is_the_sum_of_the_ledger(demo: Demo) -> None:
    await make_stores(demo, only_if_empty=False, now=utc_now())

    async with demo.database.as_platform() as session:
        store = (await session.scalars(select(Store).where(Store.slug == demo.shapes[0].slug))).one()
    async with demo.database.in_store(store.id) as session:
        on_hand = dict((await session.execute(select(StockLevel.id, StockLevel.on_hand))).all())
        moved = dict(
            (
                await session.execute(
                    select(StockMovement.variant_id, func.sum(StockMovement.quantity)).group_by(
                        StockMovement.variant_id
                    )
                )
            ).all()
        )
    assert {variant: number for variant, number in on_hand.items() if number} == {
        variant: number for variant, number in moved.items() if number
    }


async def test_what_is_reduced_has_been_dearer_before(demo: Demo) -> None:
    shape = next(shape for shape in demo.shapes)
    reduced = replace(
        shape,
        products=tuple(
            replace(
                product,
                variants=tuple(
                    replace(variant, price_minor=3000, compare_at_minor=4500) for variant in product.variants
                ),
            )
            for product in shape.products
        ),
    )

    await make_stores(replace(demo, shapes=(reduced,)), only_if_empty=False, now=utc_now())

    async with demo.database.as_platform() as session:
        store = (await session.scalars(select(Store).where(Store.slug == shape.slug))).one()
    async with demo.database.in_store(store.id) as session:
        prices = await session.execute(
            select(Variant.price_minor, Variant.compare_at_minor, Variant.lowest_before_minor).distinct()
        )
        assert [tuple(row) for row in prices] == [(3000, 4500, 4000)]


async def test_buyers_with_an_account_have_their_orders(demo: Demo) -> None:
    await make_stores(demo, only_if_empty=False, now=utc_now())

    async with demo.database.as_platform() as session:
        store = (await session.scalars(select(Store).where(Store.slug == demo.shapes[0].slug))).one()
    async with demo.database.in_store(store.id) as session:
        rows = await session.execute(
            select(Customer.email, func.count(Order.id)).join(Order).group_by(Customer.email)
        )
        buyers = dict(rows.all())
        guests = await session.scalar(select(func.count()).where(Order.customer_id.is_(None)))
    assert set(buyers) == {email for _, email, _ in SHOPPERS}
    assert sum(buyers.values()) + (guests or 0) == HOW_MANY
    assert guests
