"""A shop is searched in the language that it is read in; what is not translated is found by the store's own words."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, update

from search.engine import Found, Query
from search.index_products import index_products
from search.models import SearchWord
from search.postgres_engine import PostgresEngine
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.search import Shop, find_within, suggest_within

LANGUAGES = ["ar", "fr", "es", "de"]


@pytest.fixture
def shop(searched: Shop, store: Store, runner: asyncio.Runner) -> Shop:
    """A shop in English that can be read in four languages more."""

    async def offer() -> None:
        async with searched.database.in_store(store.id) as session:
            await session.execute(update(Store).values(languages=LANGUAGES))

    runner.run(offer())
    return searched


async def fill(shop: Shop, store: Store, *told: tuple[str, dict[str, str]]) -> list[UUID]:
    """Make products of these titles, each told in languages by its code."""
    made: list[Product] = []
    async with shop.database.in_store(store.id) as session:
        for title, titles in told:
            product = await make_product(session, title=title)
            made.append(product)
            for language, text in titles.items():
                session.add(translation(store, language, title=text, product_id=product.id))
    await shop.index(store.id)
    return [product.id for product in made]


def translation(store: Store, language: str, *, title: str, **owner: UUID) -> Translation:
    return Translation(
        store_id=store.id,
        language=language,
        texts={"title": title},
        sources={},
        updated_at=utc_now(),
        **owner,
    )


async def find(shop: Shop, store: Store, words: str, language: str = "") -> Found:
    async with shop.database.in_store(store.id) as session:
        return await find_within(session, shop.engine, Query(words, language=language))


async def test_a_product_is_found_by_its_words_in_the_language_of_the_visit(shop: Shop, store: Store):
    jug, _ = await fill(
        shop, store, ("Stoneware Jug", {"fr": "Cruche en grès", "es": "Jarra de gres"}), ("Glass Carafe", {})
    )

    assert (await find(shop, store, "cruche", "fr")).ids == [jug]
    assert (await find(shop, store, "gres", "fr")).ids == [jug]
    assert (await find(shop, store, "jarra", "es")).ids == [jug]
    assert (await find(shop, store, "jarra", "fr")).total == 0
    assert (await find(shop, store, "cruche")).total == 0


async def test_what_is_not_translated_is_found_by_the_stores_own_words(shop: Shop, store: Store):
    jug, carafe = await fill(shop, store, ("Stoneware Jug", {"fr": "Cruche en grès"}), ("Glass Carafe", {}))

    assert (await find(shop, store, "carafe", "fr")).ids == [carafe]
    assert (await find(shop, store, "carafe", "de")).ids == [carafe]
    assert (await find(shop, store, "jug", "de")).ids == [jug]


async def test_a_word_means_what_it_means_in_the_language_of_the_visit(shop: Shop, store: Store):
    """German "Rock" is a skirt; the English name on the box still leads where German has no such word."""
    climbing, skirt = await fill(
        shop,
        store,
        ("Rock Climbing Shoes", {"de": "Kletterschuhe"}),
        ("Linen Skirt", {"de": "Rock aus Leinen"}),
    )

    assert (await find(shop, store, "rock", "de")).ids == [skirt]
    assert (await find(shop, store, "rock")).ids == [climbing]
    assert (await find(shop, store, "climbing shoes", "de")).ids == [climbing]
    assert (await find(shop, store, "rock", "fr")).ids == [climbing]


async def test_words_and_places_that_many_products_share_count_too(shop: Shop, store: Store):
    async with shop.database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug", tags=["blue"])
        await make_product(session, title="Glass Carafe")
        shelf = await make_collection(session, [jug], title="Tableware")
        session.add(translation(store, "es", title="Vajilla", collection_id=shelf.id))
        session.add(
            TranslatedWord(store_id=store.id, language="es", word="blue", told="azul", updated_at=utc_now())
        )
    await shop.index(store.id)

    for words in ("azul", "vajilla", "vajilla azul", "blue"):
        assert (await find(shop, store, words, "es")).ids == [jug.id], words
    assert (await find(shop, store, "azul", "fr")).total == 0


async def test_suggestions_are_in_the_language_of_the_visit(shop: Shop, store: Store):
    jug, _ = await fill(
        shop, store, ("Stoneware Jug", {"fr": "Cruche en grès"}), ("Crumpet", {"fr": "Petit pain"})
    )
    async with shop.database.in_store(store.id) as session:
        shelf = await make_collection(session, [], title="Jugs")
        session.add(translation(store, "fr", title="Cruches et carafes", collection_id=shelf.id))
    async with shop.database.in_store(store.id) as session:
        suggested = await suggest_within(session, shop.engine, "cru", language="fr")

    assert list(suggested.ids) == [jug]
    assert suggested.collections == [(shelf.slug, "Cruches et carafes")]
    # Meilisearch suggests no queries.
    assert list(suggested.queries) in (["cruche"], [])


@pytest.mark.parametrize(
    ("language", "title", "asked"),
    [
        ("de", "Häuser aus Holz", ["Haus", "häuser", "haeuser", "hauser"]),
        ("de", "Teppich für die Küche", ["Teppiche", "Küchen", "kuchen", "Teppich in der Küche"]),
        ("de", "Große Bäume", ["großer baum", "grosse baume", "BÄUME"]),
        ("fr", "Lampes dorées", ["lampe dorée", "lampe doré", "lampe doree", "LAMPES DORÉES"]),
        ("fr", "Gâteaux à la crème", ["gâteau", "gateaux", "gateau a la creme"]),
        ("es", "Lámparas de techo", ["lámpara", "lampara", "lamparas techo"]),
        ("ar", "السجادة الحمراء", ["سجادة", "السجاد", "للسجادة", "سجادة حمراء"]),
        ("ar", "مصباح من الزجاج", ["المصباح", "مِصباح", "مصباح في الزجاج"]),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() and len(value) == 2 else "",
)
async def test_words_bend_as_their_language_bends_them(
    database: Database, store: Store, language: str, title: str, asked: list[str]
):
    shop = Shop(database, PostgresEngine())
    product, _ = await fill(shop, store, ("Thing", {language: title}), ("Other", {}))

    missed = {words for words in asked if (await find(shop, store, words, language)).ids != [product]}

    assert missed == set()


async def test_a_product_that_is_told_otherwise_leaves_no_word_behind(database: Database, store: Store):
    jug, _ = await fill(Shop(database, PostgresEngine()), store, ("Jug", {"fr": "Cruche"}), ("Bowl", {}))
    async with database.in_store(store.id) as session:
        await session.execute(update(Translation).values(texts={"title": "Pichet"}))
        await index_products(session, [jug], now=utc_now())
        words = (await session.execute(select(SearchWord.language, SearchWord.word))).all()

    assert {"bowl", "jug"} <= {word for language, word in words if not language}
    assert [word for language, word in words if language] == ["pichet"]
