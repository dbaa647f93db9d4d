"""The index says what the catalogue says, whoever changed it; no store's words are in another's (T60)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from search.count_sales import count_sales
from search.engine import COLLECTION, PAGE_SIZE, RATING, Query
from search.index_products import index_products
from search.keep_indexes import keep_indexes
from search.models import SearchDocument, SearchFacet, SearchIndex, SearchPosting, SearchWord
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.refresh_index import refresh_index, stores_behind
from search.reindex import NoStoreToIndex, reindex
from search.slots import slots_of, unpack
from shared.inventory.set_stock import set_stock
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.languages.translation import Translation
from shared.products.delete_product import delete_product
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from tests.support.factories.catalogue import (
    make_bundle,
    make_collection,
    make_product,
    make_variant,
    only_variant,
)
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import allow, make_review
from tests.support.search import find_within, suggest_within


async def whole_index(database: Database, store: Store) -> dict[str, Any]:
    """Everything that the index says, with products in place of slots, which a rebuild numbers anew."""
    async with database.in_store(store.id) as session:
        slots = {row.slot: row.title for row in await session.scalars(select(SearchDocument))}

        def titles(stored: bytes) -> list[str]:
            return sorted(slots[slot] for slot in slots_of(unpack(stored)))

        return {
            "words": {row.word: row.documents for row in await session.scalars(select(SearchWord))},
            "postings": {
                row.word: [titles(row.title), titles(row.detail), titles(row.body)]
                for row in await session.scalars(select(SearchPosting))
            },
            "facets": {
                (row.facet, row.value): titles(row.documents)
                for row in await session.scalars(select(SearchFacet))
            },
        }


async def found(database: Database, store: Store, words: str, language: str = "") -> Sequence[UUID]:
    async with database.in_store(store.id) as session:
        return (await find_within(session, PostgresEngine(), Query(words, language=language))).ids


async def test_a_bundle_is_indexed_together_with_its_parts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug")
        kit = await make_bundle(session, (await only_variant(session, jug), 2), title="Table Kit")
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 2

    assert await found(database, store, "jug") == [jug.id]
    assert await found(database, store, "kit") == [kit.product_id]


async def test_a_refresh_finds_what_changed_and_nothing_else(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug")
        throw = await make_product(session, title="Wool Throw")
        await bump_catalogue(session)
        assert await refresh_index(session, now=utc_now()) == 2
        assert await refresh_index(session, now=utc_now()) == 0
    async with database.in_store(store.id) as session:
        changed = await session.get_one(Product, (store.id, jug.id))
        changed.title, changed.updated_at = "Glass Carafe", utc_now()
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1

    assert await found(database, store, "carafe") == [jug.id]
    assert await found(database, store, "stoneware") == []
    assert await found(database, store, "throw") == [throw.id]


async def test_a_product_taken_down_is_gone_from_every_part_of_the_index(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Wool Throw", vendor="Nord")
        await rebuild_index(session, now=utc_now())
    before = await whole_index(database, store)
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug", vendor="Kiln", tags=["wool"])
        await bump_catalogue(session)
        await refresh_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.id == jug.id).values(state="archived"))
        await bump_catalogue(session)
        await refresh_index(session, now=utc_now())

    assert await whole_index(database, store) == before


async def test_a_deleted_product_takes_its_words_and_counts_along(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Blue Mug")
        gone = await make_product(session, title="Red Mug", tags=["last"])
        await rebuild_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        await delete_product(session, gone, actor="somebody", now=utc_now())

    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1

    after = await whole_index(database, store)
    assert after["words"]["mug"] == 1
    assert "red" not in after["words"]
    assert after["facets"]["", ""] == ["Blue Mug"]
    assert ("tag", "last") not in after["facets"]


async def test_changing_piece_by_piece_and_rebuilding_write_the_same(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        products = [
            await make_product(session, title=title, vendor="Kiln", option="Colour", values=["Red", "Blue"])
            for title in ("Stoneware Jug", "Stoneware Bowl", "Linen Cloth")
        ]
        await make_collection(session, products[:2], title="Table")
        for product in products:
            await index_products(session, [product.id], now=utc_now())
            await index_products(session, [product.id], now=utc_now())
    by_pieces = await whole_index(database, store)
    async with database.in_store(store.id) as session:
        assert await rebuild_index(session, now=utc_now()) == 3

    assert await whole_index(database, store) == by_pieces
    assert by_pieces["words"]["stoneware"] == 2
    assert by_pieces["postings"]["kiln"][1] == ["Linen Cloth", "Stoneware Bowl", "Stoneware Jug"]
    assert by_pieces["postings"]["table"] == [[], [], ["Stoneware Bowl", "Stoneware Jug"]]
    assert by_pieces["facets"]["option:Colour", "Red"] == ["Linen Cloth", "Stoneware Bowl", "Stoneware Jug"]


async def test_selling_out_and_a_new_shelf_are_noticed(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug", stock=3)
        await rebuild_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        variant = await only_variant(session, jug)
        await set_stock(
            session, variant.id, on_hand=0, seen=3, reason="adjustment", actor="test", now=utc_now()
        )
        shelf = await make_collection(session, [jug], title="Table")
        await bump_catalogue(session)
        assert await refresh_index(session, now=utc_now()) == 1
    async with database.in_store(store.id) as session:
        document = (await session.scalars(select(SearchDocument))).one()
        on_shelf = await find_within(
            session, PostgresEngine(), Query("", {COLLECTION: frozenset({shelf.slug})})
        )

    assert document.is_available is False
    assert on_shelf.ids == [jug.id]


async def test_a_store_is_behind_from_a_change_until_all_of_it_is_indexed(database: Database, store: Store):
    async def is_behind() -> bool:
        async with database.as_platform() as session:
            return store.id in await stores_behind(session)

    async with database.in_store(store.id) as session:
        for place in range(3):
            await make_product(session, title=f"Mug {place}")
        await bump_catalogue(session)
    assert await is_behind()
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now(), most=2) == 2
    assert await is_behind()
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now(), most=2) == 1
    assert not await is_behind()


async def test_searches_go_on_over_the_old_index_while_a_new_one_is_written(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        await rebuild_index(session, now=utc_now())
        meanwhile = await found(database, store, "jug")

    assert meanwhile == [jug.id]
    assert await found(database, store, "jug") == [jug.id]


async def test_one_store_never_finds_nor_counts_what_another_has(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Foreign Jug", vendor="Elsewhere")
        await rebuild_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        mine = await make_product(session, title="Stoneware Jug", vendor="Kiln")
        await rebuild_index(session, now=utc_now())

    # One engine serves both, as in a web process: what it keeps of one store must not answer for the other.
    engine = PostgresEngine()
    async with database.in_store(other_store.id) as session:
        await find_within(session, engine, Query("jug"))
    async with database.in_store(store.id) as session:
        jugs = await find_within(session, engine, Query("jug"))
        foreign = await find_within(session, engine, Query("foreign"))
        # "forein" would be mended to a word that only the other store has.
        mended = await find_within(session, engine, Query("forein"))
        suggested = await suggest_within(session, engine, "fore")

    assert jugs.ids == [mine.id]
    assert [value.value for facet in jugs.facets if facet.name == "vendor" for value in facet.values] == [
        "Kiln"
    ]
    assert (foreign.ids, foreign.did_you_mean) == ([], None)
    assert (mended.ids, mended.did_you_mean) == ([], None)
    assert (suggested.ids, suggested.queries) == ([], [])


async def test_a_page_beyond_the_last_is_empty(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for place in range(PAGE_SIZE + 1):
            await make_product(session, title=f"Mug {place}")
        await rebuild_index(session, now=utc_now())
        engine = PostgresEngine()
        pages = [await find_within(session, engine, Query("mug", page=page)) for page in (1, 2, 3)]

    assert [len(page.ids) for page in pages] == [PAGE_SIZE, 1, 0]
    assert {page.total for page in pages} == {PAGE_SIZE + 1}


async def test_the_language_of_the_store_says_how_words_bend(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(locale="de-DE"))
        houses = await make_product(session, title="Häuser aus Holz")
        await rebuild_index(session, now=utc_now())
        index = (await session.scalars(select(SearchIndex))).one()

    assert index.dictionary == "pg_catalog.german_stem"
    assert await found(database, store, "haus") == [houses.id]


@pytest.mark.usefixtures("others_are_indexed")
async def test_the_run_over_all_stores_indexes_each_that_is_behind(
    database: Database, store: Store, other_store: Store
):
    ids = {}
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            ids[one.id] = (await make_product(session, title="Stoneware Jug")).id
            await bump_catalogue(session)

    # Whole sessions of tests have stores, too, and one run takes so many at most.
    while await keep_indexes(database, clock=utc_now):
        pass

    assert await found(database, store, "jug") == [ids[store.id]]
    assert await found(database, other_store, "jug") == [ids[other_store.id]]


async def test_what_sold_of_late_comes_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        slow = await make_variant(session, title="Blue Mug")
        quick = await make_variant(session, title="Grey Mug")
        await rebuild_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        await make_order(session, quick, quantity=3)
        await make_order(session, slow, quantity=1)
    async with database.in_store(store.id) as session:
        await count_sales(session, now=utc_now())
        engine = PostgresEngine()
        by_fit = await find_within(session, engine, Query("mug"))
        by_sales = await find_within(session, engine, Query("mug", sort="best_selling"))
        long_after = utc_now() + timedelta(days=91)
        await count_sales(session, now=long_after)
        sold = (await session.scalars(select(SearchDocument.sales))).all()

    assert by_fit.ids == by_sales.ids == [quick.product_id, slow.product_id]
    assert sold == [0, 0]


async def test_what_buyers_praise_can_be_asked_for(database: Database, store: Store):
    """The figure counts from three reviews on; a change of it is noticed as any other."""
    async with database.in_store(store.id) as session:
        await allow(session)
        good, fair, one_voice = [await make_product(session, title=f"Mug {name}") for name in "abc"]
        await rebuild_index(session, now=utc_now())
        for product, stars in ((good, (5, 5, 4, 5)), (fair, (4, 3, 3)), (one_voice, (5, 5))):
            for given in stars:
                await make_review(session, product, stars=given)

    async with database.in_store(store.id) as session:
        await refresh_index(session, now=utc_now())
    async with database.in_store(store.id) as session:
        engine = PostgresEngine()
        ordered = await find_within(session, engine, Query("mug", sort="best_rated"))
        narrowed = await find_within(session, engine, Query("mug", {RATING: frozenset({"4"})}))

    assert list(ordered.ids) == [good.id, fair.id, one_voice.id]
    assert list(narrowed.ids) == [good.id]


async def test_reindexing_names_a_store_that_does_not_exist(settings: Settings):
    with pytest.raises(NoStoreToIndex):
        _ = [row async for row in reindex(settings, only="no-such-store")]


async def test_reindexing_tells_how_many_products_can_be_found(
    settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug")
        await make_product(session, title="Draft Jug", state="draft")

    assert [row async for row in reindex(settings, only=store.slug)] == [(store.slug, 1)]
    assert await found(database, store, "jug") == [jug.id]


async def test_a_translation_is_noticed_and_so_is_its_end(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug")
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1
        told = Translation(
            store_id=store.id,
            language="fr",
            product_id=jug.id,
            texts={"title": "Cruche"},
            sources={},
            updated_at=utc_now(),
        )
        session.add(told)
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1
    assert await found(database, store, "cruche", "fr") == [jug.id]

    async with database.in_store(store.id) as session:
        await session.delete(await session.get_one(Translation, (store.id, told.id)))
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1
    assert await found(database, store, "cruche", "fr") == []
