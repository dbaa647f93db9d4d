"""Lists of products: what a card says, in which order, page after page, and never another store's."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.pagination import encode_cursor
from shared.products.collection_tiles import count_everything, count_on_shelf, shelf_by_slug, tiles
from shared.products.models import Product, Variant
from shared.products.on_shelf import OnShelf
from shared.products.option import Option, OptionValue
from shared.products.product_image import ProductImage
from shared.products.shelves import as_they_came, by_ids, goes_with, in_collection, newest, reduced
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product

SOME_ID = "01a1fdab-0831-7270-a000-000000000001"
SMALL = {"width": 320, "height": 400, "format": "webp", "key": "small.webp"}


async def add_picture(
    session: AsyncSession, product: Product, *, position: int, state: str, alt: str
) -> None:
    session.add(
        ProductImage(
            store_id=product.store_id,
            product_id=product.id,
            position=position,
            state=state,
            alt=alt,
            renditions=[SMALL] if state == "ready" else [],
            created_at=utc_now(),
        )
    )
    await session.flush()


async def price(session: AsyncSession, product: Product, *prices: tuple[int, int | None, int | None]) -> None:
    """Give a product's variants, in order, (price, price before, pieces in the house)."""
    variants = await session.scalars(
        select(Variant).where(Variant.product_id == product.id).order_by(Variant.position)
    )
    for variant, (now, before, pieces) in zip(variants.all(), prices, strict=True):
        variant.price_minor, variant.compare_at_minor = now, before
        await session.flush()
        if pieces is not None:
            stock = update(StockLevel).where(StockLevel.id == variant.id)
            await session.execute(stock.values(on_hand=pieces))


async def card_of(database: Database, store: Store, product_id: UUID) -> OnShelf:
    async with database.reading(store.id) as reader:
        return (await by_ids(reader, [product_id]))[0]


async def test_the_view_has_just_the_fields_of_a_card(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        columns = await session.scalars(
            text(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'shelf_cards'::regclass AND attnum > 0 ORDER BY attnum"
            )
        )

    renamed = {"varies": "price_varies", "renditions": "renditions_json"}
    assert [renamed.get(name, name) for name in columns] == ["store_id", *OnShelf._fields]


async def test_the_price_is_the_lowest_that_can_be_bought(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, option="Size", values=["S", "M", "L"], title="Mug")
        await price(session, mug, (900, 1000, 0), (2000, None, 3), (1500, 1800, 2))

    card = await card_of(database, store, mug.id)

    assert (card.price_minor, card.compare_at_minor, card.currency) == (1500, 1800, "EUR")
    assert (card.price_varies, card.is_reduced, card.is_sold_out, card.pieces_left) == (True, True, False, 5)


async def test_sold_out_shows_the_lowest_price_of_all(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, option="Size", values=["S", "M"])
        await price(session, mug, (2000, None, 0), (1500, None, 0))

    card = await card_of(database, store, mug.id)

    assert (card.price_minor, card.is_sold_out, card.pieces_left) == (1500, True, 0)


async def test_what_is_reserved_or_may_be_ordered_counts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        taken = await make_product(session, stock=2)
        await session.execute(update(StockLevel).values(reserved=2))
        ordered = await make_product(session, stock=0, backorder_limit=4)

    assert (await card_of(database, store, taken.id)).is_sold_out
    card = await card_of(database, store, ordered.id)
    assert (card.is_sold_out, card.pieces_left) == (False, 4)


async def test_one_variant_without_a_count_means_that_nobody_knows_how_many(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        uncounted = await make_product(session, stock=None)
        mixed = await make_product(session, option="Size", values=["S", "M"], stock=3)
        await session.execute(
            text("DELETE FROM stock_levels WHERE id = (SELECT id FROM variants WHERE choices = '{S}')")
        )

    for product in (uncounted, mixed):
        card = await card_of(database, store, product.id)
        assert (card.is_sold_out, card.pieces_left) == (False, None)


async def test_an_external_product_is_never_sold_out(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        poster = await make_product(session, kind="external", stock=0)

    assert not (await card_of(database, store, poster.id)).is_sold_out


async def test_the_cover_is_the_first_picture_that_is_ready(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session)
        await add_picture(session, mug, position=0, state="failed", alt="Lost")
        await add_picture(session, mug, position=1, state="ready", alt="Side")
        await add_picture(session, mug, position=2, state="ready", alt="Top")
        bare = await make_product(session)

    card = await card_of(database, store, mug.id)
    assert (card.alt, card.renditions) == ("Side", [SMALL])
    card = await card_of(database, store, bare.id)
    assert (card.alt, card.renditions) == (None, None)


async def test_colours_come_in_the_order_of_the_options(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, option="Colour", values=["Ink", "Clay", "Plain"])
        for name, swatch in (("Ink", "#26303d"), ("Clay", "#b0694a")):
            await session.execute(
                update(OptionValue)
                .where(
                    OptionValue.name == name,
                    OptionValue.option_id.in_(select(Option.id).where(Option.product_id == mug.id)),
                )
                .values(swatch=swatch)
            )

    card = await card_of(database, store, mug.id)

    assert (card.swatches, card.colours) == (("#26303d", "#b0694a"), ("Ink", "Clay"))


async def test_drafts_deleted_and_empty_products_stand_on_no_shelf(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug", compare_at_minor=2500)
        draft = await make_product(session, state="draft", compare_at_minor=2500)
        gone = await make_product(session, compare_at_minor=2500)
        empty = await make_product(session, compare_at_minor=2500)
        gone.deleted_at = utc_now()
        await session.flush()
        await session.execute(
            update(Variant).where(Variant.product_id == empty.id).values(deleted_at=utc_now())
        )
        shelf = await make_collection(session, [draft, gone, empty, mug])
        everything = [draft.id, gone.id, empty.id, mug.id]

    async with database.reading(store.id) as reader:
        lists = [
            (await in_collection(reader, shelf.id)).rows,
            (await as_they_came(reader)).rows,
            await newest(reader, limit=4),
            await reduced(reader, limit=4),
            await by_ids(reader, everything),
        ]

    assert [[card.title for card in cards] for cards in lists] == [["Mug"]] * 5


async def test_a_collection_is_paged_in_the_merchants_order(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        products = [await make_product(session, title=f"Mug {number}") for number in range(5)]
        shelf = await make_collection(session, products)

    async with database.reading(store.id) as reader:
        first = await in_collection(reader, shelf.id, size=2)
        second = await in_collection(reader, shelf.id, size=2, after=first.next_cursor)
        third = await in_collection(reader, shelf.id, size=2, after=second.next_cursor)

    titles = [[card.title for card in page.rows] for page in (first, second, third)]
    assert titles == [["Mug 0", "Mug 1"], ["Mug 2", "Mug 3"], ["Mug 4"]]
    assert third.next_cursor is None


async def test_everything_is_paged_latest_first_and_by_its_making_when_it_never_came_out(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        now = utc_now()
        for number in range(5):
            product = await make_product(session, title=f"Mug {number}")
            moment = now - timedelta(days=number)
            product.created_at = moment
            product.published_at = None if number % 2 else moment

    async with database.reading(store.id) as reader:
        first = await as_they_came(reader, size=3)
        second = await as_they_came(reader, size=3, after=first.next_cursor)

    titles = [[card.title for card in page.rows] for page in (first, second)]
    assert titles == [["Mug 0", "Mug 1", "Mug 2"], ["Mug 3", "Mug 4"]]
    assert second.next_cursor is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "WzEsMl0",
        "WyJ4IiwieSJd",
        encode_cursor([10**30, SOME_ID]),
        encode_cursor(["0001-01-01T00:00:00+23:59", SOME_ID]),
        encode_cursor(["9999-12-31T23:59:59-23:59", SOME_ID]),
    ],
)
async def test_a_cursor_of_no_list_leads_to_the_first_page(database: Database, store: Store, cursor: str):
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await make_product(session, title="Mug")])

    async with database.reading(store.id) as reader:
        pages = await in_collection(reader, shelf.id, after=cursor), await as_they_came(reader, after=cursor)

    assert [[card.title for card in page.rows] for page in pages] == [["Mug"], ["Mug"]]


async def test_what_goes_with_a_product_stands_near_it_and_is_of_its_kind_first(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        beside = [
            await make_product(session, title=f"Bowl {number}", product_type="Bowl") for number in range(3)
        ]
        mug = await make_product(session, title="Mug", product_type="Mug")
        other = await make_product(session, title="Other mug", product_type="Mug")
        alone = await make_product(session, title="Alone")
        await make_collection(session, [*beside, mug, other])
        await make_collection(session, [mug, beside[2]])

    async with database.reading(store.id) as reader:
        found = await goes_with(reader, mug.id, limit=3)
        nothing = await goes_with(reader, alone.id)

    assert [card.title for card in found] == ["Other mug", "Bowl 2", "Bowl 1"]
    assert nothing == []


async def test_the_order_of_ids_is_kept(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        ids = [(await make_product(session)).id for _ in range(5)]
    asked = [ids[3], ids[0], ids[4]]

    async with database.reading(store.id) as reader:
        assert [card.id for card in await by_ids(reader, asked)] == asked


async def test_collections_are_read_in_the_merchants_order_with_their_counts(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug, draft = await make_product(session), await make_product(session, state="draft")
        second = await make_collection(session, [mug, draft], title="Second")
        first = await make_collection(session, [], title="First")
        second.position, first.position = 2, 1
        second.slug = "second"

    async with database.reading(store.id) as reader:
        found = await tiles(reader)
        shelf = await shelf_by_slug(reader, "second")
        assert shelf is not None
        assert (shelf.id, shelf.title) == (second.id, "Second")
        assert await shelf_by_slug(reader, "never") is None
        assert (await count_on_shelf(reader, shelf.id), await count_everything(reader)) == (1, 1)
        assert [tile.title for tile in await tiles(reader, limit=1)] == ["First"]
    assert [tile.title for tile in found] == ["First", "Second"]


async def test_another_stores_products_stand_on_no_shelf_here(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        theirs = await make_product(session, compare_at_minor=2500)
        beside = await make_product(session, compare_at_minor=2500)
        shelf = await make_collection(session, [theirs, beside])

    async with database.reading(store.id) as reader:
        lists = [
            (await in_collection(reader, shelf.id)).rows,
            (await as_they_came(reader)).rows,
            await reduced(reader, limit=4),
            await by_ids(reader, [theirs.id, beside.id]),
            await goes_with(reader, theirs.id),
            await tiles(reader),
        ]
        assert await count_on_shelf(reader, shelf.id) == 0

    assert lists == [[]] * 6
