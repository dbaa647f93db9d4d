"""Comparing products over HTTP: by the address alone, without a cookie and without a script."""

import re
from html import unescape

from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.translation import TranslatedWord
from shared.products.addresses import move_product
from shared.products.models import Product
from shared.products.queries import product_by_id
from shared.stores.models import Store
from shared.web.door import Door
from storefront.comparison import MOST
from tests.storefront.test_checkout_budget import statements
from tests.storefront.test_product_depth import describe
from tests.support.factories.catalogue import make_collection, make_product, only_variant
from tests.support.factories.grouping import make_type
from tests.support.installation import make_store
from tests.support.web import HTMX, browser

NOTHING_YET = "Nothing to compare yet"
AT_MOST = "At most four products stand side by side. Choose four of these."
# Entering the store, the products, their depth, their cards, what they lead to, what fills that up, what types ask.
BUDGET = 7


async def make_packs(database: Database, store: Store, *slugs: str) -> list[Product]:
    """Two liters apart each, all from the same maker."""
    async with database.in_store(store.id) as session:
        await make_type(session, "Pack", heading="Room", label="Volume")
        return [
            await make_product(
                session,
                slug=slug,
                title=f"{slug.title()} Pack",
                vendor="Tarn",
                product_type="Pack",
                price_minor=9000 + 1000 * place,
                attributes={"volume": str(40 + 2 * place), "Frame": "steel"},
            )
            for place, slug in enumerate(slugs)
        ]


def row(html: str, label: str) -> tuple[list[str], bool]:
    """Return the cells of a row in plain words, and whether it is marked as one in which they differ."""
    found = re.search(rf'<tr([^>]*)>\s*<th scope="row">{label}(?:<span.*?)?</th>(.*?)</tr>', html, re.DOTALL)
    assert found is not None, label
    cells = re.findall(r"<td>(.*?)</td>", found[2], re.DOTALL)
    plain = [" ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in cells]
    return plain, "is-different" in found[1]


def columns(html: str) -> list[str]:
    return re.findall(r'class="comparison-product" href="/products/([^"]+)"', html)


def options(html: str) -> list[str]:
    return re.findall(r'<option value="[^"]+"(?: selected)?>([^<]+)</option>', html)


async def test_products_stand_side_by_side_with_what_they_differ_in(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_packs(database, store, "ridge", "fell")

    page = await shopper.get("/compare?products=fell,ridge")

    assert page.status_code == 200
    assert columns(page.text) == ["fell", "ridge"]
    assert "<title>Fell Pack · Ridge Pack · Compare products" in page.text
    assert row(page.text, "Price") == (["€100.00", "€90.00"], True)
    assert row(page.text, "Availability") == (["In stock, ready to leave"] * 2, False)
    assert row(page.text, "Brand") == (["Tarn", "Tarn"], False)
    assert row(page.text, "Frame") == (["steel", "steel"], False)
    assert row(page.text, "Volume") == (["42 L", "40 L"], True)
    assert '<th scope="rowgroup" colspan="3"><span>Room</span></th>' in page.text
    assert "set-cookie" not in page.headers
    assert '<meta name="robots" content="noindex">' in page.text


async def test_only_what_differs_is_shown_on_demand(shopper: AsyncClient, database: Database, store: Store):
    await make_packs(database, store, "ridge", "fell")

    page = await shopper.get("/compare?products=ridge,fell&only=differences")

    assert row(page.text, "Volume") == (["40 L", "42 L"], True)
    assert 'href="/compare?products=ridge,fell"' in page.text
    for same in ("Brand", "Frame", "Availability"):
        assert f'<th scope="row">{same}' not in page.text
    # Taking one away keeps the choice of rows.
    assert 'href="/compare?products=fell&amp;only=differences"' in page.text


async def test_products_that_are_alike_say_so(shopper: AsyncClient, database: Database, store: Store):
    packs = await make_packs(database, store, "ridge", "fell")
    async with database.in_store(store.id) as session:
        for pack in packs:
            (await only_variant(session, pack)).price_minor = 5000
        await session.execute(update(Product).values(attributes={"volume": "40"}))

    page = await shopper.get("/compare?products=ridge,fell&only=differences")

    assert "In all that is known of them, these products are alike." in page.text
    assert "is-different" not in page.text


async def test_depth_sizes_and_reductions_are_compared(
    shopper: AsyncClient, database: Database, store: Store
):
    await describe(database, store)
    async with database.in_store(store.id) as session:
        plain = await make_product(
            session, slug="cape", title="Cape", compare_at_minor=4000, price_minor=1900
        )
        plain.published_at = None

    page = await shopper.get("/compare?products=coat,cape")

    assert row(page.text, "Season") == (["Winter 2026", "– not said"], True)
    assert row(page.text, "Shell") == (["80 % wool, 20 % silk", "– not said"], True)
    assert row(page.text, "Made in") == (["Portugal", "– not said"], True)
    assert row(page.text, "Sizes") == (["Our sizes", "– not said"], True)
    assert '<a href="/products/coat/sizes">Our sizes</a>' in page.text
    assert row(page.text, "Size")[0] == ["S, M", "– not said"]
    assert "€40.00" in row(page.text, "Price")[0][1]


async def test_what_can_be_bought_is_put_into_the_cart_from_there(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        boot = await make_product(
            session, slug="boot", title="Boot", option="Size", values=["41", "42", "43"]
        )
        await make_product(session, slug="sock", title="Sock", stock=0)
        await make_product(session, slug="shirt", title="Shirt", option="Size", values=["S", "M"])
        first = await only_variant(session, boot)
        assert first.stock is not None
        first.stock.on_hand = 0

    page = await shopper.get("/compare?products=boot,sock,shirt")
    cells, differs = row(page.text, "Availability")
    variant = re.search(r'<option value="([^"]+)" selected>42<', page.text)
    assert variant is not None
    put = await shopper.post("/cart/lines", data={"variant": variant[1], "quantity": "1"})

    assert cells == ["2 of 3 versions in stock", "Sold out", "In stock"]
    assert differs
    assert options(page.text) == ["42", "43", "S", "M"]
    assert 'href="/products/sock#notice"' in page.text
    assert (put.status_code, put.headers["location"]) == (303, "/cart")
    assert "Boot" in (await shopper.get("/cart")).text


async def test_a_product_that_is_gone_is_left_out_with_a_word(
    shopper: AsyncClient, database: Database, store: Store
):
    ridge, fell = await make_packs(database, store, "ridge", "fell")
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.id == fell.id).values(state="draft"))

    page = await shopper.get("/compare?products=ridge,fell")
    nothing = await shopper.get("/compare?products=fell,never-was")

    assert ridge.slug in columns(page.text)
    assert columns(page.text) == ["ridge"]
    assert "One of these products is not in the shop any more and was left out." in page.text
    assert "Fell Pack" not in page.text
    assert "2 of these products are not in the shop any more and were left out." in nothing.text
    assert NOTHING_YET in nothing.text


async def test_a_product_that_moved_is_found_at_its_new_address(
    shopper: AsyncClient, database: Database, store: Store
):
    ridge, _ = await make_packs(database, store, "ridge", "fell")
    async with database.in_store(store.id) as session:
        known = await product_by_id(session, str(ridge.id))
        await move_product(session, known, "ridge-2", now=utc_now())

    page = await shopper.get("/compare?products=ridge,fell,ridge-2")

    assert columns(page.text) == ["ridge-2", "fell"]
    assert "not in the shop any more" not in page.text


async def test_more_than_four_have_to_be_chosen_from(shopper: AsyncClient, database: Database, store: Store):
    slugs = ["a", "b", "c", "d", "e"]
    await make_packs(database, store, *slugs)

    refused = await shopper.get("/compare", params=[("products", slug) for slug in slugs])
    four = await shopper.get(f"/compare?products={','.join(slugs[:MOST])}")

    assert refused.status_code == 422
    assert AT_MOST in refused.text
    assert re.findall(r'name="products" value="([^"]+)" checked', refused.text) == slugs
    assert columns(refused.text) == []
    assert "public" not in refused.headers["cache-control"]
    assert four.status_code == 200
    assert columns(four.text) == slugs[:MOST]


async def test_a_form_without_scripts_leads_to_the_address_that_can_be_shared(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_packs(database, store, "ridge", "fell")
    shelf = await shopper.get("/collections/all")

    sent = await shopper.get("/compare", params=[("products", "ridge"), ("products", "fell")])

    assert (sent.status_code, sent.headers["location"]) == (302, "/compare?products=ridge,fell")
    assert 'type="checkbox" form="compare" name="products" value="ridge"' in shelf.text
    assert "Compare what is ticked" in shelf.text
    assert (
        '<form id="compare" class="compare-marks no-print" autocomplete="off" action="/compare" method="get"'
        in shelf.text
    )
    assert f'data-most="{MOST}"' in shelf.text


async def test_pages_are_the_same_whatever_is_compared(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_packs(database, store, "ridge", "fell")
    before = await shopper.get("/products/ridge")

    await shopper.get("/compare?products=ridge,fell")

    assert (await shopper.get("/products/ridge")).text == before.text
    assert 'href="/compare?products=ridge"' in before.text


async def test_a_choice_brings_the_part_alone(shopper: AsyncClient, database: Database, store: Store):
    await make_packs(database, store, "ridge", "fell")

    part = await shopper.get("/compare?products=ridge,fell", headers=HTMX)

    assert part.text.startswith('<div class="comparison" id="comparison"')
    assert 'data-asked="ridge,fell" data-shown="ridge,fell"' in part.text


async def test_others_are_offered_while_there_is_room(shopper: AsyncClient, database: Database, store: Store):
    packs = await make_packs(database, store, "ridge", "fell", "tor", "scar")
    async with database.in_store(store.id) as session:
        await make_collection(session, packs, title="Packs")

    two = await shopper.get("/compare?products=ridge,fell")
    four = await shopper.get("/compare?products=ridge,fell,tor,scar")

    assert set(re.findall(r'href="/compare\?products=ridge,fell,(\w+)"', two.text)) == {"tor", "scar"}
    assert "Also worth comparing" in two.text
    assert "Also worth comparing" not in four.text


async def test_what_cannot_be_an_address_compares_nothing(shopper: AsyncClient):
    for asked in ("", "%00", ",,,", "x" * 5000, "<script>", "%ED%A0%80", ","):
        page = await shopper.get(f"/compare?products={asked}", follow_redirects=True)
        assert page.status_code == 200, asked
        assert NOTHING_YET in page.text
        assert "<script>" not in page.text.partition("<main")[2]


async def test_rows_speak_the_language_of_the_page(database: Database, door: Door):
    store = await make_store(database, languages=["de"])
    await make_packs(database, store, "ridge", "fell")
    async with database.in_store(store.id) as session:
        told = {"word": "Volume", "told": "Volumen", "updated_at": utc_now()}
        session.add(TranslatedWord(store_id=store.id, language="de", **told))

    page = await browser(door, f"{store.slug}.localhost").get("/de/compare?products=ridge,fell")

    assert row(page.text, "Volumen") == (["40 l", "42 l"], True)
    assert 'href="/de/compare?products=fell"' in page.text


async def test_a_comparison_stays_within_its_budget(shopper: AsyncClient, database: Database, store: Store):
    packs = await make_packs(database, store, "ridge", "fell", "tor")
    async with database.in_store(store.id) as session:
        await make_collection(session, packs, title="Packs")
    await shopper.get("/compare?products=fell")

    asked = []
    for slugs in ("ridge", "ridge,fell,tor"):
        with statements(database) as sent:
            assert (await shopper.get(f"/compare?products={slugs}")).status_code == 200
        # What stands around all pages is read before, once for each version of the catalogue.
        begun = max(place for place, words in enumerate(sent) if words.lstrip().startswith("BEGIN"))
        asked.append(len(sent) - begun)

    assert asked == [BUDGET, BUDGET]
