"""What any engine must do, run over each: the one file of acceptance for all of them."""

from typing import Any
from uuid import UUID

import pytest

from search.engine import AVAILABLE, COLLECTION, OPTION, PAGE_SIZE, PRICE, VENDOR, Found, Query, Suggestions
from search.models import SearchSynonyms
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.search import Shop, find_within, suggest_within


async def find(searched: Shop, store: Store, words: str = "", **asked: Any) -> Found:
    async with searched.database.in_store(store.id) as session:
        return await find_within(session, searched.engine, Query(words, **asked))


async def suggest(searched: Shop, store: Store, words: str) -> Suggestions:
    async with searched.database.in_store(store.id) as session:
        return await suggest_within(session, searched.engine, words)


async def fill(searched: Shop, store: Store, *products: dict[str, Any]) -> list[UUID]:
    async with searched.database.in_store(store.id) as session:
        made: list[Product] = [await make_product(session, **columns) for columns in products]
    await searched.index(store.id)
    return [product.id for product in made]


def counts(found: Found, name: str) -> dict[str, int]:
    return {
        value.value: value.count for facet in found.facets if facet.name == name for value in facet.values
    }


async def test_every_word_counts_in_any_order(searched: Shop, store: Store):
    jug, _bowl, _carafe = await fill(
        searched, store, {"title": "Blue Stoneware Jug"}, {"title": "Blue Bowl"}, {"title": "Glass Carafe"}
    )

    assert (await find(searched, store, "jug blue")).ids == [jug]
    assert (await find(searched, store, "BLUE stoneware")).ids == [jug]


@pytest.mark.parametrize("words", ["stoneware", "stonewear", "stonware", "stonewaer", "stoneware."])
async def test_a_slip_of_the_finger_is_forgiven(searched: Shop, store: Store, words: str):
    jug, _ = await fill(searched, store, {"title": "Stoneware Jug"}, {"title": "Glass Carafe"})

    assert (await find(searched, store, words)).ids == [jug]


async def test_short_words_and_numbers_are_taken_as_they_are(searched: Shop, store: Store):
    jug, _ = await fill(searched, store, {"title": "Red Jug 4500"}, {"title": "Rod Mug 4600"})

    assert (await find(searched, store, "jug")).ids == [jug]
    assert (await find(searched, store, "4500")).ids == [jug]
    assert (await find(searched, store, "4700")).total == 0


async def test_the_last_word_may_be_only_begun(searched: Shop, store: Store):
    jug, _ = await fill(searched, store, {"title": "Stoneware Jug"}, {"title": "Glass Carafe"})

    assert (await find(searched, store, "stonew")).ids == [jug]
    assert list((await suggest(searched, store, "sto")).ids) == [jug]


async def test_the_title_counts_more_than_the_text(searched: Shop, store: Store):
    text, title, newer = await fill(
        searched,
        store,
        {"title": "Oak Board", "description_html": "<p>Goes with a <b>jug</b>.</p>"},
        {"title": "Jug"},
        {"title": "Ash Board", "description_html": "<p>Goes with a <b>jug</b>, too.</p>"},
    )

    found = (await find(searched, store, "jug")).ids

    assert found[0] == title
    assert {*found[1:]} == {text, newer}


async def test_brand_kind_tag_number_and_option_are_found(searched: Shop, store: Store):
    jug, _ = await fill(
        searched,
        store,
        {"title": "Jug", "vendor": "Kiln", "product_type": "Tableware", "tags": ["wedding"], "option": "Colour", "values": ["Ochre"]},
        {"title": "Carafe"},
    )  # fmt: skip

    for words in ("kiln", "tableware", "wedding", "ochre", "kiln ochre jug"):
        assert (await find(searched, store, words)).ids == [jug], words


async def test_no_product_with_all_words_leads_to_some_of_them(searched: Shop, store: Store):
    jug, _ = await fill(searched, store, {"title": "Stoneware Jug"}, {"title": "Glass Carafe"})

    found = await find(searched, store, "jug xylophone")

    assert (found.ids, found.is_partial) == ([jug], True)


@pytest.mark.parametrize("words", ["xylophone", "???", '"', "-", "  ", "jugjugjugjugjugjugjug"])
async def test_nonsense_finds_nothing(searched: Shop, store: Store, words: str):
    await fill(searched, store, {"title": "Stoneware Jug"})

    found = await find(searched, store, words or "?")

    assert found.total == (1 if not words.strip() else 0)


async def test_without_words_everything_is_there_to_be_narrowed(searched: Shop, store: Store):
    ids = await fill(searched, store, {"title": "Jug", "vendor": "Kiln"}, {"title": "Bowl", "vendor": "Nord"})

    assert set((await find(searched, store)).ids) == set(ids)
    assert (await find(searched, store, chosen={VENDOR: frozenset({"Nord"})})).ids == [ids[1]]


async def test_each_facet_counts_without_its_own_choice(searched: Shop, store: Store):
    await fill(
        searched,
        store,
        {"title": "Red Jug", "vendor": "Kiln", "option": "Colour", "values": ["Red"]},
        {"title": "Blue Jug", "vendor": "Kiln", "option": "Colour", "values": ["Blue"]},
        {"title": "Clear Jug", "vendor": "Nord", "option": "Colour", "values": ["Clear"], "stock": 0},
        {"title": "Bowl", "vendor": "Nord"},
    )

    found = await find(searched, store, "jug", chosen={VENDOR: frozenset({"Kiln"})})

    assert found.total == 2
    assert counts(found, VENDOR) == {"Kiln": 2, "Nord": 1}
    assert counts(found, f"{OPTION}Colour") == {"Red": 1, "Blue": 1}
    assert counts(found, AVAILABLE) == {"yes": 2}


async def test_two_values_of_a_facet_widen_and_two_facets_narrow(searched: Shop, store: Store):
    red, blue, _ = await fill(
        searched,
        store,
        {"title": "Red Jug", "vendor": "Kiln & Co", "option": "Colour", "values": ["Red"]},
        {"title": "Blue Jug", "vendor": 'The "Nord"', "option": "Colour", "values": ["Blue"]},
        {"title": "Clear Jug", "vendor": "Ost"},
    )
    vendors = frozenset({"Kiln & Co", 'The "Nord"'})

    assert set((await find(searched, store, "jug", chosen={VENDOR: vendors})).ids) == {red, blue}
    both = {VENDOR: vendors, f"{OPTION}Colour": frozenset({"Blue"})}
    assert (await find(searched, store, "jug", chosen=both)).ids == [blue]


async def test_a_price_range_and_its_steps(searched: Shop, store: Store):
    cheap, middle, dear = await fill(
        searched,
        store,
        {"title": "Small Jug", "price_minor": 900},
        {"title": "Jug", "price_minor": 2500},
        {"title": "Large Jug", "price_minor": 60_00},
    )

    assert set((await find(searched, store, "jug", most_minor=2500)).ids) == {cheap, middle}
    assert (await find(searched, store, "jug", least_minor=2501)).ids == [dear]
    narrowed = await find(searched, store, "jug", least_minor=2000, most_minor=3000)
    assert narrowed.ids == [middle]
    assert counts(narrowed, PRICE) == {"0-1000": 1, "2500-5000": 1, "5000-10000": 1}
    assert (await find(searched, store, "jug", chosen={PRICE: frozenset({"0-1000"})})).ids == [cheap]


async def test_orders(searched: Shop, store: Store):
    middle, cheap, dear = await fill(
        searched, store, *({"title": "Jug", "price_minor": price} for price in (2000, 1000, 3000))
    )

    assert (await find(searched, store, "jug", sort="price")).ids == [cheap, middle, dear]
    assert (await find(searched, store, "jug", sort="-price")).ids == [dear, middle, cheap]


async def test_what_can_be_bought_comes_first(searched: Shop, store: Store):
    gone, here = await fill(searched, store, {"title": "Jug", "stock": 0}, {"title": "Jug", "stock": 3})

    assert (await find(searched, store, "jug")).ids == [here, gone]


async def test_pages_follow_one_another(searched: Shop, store: Store):
    ids = await fill(searched, store, *({"title": f"Jug {place:02}"} for place in range(PAGE_SIZE + 2)))

    first, second = await find(searched, store, "jug"), await find(searched, store, "jug", page=2)

    assert (first.total, first.pages, len(first.ids), len(second.ids)) == (PAGE_SIZE + 2, 2, PAGE_SIZE, 2)
    assert {*first.ids, *second.ids} == set(ids)


async def test_synonyms_of_the_store_lead_to_one_another(searched: Shop, store: Store, database: Database):
    async with database.in_store(store.id) as session:
        session.add(SearchSynonyms(store_id=store.id, phrases=["sofa", "couch"], created_at=utc_now()))
    sofa, _ = await fill(searched, store, {"title": "Linen Sofa"}, {"title": "Oak Chair"})

    assert (await find(searched, store, "couch")).ids == [sofa]
    assert (await find(searched, store, "linen couch")).ids == [sofa]


async def test_a_shelf_is_a_filter_and_is_suggested(searched: Shop, store: Store, database: Database):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Jug")
        await make_product(session, title="Blanket")
        shelf = await make_collection(session, [jug], title="Tableware")
    await searched.index(store.id)

    assert (await find(searched, store, chosen={COLLECTION: frozenset({shelf.slug})})).ids == [jug.id]
    assert (await suggest(searched, store, "tablew")).collections == [(shelf.slug, "Tableware")]


async def test_what_a_thing_is_counts_before_the_shelf_it_stands_on(
    searched: Shop, store: Store, database: Database
):
    """Of "Tents & sleeping bags" the tents come first, however well the bags sell."""
    async with database.in_store(store.id) as session:
        dome = await make_product(session, title="Lodge Two", product_type="Tent")
        sack = await make_product(session, title="Meadow Two", product_type="Sleeping bag")
        await make_collection(session, [sack, dome], title="Tents & sleeping bags")
    await searched.index(store.id)

    assert list((await find(searched, store, "tent")).ids) == [dome.id, sack.id]
    assert list((await find(searched, store, "sleeping bag")).ids) == [sack.id, dome.id]


async def test_drafts_and_other_stores_are_never_found(searched: Shop, store: Store, other_store: Store):
    await fill(searched, other_store, {"title": "Foreign Jug", "vendor": "Elsewhere"})
    await fill(searched, store, {"title": "Draft Jug", "state": "draft"}, {"title": "Bowl"})

    found = await find(searched, store, "jug")
    assert (found.ids, found.total, counts(found, VENDOR)) == ([], 0, {})
    assert list((await suggest(searched, store, "foreign")).ids) == []
    assert (await find(searched, store, chosen={VENDOR: frozenset({"Elsewhere"})})).total == 0
