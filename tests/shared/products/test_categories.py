"""The tree: planted, moved, renamed and felled, with every path it ever had leading to where it is."""

import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.products.categories import all_categories, category_by_id
from shared.products.category import DEEPEST, Category
from shared.products.category_tree import branches_with_goods, category_tree, count_in_categories
from shared.products.change_category import change_category
from shared.products.fell_category import fell_category
from shared.products.move_category import move_category
from shared.products.old_paths import led_to
from shared.products.plant_category import plant_category
from shared.products.shelves import in_categories
from shared.products.sort_product import sort_product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, stand_in


async def paths(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return [category.path for category in await all_categories(session)]


async def test_a_branch_is_planted_level_by_level(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        home, rugs, round_ones = await make_branch(session, "Home", "Rugs", "Round & Small")

    assert await paths(database, store) == ["home", "home/rugs", "home/rugs/round-small"]
    assert round_ones.lineage == [home.id, rugs.id, round_ones.id]


async def test_a_tree_has_six_levels_and_no_two_of_one_address(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        branch = await make_branch(session, *"abcdef")
    assert len(branch) == DEEPEST

    for parent, title, field in ((branch[-1], "g", "parent"), (branch[0], "B!", "slug"), (None, "", "title")):
        with pytest.raises(Invalid) as refused:
            async with database.in_store(store.id) as session:
                await plant_category(session, title, parent=parent, actor="test", now=utc_now())
        assert list(refused.value.fields) == [field]

    assert await paths(database, store) == ["a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e", "a/b/c/d/e/f"]


async def test_a_branch_moves_as_a_whole_and_its_old_paths_lead_on(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        _, rugs, round_ones = await make_branch(session, "Home", "Rugs", "Round")
        (floor,) = await make_branch(session, "Floor")
        await move_category(session, rugs, parent=floor, place=0, actor="test", now=utc_now())

    assert await paths(database, store) == ["home", "floor", "floor/rugs", "floor/rugs/round"]
    assert round_ones.lineage == [floor.id, rugs.id, round_ones.id]
    async with database.reading(store.id) as reader:
        assert await led_to(reader, "/categories/home/rugs/round") == "/categories/floor/rugs/round"
        assert await led_to(reader, "/categories/floor") is None


async def test_a_branch_cannot_stand_below_itself_nor_grow_too_deep(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        top, _, below = await make_branch(session, "a", "b", "c")
        *_, deep = await make_branch(session, *"vwxyz")
        before = [(one.path, one.lineage, one.position) for one in await all_categories(session)]

    for parent in (top, below, deep):
        with pytest.raises(Invalid) as refused:
            async with database.in_store(store.id) as session:
                moved = await category_by_id(session, str(top.id))
                target = await category_by_id(session, str(parent.id))
                await move_category(session, moved, parent=target, place=0, actor="test", now=utc_now())
        assert list(refused.value.fields) == ["parent"]

    async with database.in_store(store.id) as session:
        assert [(one.path, one.lineage, one.position) for one in await all_categories(session)] == before


async def test_siblings_stand_in_the_order_they_are_moved_to(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for title in ("One", "Two", "Three"):
            last = (await make_branch(session, title))[0]
        await move_category(session, last, parent=None, place=0, actor="test", now=utc_now())

    assert await paths(database, store) == ["three", "one", "two"]


async def test_a_new_name_keeps_the_old_address_working_until_another_takes_it(
    database: Database, store: Store
):
    words = {"title": "Carpets", "slug": "", "description_html": "", "actor": "test", "now": utc_now()}
    async with database.in_store(store.id) as session:
        rugs, _ = await make_branch(session, "Rugs", "Round")
        await change_category(session, rugs, **words)  # type: ignore[arg-type] # one mapping of several types

    assert await paths(database, store) == ["carpets", "carpets/round"]
    async with database.reading(store.id) as reader:
        assert await led_to(reader, "/categories/rugs/round") == "/categories/carpets/round"
    async with database.in_store(store.id) as session:
        await make_branch(session, "Rugs")
    async with database.reading(store.id) as reader:
        assert await led_to(reader, "/categories/rugs") is None
        assert await led_to(reader, "/categories/rugs/round") == "/categories/carpets/round"


async def test_only_an_end_of_the_tree_is_felled(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        rugs, round_ones = await make_branch(session, "Rugs", "Round")
        product = await make_product(session)
        await stand_in(session, round_ones, [product])

    with pytest.raises(Invalid):
        async with database.in_store(store.id) as session:
            await fell_category(
                session, await category_by_id(session, str(rugs.id)), actor="test", now=utc_now()
            )
    assert await paths(database, store) == ["rugs", "rugs/round"]

    async with database.in_store(store.id) as session:
        await fell_category(
            session, await category_by_id(session, str(round_ones.id)), actor="test", now=utc_now()
        )
    assert await paths(database, store) == ["rugs"]


async def test_a_product_counts_once_in_every_category_above_it(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        home, rugs, round_ones = await make_branch(session, "Home", "Rugs", "Round")
        mat, draft = await make_product(session), await make_product(session, state="draft")
        await stand_in(session, rugs, [draft])
        await sort_product(session, mat, round_ones.id, [home.id, rugs.id], now=utc_now())

    async with database.reading(store.id) as reader:
        tree = await category_tree(reader)
        page = await in_categories(reader, tree.below(tree.branches[home.id]), holding=1)
        counts = [await count_in_categories(reader, tree.below(branch)) for branch in tree.branches.values()]
        with_goods = await branches_with_goods(reader)
    assert counts == [1, 1, 1]
    assert with_goods == {home.id, rugs.id, round_ones.id}
    assert [card.id for card in page.rows] == [mat.id]


async def test_a_product_cannot_stand_where_another_store_has_a_category(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        (theirs,) = await make_branch(session, "Theirs")
    async with database.in_store(store.id) as session:
        product = await make_product(session)

    with pytest.raises(Invalid) as refused:
        async with database.in_store(store.id) as session:
            await sort_product(session, product, theirs.id, [], now=utc_now())

    assert list(refused.value.fields) == ["category"]
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Category))).all() == []


async def test_a_category_without_shown_goods_leads_nowhere(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")
        (garden,) = await make_branch(session, "Garden")
        await stand_in(session, rugs, [await make_product(session, state="draft")])
        await stand_in(session, garden, [await make_product(session)])

    async with database.reading(store.id) as reader:
        assert await branches_with_goods(reader) == {garden.id}
        assert await count_in_categories(reader, [home.id, rugs.id]) == 0
