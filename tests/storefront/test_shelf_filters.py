"""Filters beside a shelf: the shelf names an address of the search, and takes its column of filters from there."""

import re

import pytest
from httpx import AsyncClient

from search.rebuild_index import rebuild_index
from shared.currencies.set_rates import TypedRate, set_rates
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.name_brands import name_brands
from shared.stores.models import Store
from tests.storefront.test_search_filters import choices
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.factories.reviews import allow, make_review
from tests.support.search_pages import titles
from tests.support.web import HTMX

SORT_FORM = re.compile(r'<form class="sort-form".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SHELVES = ("/collections/mugs", "/categories/kitchen", "/brands/kiln", "/tags/blue")


@pytest.fixture(params=SHELVES)
def shelf(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def fill_shelves(database: Database, store: Store) -> None:
    """Put a good mug for 20, a middling one for 40 and an unrated one for 60 on every kind of shelf, and one on none."""
    async with database.in_store(store.id) as session:
        await allow(session)
        mugs = [
            await make_product(
                session, title=title, price_minor=price, vendor="Kiln", tags=["blue"], slug=title[:4].lower()
            )
            for title, price in (("Good Mug", 2000), ("Fair Mug", 4000), ("Mute Mug", 6000))
        ]
        await make_product(session, title="Elsewhere", price_minor=4000)
        for mug, stars in ((mugs[0], 4), (mugs[1], 3)):
            for _ in range(3):
                await make_review(session, mug, stars=stars)
        (await make_collection(session, mugs)).slug = "mugs"
        (kitchen,) = await make_branch(session, "Kitchen")
        await stand_in(session, kitchen, mugs)
        await name_brands(session, ["Kiln"], now=utc_now())
        await rebuild_index(session, now=utc_now())


def filters_address(html: str) -> str:
    return part_address(html).removesuffix("&part=filters")


def part_address(html: str) -> str:
    return re.search(r'id="search-filters" data-filters-from="([^"]+)"', html)[1].replace("&amp;", "&")


def fields(html: str) -> dict[str, str]:
    """What stands in the two fields of the price."""
    return {
        name: re.search(rf'<input[^>]*value="([^"]*)"[^>]*id="filter-{name}"', html)[1]
        for name in ("from", "to")
    }


async def test_a_shelf_asks_for_its_filters_without_the_goods_that_it_shows(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_shelves(database, store)
    address = part_address((await shopper.get("/collections/mugs")).text)

    part = (await shopper.get(address, headers=HTMX)).text
    opened = (await shopper.get(address)).text

    assert part.lstrip().startswith('<form class="filters-form" id="search-filters"')
    assert choices(part, "rating") == {"4": (1, False)}
    assert titles(part) == []
    # On a phone the fold waits to be opened.
    assert re.search(r'<details class="filters" data-open-wide( open)?>', part)[1] is None
    # That it is this shelf, nobody has chosen; in a search it is a choice.
    assert "<span>Filters</span>" in part
    assert "<span>Filters (1)</span>" in (await shopper.get(address.removesuffix("&part=filters"))).text
    assert sorted(titles(opened)) == ["Fair Mug", "Good Mug", "Mute Mug"]


async def test_a_shelf_is_narrowed_by_stars(
    shopper: AsyncClient, database: Database, store: Store, shelf: str
):
    await fill_shelves(database, store)
    filters = filters_address((await shopper.get(shelf)).text)

    whole = await shopper.get(filters, headers=HTMX)
    good = await shopper.get(f"{filters}&rating=4")

    assert choices(whole.text, "rating") == {"4": (1, False)}
    assert titles(good.text) == ["Good Mug"]
    assert choices(good.text, "rating") == {"4": (1, True)}


async def test_a_shelf_is_narrowed_by_typed_prices(
    shopper: AsyncClient, database: Database, store: Store, shelf: str
):
    await fill_shelves(database, store)
    filters = filters_address((await shopper.get(shelf)).text)

    whole = await shopper.get(filters, headers=HTMX)
    some = await shopper.get(f"{filters}&from=30&to=60")
    edge = await shopper.get(f"{filters}&from=20.01&to=59,99")

    assert fields(whole.text) == {"from": "", "to": ""}
    assert sorted(titles(some.text)) == ["Fair Mug", "Mute Mug"]
    assert fields(some.text) == {"from": "30.00", "to": "60.00"}
    assert titles(edge.text) == ["Fair Mug"]
    # The steps go on counting what they would show without the typed ends.
    assert choices(some.text, "price") == {
        "1000-2500": (1, False),
        "2500-5000": (1, False),
        "5000-10000": (1, False),
    }


async def test_what_is_no_price_leaves_its_field_with_a_word(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_shelves(database, store)

    page = await shopper.get("/search", params={"collection": "mugs", "from": "<b>cheap", "to": "40"})

    assert page.status_code == 200
    assert sorted(titles(page.text)) == ["Fair Mug", "Good Mug"]
    assert fields(page.text) == {"from": "", "to": "40.00"}
    said = re.search(r'id="filter-from-error">.*?<span>(.+?)</span>', page.text, re.DOTALL)[1]
    assert said == "“&lt;b&gt;cheap” is not a price, so it was left out."
    assert 'id="filter-to-error"' not in page.text
    # Folded on a phone, the word would not be seen.
    assert '<details class="filters" data-open-wide open>' in page.text


async def test_typed_prices_are_of_the_currency_that_is_paid_in(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_shelves(database, store)
    async with database.in_store(store.id) as session:
        await set_rates(session, [TypedRate("USD", "1.10")], actor="test", now=utc_now())

    # 20, 40 and 60 euros are 22, 44 and 66 dollars.
    dollars = await shopper.get("/search?collection=mugs&from=22&to=44&currency=USD")
    fewer = await shopper.get("/search?collection=mugs&from=22.01&to=43.99&currency=USD")

    assert sorted(titles(dollars.text)) == ["Fair Mug", "Good Mug"]
    assert "From (USD)" in dollars.text
    assert titles(fewer.text) == []
    assert fields(fewer.text) == {"from": "22.01", "to": "43.99"}


async def test_where_all_costs_the_same_the_limits_of_the_address_hold_all_the_same(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for vendor in ("Kiln", "Nord"):
            await make_product(session, title=f"{vendor} Mug", vendor=vendor, price_minor=4000)
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "mug", "from": "30"})

    assert 'id="filter-from"' not in page.text
    assert '<input type="hidden" name="from" value="30.00">' in page.text
    assert sorted(titles(page.text)) == ["Kiln Mug", "Nord Mug"]


async def test_a_shelf_is_put_in_another_order_and_keeps_what_narrows_it(
    shopper: AsyncClient, database: Database, store: Store, shelf: str
):
    await fill_shelves(database, store)
    sort = SORT_FORM.search((await shopper.get(shelf)).text)
    asked = {name: value for name, value in HIDDEN.findall(sort[0])}

    cheap = await shopper.get("/search", params={**asked, "sort": "price"})
    dear = await shopper.get("/search", params={**asked, "sort": "-price"})

    assert len(asked) == 1
    assert titles(cheap.text) == ["Good Mug", "Fair Mug", "Mute Mug"]
    assert titles(dear.text) == ["Mute Mug", "Fair Mug", "Good Mug"]


async def test_everything_is_put_in_another_order_and_filtered(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_shelves(database, store)
    everything = (await shopper.get("/collections/all")).text

    assert not HIDDEN.search(SORT_FORM.search(everything)[0])
    assert 'value="newest" selected' in SORT_FORM.search(everything)[0]
    cheap = await shopper.get("/search", params={"sort": "price"})
    assert titles(cheap.text)[0] == "Good Mug"
    assert len(titles(cheap.text)) == 4
    assert choices((await shopper.get(filters_address(everything))).text, "rating") == {"4": (1, False)}
    # The bare page of the search asks nothing and lists nothing.
    assert "search-count" not in (await shopper.get("/search")).text


async def test_a_single_product_has_no_order(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        (await make_collection(session, [await make_product(session)])).slug = "mugs"

    assert not SORT_FORM.search((await shopper.get("/collections/mugs")).text)
