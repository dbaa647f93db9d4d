"""What is said of a product in depth: what is right is kept as typed, what is wrong is refused with its field."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.products.depth import ShownMeasurement, ShownShare, depth_of
from shared.products.describe_product import Description, Share, Size, describe_product
from shared.products.details import Material, ProductDetails
from shared.products.errors import NoSuchSizeChart
from shared.products.models import Product
from shared.products.queries import product_by_id
from shared.products.save_size_chart import ChartWords, remove_size_chart, save_size_chart
from shared.products.size_charts import size_chart_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_collection, make_product

NOTHING = Description(
    shares=(),
    sizes=(),
    care=(),
    season="",
    season_year="",
    origin="",
    video_url="",
    size_chart_id=None,
    has_order_grid=False,
)


async def describe(database: Database, store: Store, **told: object) -> UUID:
    async with database.in_store(store.id) as session:
        key = await session.scalar(select(Product.id))
        key = key or (await make_product(session, product_type="Jacket")).id
        product = await product_by_id(session, str(key))
        words = {name: getattr(NOTHING, name) for name in NOTHING.__slots__} | told
        await describe_product(session, product, Description(**words), actor="ada", now=utc_now())  # type: ignore[arg-type] # as typed
        return key


async def test_all_of_it_is_kept_and_set_anew(database: Database, store: Store):
    shares = [Share("Shell", "Nylon", "80"), Share("Shell", "Wool", "20"), Share("Lining", "Cotton", "100")]
    key = await describe(
        database,
        store,
        shares=shares,
        sizes=[Size("Back length", "72,5 cm", None), Size("Weight", "15 oz", None)],
        care=["no_iron", "wash_30"],
        season="winter",
        season_year="2026",
        origin="PT",
        video_url="https://video.example/1",
        has_order_grid=True,
    )
    async with database.reading(store.id) as reader:
        depth = await depth_of(reader, key)

    assert depth.shares == [
        ShownShare("Shell", "Nylon", 80),
        ShownShare("Shell", "Wool", 20),
        ShownShare("Lining", "Cotton", 100),
    ]
    assert depth.measurements == [
        ShownMeasurement("Back length", 725, "mm", None),
        ShownMeasurement("Weight", 425, "g", None),
    ]
    assert depth[:6] == ("winter", 2026, "PT", ["wash_30", "no_iron"], "https://video.example/1", True)

    async with database.in_store(store.id) as session:
        version = (await current_store(session)).catalogue_version
    await describe(database, store, season="summer")
    async with database.reading(store.id) as reader:
        again = await depth_of(reader, key)
    assert (again.season, again.season_year, again.shares, again.measurements) == ("summer", None, [], [])
    async with database.in_store(store.id) as session:
        assert (await current_store(session)).catalogue_version == version + 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"shares": [Share("", "Wool", "60"), Share("", "Silk", "30")]}, "share-1"),
        ({"shares": [Share("", "Wool", "100"), Share("Cuff", "Silk", "101")]}, "share-1"),
        ({"shares": [Share("", "Wool", "99.9")]}, "share-0"),
        ({"shares": [Share("", "", "100")]}, "share-0"),
        ({"sizes": [Size("Length", "72", None)]}, "size-0"),
        ({"sizes": [Size("Length", "0 cm", None)]}, "size-0"),
        ({"sizes": [Size("", "72 cm", None)]}, "size-0"),
        ({"sizes": [Size("Length", "72 cm", new_id())]}, "size-0"),
        ({"season": "monsoon"}, "season"),
        ({"season_year": "26"}, "season_year"),
        ({"season_year": "٢٠٢٦"}, "season_year"),
        ({"origin": "Portugal"}, "origin"),
        ({"care": ["wash_95"]}, "care"),
        ({"video_url": "javascript:alert(1)"}, "video_url"),
        ({"shares": [Share("", "Wool", "1")] * 61}, "rows"),
    ],
)
async def test_what_is_wrong_is_refused_at_its_field(
    database: Database, store: Store, told: dict[str, object], field: str
):
    with pytest.raises(Invalid) as refusal:
        await describe(database, store, **told)

    assert field in refusal.value.fields
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(ProductDetails.id))) == 0
        assert await session.scalar(select(func.count(Material.id))) == 0


async def test_the_chart_is_that_of_the_product_its_kind_or_its_collection(database: Database, store: Store):
    key = await describe(database, store)
    now = utc_now()
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await product_by_id(session, str(key))])
        table = "EU | Chest (cm)\n48 | 94-98"
        own, kind, shelved, _other = [
            await save_size_chart(session, None, ChartWords(title, "", table, *place), actor="ada", now=now)
            for title, place in (
                ("Own", ("", None)),
                ("Kind", ("jacket", None)),
                ("Shelf", ("", shelf.id)),
                ("Other", ("Boots", None)),
            )
        ]
    await describe(database, store, size_chart_id=own.id)

    told = []
    for chart in (own, kind, shelved):
        async with database.reading(store.id) as reader:
            found = (await depth_of(reader, key)).chart
        told.append(found and found.title)
        async with database.in_store(store.id) as session:
            await remove_size_chart(session, await size_chart_by_id(session, chart.id), actor="ada", now=now)
    async with database.reading(store.id) as reader:
        assert (await depth_of(reader, key)).chart is None

    assert told == ["Own", "Kind", "Shelf"]


async def test_another_stores_chart_is_none(database: Database, store: Store, other_store: Store):
    async with database.in_store(other_store.id) as session:
        words = ChartWords("Theirs", "", "EU | Chest (cm)\n48 | 94", "", None)
        theirs = await save_size_chart(session, None, words, actor="ada", now=utc_now())

    with pytest.raises(NoSuchSizeChart):
        await describe(database, store, size_chart_id=theirs.id)
