import re
from collections import Counter
from collections.abc import Iterator
from itertools import product as each_of

import pytest

from shared.demo.content.grouping import kinds_in
from shared.demo.content.shape import DemoProduct, DemoStore
from shared.demo.content.stores import STORES
from shared.demo.drawings import FORMS
from shared.products.clean_html import clean_html
from shared.products.details import CARE
from shared.products.size_charts import read_chart

every_store = pytest.mark.parametrize("store", STORES, ids=[store.slug for store in STORES])


def _twice(names: Iterator[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _named(store: DemoStore) -> dict[str, DemoProduct]:
    return {product.slug: product for product in store.products}


@every_store
def test_every_address_and_every_number_is_given_once(store: DemoStore) -> None:
    assert _twice(product.slug for product in store.products) == []
    assert _twice(group.slug for group in store.collections) == []
    assert _twice(variant.sku for product in store.products for variant in product.variants) == []


@every_store
def test_six_collections_hold_every_product_and_nothing_else(store: DemoStore) -> None:
    members = [slug for group in store.collections for slug in group.product_slugs]

    assert len(store.collections) == 6
    assert set(members) == set(_named(store))
    assert [group.slug for group in store.collections if _twice(iter(group.product_slugs))] == []
    assert min(len(group.product_slugs) for group in store.collections) >= 4


@every_store
def test_variants_answer_every_question_in_every_way_once(store: DemoStore) -> None:
    for product in store.products:
        asked = [tuple(value.name for value in option.values) for option in product.options]
        assert sorted(each_of(*asked)) == sorted(variant.choices for variant in product.variants), (
            product.slug
        )


@every_store
def test_prices_are_positive_and_the_former_price_is_higher(store: DemoStore) -> None:
    variants = [variant for product in store.products for variant in product.variants]
    reduced = [variant for variant in variants if variant.compare_at_minor is not None]

    assert [variant.sku for variant in variants if variant.price_minor <= 0] == []
    assert [
        variant.sku for variant in reduced if (variant.compare_at_minor or 0) <= variant.price_minor
    ] == []


@every_store
def test_a_few_products_are_reduced(store: DemoStore) -> None:
    reduced = [
        product.slug
        for product in store.products
        if any(variant.compare_at_minor is not None for variant in product.variants)
    ]

    assert len(reduced) in {5, 6}


@every_store
def test_most_products_are_in_stock_while_some_variants_run_low_or_out(store: DemoStore) -> None:
    stocks = [variant.stock for product in store.products for variant in product.variants]
    in_stock = [
        product.slug for product in store.products if any(variant.stock for variant in product.variants)
    ]

    assert len(in_stock) >= 38
    assert stocks.count(0) >= 2
    assert len([stock for stock in stocks if 1 <= stock <= 4]) >= 4
    assert max(stocks) >= 30


@every_store
def test_pictures_can_be_drawn_and_are_described(store: DemoStore) -> None:
    for product in store.products:
        names = {value.name for option in product.options for value in option.values}
        views = [picture.view for picture in product.pictures]
        alts = [picture.alt for picture in product.pictures]

        assert views[:2] == ["whole", "detail"], product.slug
        assert {picture.form for picture in product.pictures} <= set(FORMS), product.slug
        assert {picture.choice for picture in product.pictures if picture.choice} <= names, product.slug
        assert all(product.title in alt for alt in alts), product.slug
        assert _twice(iter(alts)) == [], product.slug


@every_store
def test_colours_have_a_swatch_and_a_picture(store: DemoStore) -> None:
    for product in store.products:
        colours = [value for option in product.options if option.name == "Colour" for value in option.values]
        shown = {picture.choice for picture in product.pictures if picture.view == "whole"}

        assert len(colours) <= 3, product.slug
        assert all(re.fullmatch("#[0-9a-f]{6}", colour.swatch or "") for colour in colours), product.slug
        assert {colour.name for colour in colours} <= shown, product.slug


@every_store
def test_descriptions_are_long_enough_to_sell_and_short_enough_to_read(store: DemoStore) -> None:
    for product in store.products:
        words = re.sub("<[^>]+>", " ", product.description_html).split()

        assert 60 <= len(words) <= 115, f"{product.slug}: {len(words)} words"
        assert clean_html(product.description_html) == product.description_html, product.slug


def test_details_are_of_products_that_exist_and_add_up():
    for shape in STORES:
        slugs = {product.slug for product in shape.products}
        assert set(shape.details) <= slugs
        assert {slug for pair in shape.goes_with.items() for slug in (pair[0], *pair[1])} <= slugs
        for slug, details in shape.details.items():
            parts = {part for part, _, _ in details.materials}
            sums = {part: sum(one[2] for one in details.materials if one[0] == part) for part in parts}
            assert set(sums.values()) <= {100}, slug
            assert set(details.care) <= set(CARE), slug
        for chart in shape.charts:
            assert len(read_chart(chart.table).rows) >= 6
            assert chart.product_type in {product.product_type for product in shape.products}


@every_store
def test_every_kind_of_product_has_one_category(store: DemoStore) -> None:
    kinds = kinds_in(store.grouping.tree)

    assert _twice(iter(kinds)) == []
    assert {product.product_type for product in store.products} <= set(kinds)


@every_store
def test_what_is_told_of_the_grouping_is_of_things_that_exist(store: DemoStore) -> None:
    products = _named(store)

    assert store.grouping.answers.keys() <= products.keys()
    assert set(store.grouping.makers) == {product.vendor for product in store.products}
    assert {rule.shown_by for rule in store.grouping.rules} <= products.keys()
    assert {rule.slug for rule in store.grouping.rules}.isdisjoint(group.slug for group in store.collections)
    for slug, answers in store.grouping.answers.items():
        asked = store.grouping.questions[products[slug].product_type]
        assert [question.label for question in asked] == list(answers)
