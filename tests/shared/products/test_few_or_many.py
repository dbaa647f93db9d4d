"""A shelf that holds few products and one that holds many are read in two ways, and nobody can tell."""

from datetime import timedelta

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.pagination import Page
from shared.products.brands import brand_by_slug, shown_brands
from shared.products.name_brands import name_brands
from shared.products.on_shelf import OnShelf
from shared.products.shelves import FEW, among, ids_tagged, in_categories, tagged
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, stand_in

SIZE = 2


async def fill(database: Database, store: Store) -> list:
    """Make five products of one tag in two categories, one of them in both, and return the categories' ids."""
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")
        rows = []
        for place in range(5):
            product = await make_product(session, title=f"Rug {place}", tags=["wool"], vendor="Loom")
            product.published_at = utc_now() - timedelta(days=place % 3)
            rows.append(product)
        await make_product(session, title="Draft", tags=["wool"], vendor="Loom", state="draft")
        await stand_in(session, home, rows[:3])
        await stand_in(session, rugs, [rows[0], *rows[3:]])
        await name_brands(session, ["Loom", "Nobody"], now=utc_now())
    return [home.id, rugs.id]


async def titles(pages) -> list[list[str]]:
    """Return what stands on each page, from the first to the last."""
    found, after = [], None
    while True:
        page: Page[OnShelf] = await pages(after)
        found.append([card.title for card in page.rows])
        after = page.next_cursor
        if after is None:
            return found


async def test_a_category_of_few_shows_what_one_of_many_would(database: Database, store: Store):
    ids = await fill(database, store)
    async with database.reading(store.id) as reader:
        few = await titles(lambda after: in_categories(reader, ids, holding=FEW, after=after, size=SIZE))
        many = await titles(lambda after: in_categories(reader, ids, holding=FEW + 1, after=after, size=SIZE))

    assert few == many
    assert [len(page) for page in few] == [2, 2, 1]
    assert few[0] == ["Rug 3", "Rug 0"]


async def test_a_rare_tag_shows_what_a_common_one_would(database: Database, store: Store):
    await fill(database, store)
    async with database.reading(store.id) as reader:
        ids = await ids_tagged(reader, "wool")
        rare = await titles(lambda after: among(reader, ids, after=after, size=SIZE))
        common = await titles(lambda after: tagged(reader, "wool", after=after, size=SIZE))

    assert len(ids) == 5
    assert rare == common
    assert [len(page) for page in rare] == [2, 2, 1]


async def test_ids_that_are_gone_show_nothing(database: Database, store: Store):
    await fill(database, store)
    async with database.reading(store.id) as reader:
        page = await among(reader, [new_id()])

    assert (page.rows, page.next_cursor) == ([], None)


async def test_a_brand_counts_what_it_shows(database: Database, store: Store, other_store: Store):
    await fill(database, store)
    await fill(database, other_store)
    async with database.reading(store.id) as reader:
        loom, nobody = await brand_by_slug(reader, "loom"), await brand_by_slug(reader, "nobody")
        listed = await shown_brands(reader)

    assert loom is not None
    assert nobody is not None
    assert (loom.products, nobody.products) == (5, 0)
    assert [(brand.slug, brand.products) for brand in listed] == [("loom", 5)]
