"""Translating a store's texts in the dashboard, and reading them in the shop."""

import asyncio
import csv
import io
import re

import httpx
import pytest
from sqlalchemy import func, select

from shared.content.arrange import publish
from shared.content.sections import new_section
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.translation import TranslatedWord, Translation
from shared.orders.order_lines import OrderLine
from shared.products.models import Product
from shared.products.product_image import ProductImage
from shared.products.save_size_chart import ChartWords, save_size_chart
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_collection, make_product, make_variant
from tests.support.factories.content import make_article
from tests.support.factories.grouping import make_type
from tests.support.factories.promotions import make_promotion
from tests.support.installation import make_store
from tests.support.web import browser, signed_in


@pytest.fixture
def shop(database: Database, runner: asyncio.Runner) -> Store:
    """A shop in English, French and Arabic."""
    return runner.run(make_store(database, languages=["fr", "ar"]))


@pytest.fixture
def reader(door: Door, shop: Store) -> httpx.AsyncClient:
    return browser(door, f"{shop.slug}.localhost")


@pytest.fixture
def translator(door: Door, database: Database, shop: Store, runner: asyncio.Runner) -> httpx.AsyncClient:
    """The shop's owner, signed in."""
    return runner.run(signed_in(door, database, shop))


async def mug_in(database: Database, shop: Store, **columns: object) -> Product:
    async with database.in_store(shop.id) as session:
        told = {"slug": "mug", "title": "Plain Mug", "description_html": "<p>Holds tea.</p>"}
        product = await make_product(session, **told | columns)  # type: ignore[arg-type] # handed through
        await make_collection(session, [product])
        return product


def address(shop: Store, *parts: object) -> str:
    return "/".join((f"/dashboard/{shop.slug}/translations", *map(str, parts)))


async def test_a_translated_product_is_read_in_its_language_and_elsewhere_as_it_was_written(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop)
    async with database.in_store(shop.id) as session:
        picture = ProductImage(
            store_id=shop.id,
            product_id=product.id,
            position=0,
            alt="A mug",
            state="ready",
            renditions=[{"key": "stores/x/a.webp", "format": "webp", "width": 400, "height": 500}],
            created_at=utc_now(),
        )
        session.add(picture)
    typed = {
        "title": "Tasse simple",
        "description_html": "<p>Pour le thé.<script>x</script></p>",
        f"alt.{picture.id}": "Une tasse",
    }

    answer = await translator.post(address(shop, "fr", "products", product.id), data=typed)
    french, plain, arabic = [
        (await reader.get(f"{prefix}/products/mug")).text for prefix in ("/fr", "", "/ar")
    ]
    shelf = (await reader.get("/fr/collections/all")).text

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{address(shop, 'fr', 'products', product.id)}?saved=yes",
    )
    assert "Tasse simple</h1>" in french
    assert "<p>Pour le thé.</p>" in french
    assert 'alt="Une tasse"' in french
    assert '"name": "Tasse simple"' in french or '"name":"Tasse simple"' in french
    assert "Tasse simple" in shelf
    assert 'alt="Une tasse"' in shelf
    for page in (plain, arabic):
        assert "Plain Mug</h1>" in page
        assert "Tasse" not in page


async def test_each_side_says_what_is_missing_and_what_changed_since(
    translator: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop)
    path = address(shop, "fr", "products", product.id)
    await translator.post(path, data={"title": "Tasse", "description_html": "<p>Thé.</p>"})
    async with database.in_store(shop.id) as session:
        (await session.get_one(Product, (shop.id, product.id))).title = "Tall Mug"

    page = (await translator.get(path)).text
    listed = (await translator.get(f"{address(shop, 'fr', 'products')}?view=outdated")).text
    missing = (await translator.get(f"{address(shop, 'ar', 'products')}?view=missing")).text
    complete = (await translator.get(f"{address(shop, 'fr', 'products')}?view=missing")).text

    assert page.count("Changed since") == 1
    assert "1 changed since" in listed
    assert "2 missing" in missing
    assert "Nothing left to do here" in complete


async def test_who_translated_an_original_that_changed_meanwhile_is_told_so(
    translator: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop, description_html="")
    path = address(shop, "fr", "products", product.id)
    seen = re.search(r'name="seen-title" value="([0-9a-f]{32})"', (await translator.get(path)).text)[1]
    async with database.in_store(shop.id) as session:
        (await session.get_one(Product, (shop.id, product.id))).title = "Tall Mug"

    await translator.post(path, data={"title": "Tasse simple", "seen-title": seen})

    assert "Changed since" in (await translator.get(path)).text


async def test_shared_words_are_translated_once_and_read_on_every_product(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    await mug_in(database, shop, option="Colour", values=["Red", "Crimson", "Blue"])
    words = {"Colour": "Couleur", "Red": "Rouge", "Crimson": "Rouge", "Blue": "Bleu"}
    form = {}
    for place, (word, told) in enumerate(words.items()):
        form |= {f"word-{place}": word, f"told-{place}": told}

    answer = await translator.post(address(shop, "fr", "words"), data=form)
    page = (await reader.get("/fr/products/mug")).text
    again = (await translator.get(address(shop, "fr", "words"))).text

    assert answer.status_code == 303
    assert "Couleur" in page
    assert "Bleu" in page
    # Two values that would read the same stay apart.
    assert "Crimson" in page
    assert "Rouge" not in page
    assert 'value="Couleur"' in again


async def test_a_text_that_is_too_long_is_refused_at_its_field_and_nothing_is_written(
    translator: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop)

    answer = await translator.post(
        address(shop, "fr", "products", product.id), data={"title": "x" * 301, "description_html": "Thé"}
    )

    assert answer.status_code == 422
    assert 'id="field-title-error"' in answer.text
    assert "x" * 301 in answer.text
    assert ">Thé</textarea>" in answer.text
    async with database.in_store(shop.id) as session:
        assert await session.scalar(select(func.count()).select_from(Translation)) == 0


@pytest.mark.parametrize(
    "parts", [("de", "products"), ("fr", "coupons"), ("en", "products"), ("xx", "words")]
)
async def test_what_is_no_language_of_the_shop_or_no_kind_is_not_there(
    translator: httpx.AsyncClient, shop: Store, parts: tuple[str, ...]
):
    assert (await translator.get(address(shop, *parts))).status_code == 404


async def test_collections_categories_and_pages_are_read_in_the_language(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        collection = await make_collection(session, [await make_product(session)], title="Mugs")
        page = await make_article(session, title="About us", slug="about")
    await translator.post(address(shop, "fr", "collections", collection.id), data={"title": "Tasses"})
    await translator.post(
        address(shop, "fr", "articles", page.id), data={"title": "Nous", "body": "## Bonjour"}
    )

    shelf = (await reader.get(f"/fr/collections/{collection.slug}")).text
    menu = (await reader.get("/fr/")).text
    article = (await reader.get("/fr/pages/about")).text

    assert ">Tasses</h1>" in shelf
    assert "Tasses" in menu
    assert ">Nous</h1>" in article
    assert "<h2>Bonjour</h2>" in article


async def test_an_order_keeps_what_its_buyer_read_beside_what_the_merchant_wrote(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop, option="Colour", values=["Blue"])
    await translator.post(address(shop, "fr", "products", product.id), data={"title": "Tasse simple"})
    await translator.post(address(shop, "fr", "words"), data={"word-0": "Blue", "told-0": "Bleu"})
    page = (await reader.get("/fr/products/mug")).text
    variant = re.search(r'name="variant" value="([^"]+)"', page)[1]
    await reader.post("/fr/cart/lines", data={"variant": variant, "quantity": "1"})
    cart = (await reader.get("/fr/cart")).text
    form = (await reader.get("/fr/checkout")).text
    buyer = {
        "email": "mila@example.com",
        "name": "Mila Haddad",
        "line1": "Lindenstraße 4",
        "postcode": "10969",
        "city": "Berlin",
        "country": "DE",
        "payment": "cash_on_delivery",
        "seen_total": re.search(r'name="seen_total" value="(\d+)"', form)[1],
    }

    placed = await reader.post("/fr/checkout", data=buyer)
    order = (await reader.get(placed.headers["location"])).text

    assert placed.status_code == 303, placed.text
    for shown in (cart, form, order):
        assert "Tasse simple" in shown
        assert "Bleu" in shown
    async with database.in_store(shop.id) as session:
        line = (await session.scalars(select(OrderLine))).one()
    assert (line.title, line.variant_title) == ("Plain Mug", "Blue")
    assert (line.told_title, line.told_variant_title) == ("Tasse simple", "Bleu")


async def test_a_file_goes_out_defused_and_comes_back_whole(
    translator: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(
        database, shop, title="=SUM(A1)", description_html="", option="Size", values=["XL"]
    )

    out = (await translator.get(address(shop, "fr", "file"))).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(out)))
    told = {"'=SUM(A1)": "=SOMME(A1)", "Size": "Taille"}
    for row in rows:
        row["translation"] = told.get(row["original"], "")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    answer = await translator.post(
        address(shop, "fr", "file"), files={"file": ("fr.csv", text.getvalue().encode(), "text/csv")}
    )

    assert {row["original"] for row in rows} == {"'=SUM(A1)", "Size", "XL", "Mugs"}
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address(shop)}?imported=2")
    async with database.in_store(shop.id) as session:
        written = (await session.scalars(select(Translation))).one()
        words = (await session.scalars(select(TranslatedWord))).all()
    assert (written.product_id, written.texts) == (product.id, {"title": "=SOMME(A1)"})
    assert [(word.word, word.told) for word in words] == [("Size", "Taille")]
    assert "Changed since" not in (await translator.get(address(shop, "fr", "products", product.id))).text


async def test_a_file_with_a_wrong_line_changes_nothing_and_says_which(
    translator: httpx.AsyncClient, database: Database, shop: Store
):
    product = await mug_in(database, shop)
    text = f"kind,id,field,original,translation\nproducts,{product.id},title,,Tasse\nproducts,{shop.id},title,,Autre\n"

    answer = await translator.post(
        address(shop, "fr", "file"), files={"file": ("fr.csv", text.encode(), "text/csv")}
    )

    assert answer.status_code == 422
    assert "Line 3: There is no such text in this store." in answer.text
    async with database.in_store(shop.id) as session:
        assert await session.scalar(select(func.count()).select_from(Translation)) == 0


async def test_what_the_shop_says_of_itself_is_translated(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, shop: Store
):
    answer = await translator.post(address(shop, "fr", "shop"), data={"tagline": "Pour essayer"})

    assert answer.status_code == 303
    assert '<meta name="description" content="Pour essayer">' in (await reader.get("/fr/")).text
    assert '<meta name="description" content="For tests">' in (await reader.get("/ar/")).text


async def test_each_section_of_the_front_page_has_words_of_its_own(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        await make_product(session, price_minor=900, compare_at_minor=1500)
        written = {"written": "Made **slowly**.", "html": "<p>Made <strong>slowly</strong>.</p>"}
        sections = [
            new_section("products", title="Fresh", source="newest"),
            new_section("products", title="Cheaper", source="reduced"),
            new_section("story", title="How", text="By hand.", action="Read", link={"to": "blog"}),
            new_section("story", title="Who", text="Ada.", action="", link=None),
            new_section("text", title="Notes", text=written),
        ]
        await publish(session, "home", {"sections": sections}, actor="test", now=utc_now())
    fresh, cheaper, how, who, notes = [section["id"] for section in sections]
    form = (await translator.get(address(shop, "fr", "shop"))).text
    told = {
        f"section-{fresh}-title": "Nouveautés",
        f"section-{how}-title": "Comment",
        f"section-{how}-action": "Lire",
        f"section-{who}-title": "Qui",
        f"section-{notes}-text": "Fait *lentement* <script>x</script>",
    }

    answer = await translator.post(address(shop, "fr", "shop"), data=told)
    french, plain = [(await reader.get(path)).text for path in ("/fr/", "/")]
    again = (await translator.get(address(shop, "fr", "shop"))).text

    assert answer.status_code == 303
    assert all(f'name="{name}"' in form for name in told)
    assert f'name="section-{cheaper}-source"' not in form
    heads = {
        heading for page in (french, plain) for heading in re.findall(r'<h2 id="section-[^"]+">([^<]+)', page)
    }
    # What is reduced stands in the first row already.
    assert heads == {"Nouveautés", "Comment", "Qui", "Notes", "Fresh", "How", "Who"}
    assert "Nouveautés" not in plain
    assert ">Lire<svg" in french
    assert "By hand." in french
    assert "Fait <em>lentement</em>" in french
    assert "<script>x" not in french
    assert "Fait *lentement*" in again


async def test_names_in_a_cart_are_read_in_its_language_and_kept_with_the_order(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        variant = await make_variant(session, title="Mug", price_minor=2000)
        await make_promotion(session, name="Welcome back", percent=10)
    words = (await translator.get(address(shop, "fr", "words"))).text
    await translator.post(
        address(shop, "fr", "words"), data={"word-0": "Welcome back", "told-0": "Bon retour"}
    )
    await reader.post("/fr/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    cart, plain = [(await reader.get(path)).text for path in ("/fr/cart", "/cart")]
    form = (await reader.get("/fr/checkout")).text
    seen = re.search(r'name="seen_total" value="(\d+)"', form)[1]

    placed = await reader.post("/fr/checkout", data=FORM | {"seen_total": seen})
    order = (await reader.get(placed.headers["location"])).text
    desk = (await translator.get(f"/dashboard/{shop.slug}/orders/1001")).text

    assert "Welcome back" in words
    for page in (cart, form, order):
        assert "<dt>Bon retour</dt>" in page
        assert "Promotion « Bon retour »" in page or "“Bon retour”" in page
        assert "Welcome back" not in page
    assert "<dt>Welcome back</dt>" in plain
    assert "<dt>Welcome back</dt>" in desk


async def test_what_a_type_asks_and_a_size_chart_are_read_in_the_language(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        asked = {"key": "fit", "label": "Cut", "kind": "choice", "unit": "", "choices": ["Slim", "Wide"]}
        await make_type(session, "Coats", heading="Shape", **asked)
        coat = await make_product(session, slug="coat", title="Coat", product_type="Coats")
        coat.attributes = {"fit": "Slim", "lined": "yes"}
        table = ChartWords("Our sizes", "With a tape", "EU | Chest (cm)\n48 | 94-98", "Coats", None)
        await save_size_chart(session, None, table, actor="test", now=utc_now())
    told = {
        "Cut": "Coupe", "Slim": "Ajustée", "Shape": "Forme", "Our sizes": "Nos tailles", "Chest": "Poitrine",
        "With a tape": "Avec un mètre", "EU": "Europe",
    }  # fmt: skip
    words = (await translator.get(address(shop, "fr", "words"))).text
    form = {}
    for place, (word, text) in enumerate(told.items()):
        form |= {f"word-{place}": word, f"told-{place}": text}

    answer = await translator.post(address(shop, "fr", "words"), data=form)
    product = (await reader.get("/fr/products/coat")).text
    guide = (await reader.get("/fr/products/coat/sizes")).text
    plain = (await reader.get("/products/coat")).text

    assert answer.status_code == 303
    assert all(f'value="{word}"' in words for word in told)
    assert all(text in product for text in ("Coupe", "Ajustée", "Forme", "Nos tailles"))
    assert "Slim" not in product
    assert all(text in guide for text in ("Nos tailles", "Poitrine", "Avec un mètre", "Europe"))
    assert all(text in plain for text in ("Cut", "Slim", "Shape", "Our sizes"))


async def test_languages_are_offered_by_ticking_them(
    translator: httpx.AsyncClient, reader: httpx.AsyncClient, shop: Store
):
    answer = await translator.post(address(shop, "languages"), data={"language": ["es", "fr", "en", "tlh"]})
    page = (await translator.get(address(shop))).text

    assert answer.status_code == 303
    assert "Español" in page
    assert address(shop, "es", "products") in page
    assert address(shop, "ar", "products") not in page
