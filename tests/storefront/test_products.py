from httpx import AsyncClient
from sqlalchemy import update

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.products.read_shown_products import shown_product
from shared.products.shown_product import ShownVariant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product


async def variants_of(database: Database, store: Store, slug: str):
    async with database.reading(store.id) as reader:
        return (await shown_product(reader, slug)).variants


async def sell_out(database: Database, store: Store, variant: ShownVariant):
    async with database.in_store(store.id) as session:
        await session.execute(
            update(StockLevel).where(StockLevel.id == variant.id).values(reserved=StockLevel.on_hand)
        )


async def test_shows_price_stock_and_description(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(
            session,
            title="Kiln Mug",
            slug="kiln-mug",
            price_minor=1900,
            compare_at_minor=2400,
            stock=3,
            description_html="<p>Fired <strong>twice</strong>.</p>",
        )

    page = await shopper.get("/products/kiln-mug")

    assert page.status_code == 200
    assert "€19.00" in page.text
    assert "€24.00" in page.text
    assert "Only 3 left" in page.text
    assert "<p>Fired <strong>twice</strong>.</p>" in page.text
    assert '<meta name="description" content="Fired twice.">' in page.text


async def test_html_that_reached_the_table_some_other_way_is_cleaned_when_shown(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(
            session, slug="bad", description_html="<p onclick=x>Hi<script>alert(1)</script></p>"
        )

    page = await shopper.get("/products/bad")

    assert "<p>Hi</p>" in page.text
    assert "alert(1)" not in page.text.split("</head>")[1]


async def test_each_value_of_an_option_is_a_link_to_its_variant(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", option="Size", values=["S", "M"])
    small, medium = await variants_of(database, store, "mug")

    page = await shopper.get(f"/products/mug?variant={medium.id}")

    assert f'href="/products/mug?variant={small.id}"' in page.text
    assert f'<input type="hidden" name="variant" value="{medium.id}">' in page.text
    assert '<bdi class="soft">M</bdi>' in page.text


async def test_without_a_choice_the_first_that_can_be_bought_is_chosen(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", option="Size", values=["S", "M"])
    small, medium = await variants_of(database, store, "mug")
    await sell_out(database, store, small)

    page = await shopper.get("/products/mug")

    assert f'<input type="hidden" name="variant" value="{medium.id}">' in page.text


async def test_a_sold_out_variant_can_be_looked_at_but_not_bought(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", option="Size", values=["S", "M"])
    small, _ = await variants_of(database, store, "mug")
    await sell_out(database, store, small)

    page = await shopper.get(f"/products/mug?variant={small.id}")

    assert page.status_code == 200
    assert "Sold out in this version" in page.text
    assert "Add to cart" not in page.text
    assert "is-sold-out" in page.text


async def test_htmx_gets_only_what_the_choice_changes(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", option="Size", values=["S", "M"])
    _, medium = await variants_of(database, store, "mug")

    part = await shopper.get(f"/products/mug?variant={medium.id}&quantity=4", headers={"hx-request": "true"})

    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div class="purchase" id="purchase"')
    assert f'value="{medium.id}"' in part.text
    assert 'value="4"' in part.text


async def test_a_variant_of_something_else_falls_back_to_the_products_own(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug")
        await make_product(session, slug="bowl")
    mug = (await variants_of(database, store, "mug"))[0]
    bowl = (await variants_of(database, store, "bowl"))[0]

    for asked in (bowl.id, "nonsense", "%00"):
        page = await shopper.get(f"/products/mug?variant={asked}")

        assert page.status_code == 200
        assert f'name="variant" value="{mug.id}"' in page.text


async def test_goes_with_others_of_its_collection(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="mug", title="Mug")
        bowl = await make_product(session, slug="bowl", title="Bowl")
        await make_collection(session, [mug, bowl])

    page = await shopper.get("/products/mug")

    assert "Goes well with" in page.text
    assert '<a href="/products/bowl">Bowl</a>' in page.text


async def test_an_external_product_leads_to_its_maker(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(
            session,
            slug="poster",
            kind="external",
            external_url="https://maker.example/p",
            external_label="At the maker",
        )

    page = await shopper.get("/products/poster")

    assert 'href="https://maker.example/p"' in page.text
    assert "Add to cart" not in page.text


async def test_drafts_deleted_and_unknown_products_are_not_found(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="draft", state="draft")
        gone = await make_product(session, slug="gone")
        await session.execute(update(Product).where(Product.id == gone.id).values(deleted_at=gone.created_at))

    for slug in ("draft", "gone", "never"):
        assert (await shopper.get(f"/products/{slug}")).status_code == 404


async def test_another_stores_product_is_not_found(
    shopper: AsyncClient, database: Database, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_product(session, slug="theirs")

    assert (await shopper.get("/products/theirs")).status_code == 404


async def test_a_variant_that_is_not_tracked_is_simply_in_stock(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", stock=None)

    page = await shopper.get("/products/mug")

    assert "In stock" in page.text
    assert 'max="999"' in page.text


async def test_a_deleted_variant_is_no_longer_a_choice(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, slug="mug", option="Size", values=["S", "M"])
        await session.execute(
            update(Variant)
            .where(Variant.product_id == product.id, Variant.position == 1)
            .values(deleted_at=product.created_at)
        )

    page = await shopper.get("/products/mug")

    assert "<bdi>S</bdi>" in page.text
    assert "<bdi>M</bdi>" not in page.text


async def test_an_address_that_can_be_no_slug_is_not_found(shopper: AsyncClient, store: Store):
    for path in ("/products/a%00b", "/collections/a%00b", "/products/%ff%fe"):
        assert (await shopper.get(path)).status_code == 404, path
