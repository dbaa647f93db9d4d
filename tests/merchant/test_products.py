import io
import re

import httpx
from PIL import Image
from sqlalchemy import select

from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.models import Product, Variant
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant


async def form_of(database: Database, store: Store, **changes: str) -> tuple[str, dict[str, str], Variant]:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", slug="blue-mug", price_minor=1900, stock=5)
    fields = {
        "title": "Blue Mug",
        "slug": "blue-mug",
        "description": "<p>Hello</p>",
        "vendor": "",
        "product_type": "",
        "tags": "",
        "state": "active",
        f"price-{variant.id}": "19.00",
        f"compare-{variant.id}": "",
        f"sku-{variant.id}": "B1",
        f"stock-{variant.id}": "5",
        f"seen-{variant.id}": "5",
    }
    named = {name.replace("_of", f"-{variant.id}"): value for name, value in changes.items()}
    return f"/dashboard/{store.slug}/products/{variant.product_id}", fields | named, variant


async def test_the_form_shows_the_product(owner: httpx.AsyncClient, database: Database, store: Store):
    path, _, variant = await form_of(database, store)

    answer = await owner.get(path)

    assert answer.status_code == 200
    assert f'value="19.00" id="field-price-{variant.id}"' in answer.text


async def test_words_price_and_stock_are_saved_together(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(
        database,
        store,
        title="Red Mug",
        price_of="21.50",
        compare_of="30",
        stock_of="8",
        description="<p onclick=x>Hi</p><script>1</script>",
    )

    answer = await owner.post(path, data=fields)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=yes")
    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product))).one()
        assert (product.title, product.description_html) == ("Red Mug", "<p>Hi</p>")
        variant = (await session.scalars(select(Variant))).one()
        assert (variant.price_minor, variant.compare_at_minor, variant.sku) == (2150, 3000, "B1")
        assert await session.scalar(select(StockLevel.on_hand)) == 8
        assert sorted(await session.scalars(select(StockMovement.quantity))) == [3, 5]


async def test_an_error_keeps_what_was_typed_and_saves_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(database, store, title="New Name", price_of="cheap", stock_of="9")

    answer = await owner.post(path, data=fields)

    assert answer.status_code == 422
    assert 'value="New Name"' in answer.text
    assert 'value="cheap"' in answer.text
    assert "is not an amount" in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Blue Mug"
        assert await session.scalar(select(StockLevel.on_hand)) == 5


async def test_stock_counted_at_another_moment_is_refused_with_everything_else(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(database, store, title="New Name", stock_of="9", seen_of="6")

    answer = await owner.post(path, data=fields)

    assert answer.status_code == 409
    assert "The stock changed meanwhile: it was 6 and is 5 now." in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Blue Mug"


async def test_a_count_is_held_against_what_was_seen_also_where_that_was_below_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(database, store, stock_of="9", seen_of="-2")

    answer = await owner.post(path, data=fields)

    assert answer.status_code == 409
    assert "The stock changed meanwhile: it was -2 and is 5 now." in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 5


async def test_a_figure_too_long_to_be_one_counts_as_none_seen(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(database, store, stock_of="9", seen_of="7" * 5000)

    answer = await owner.post(path, data=fields)

    assert answer.status_code == 303
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 9


async def test_a_product_of_nobody_or_somebody_else_does_not_exist(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    path, fields, _ = await form_of(database, other_store)
    theirs = path.replace(other_store.slug, store.slug)
    nobodys = f"/dashboard/{store.slug}/products/{new_id()}"

    for address in (theirs, nobodys, path):
        assert (await owner.get(address)).status_code == 404
        assert (await owner.post(address, data=fields | {"title": "Stolen"})).status_code == 404

    async with database.in_store(other_store.id) as session:
        assert await session.scalar(select(Product.title)) == "Blue Mug"


async def test_a_picture_is_taken_shown_and_removed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _, _ = await form_of(database, store)
    picture = io.BytesIO()
    Image.new("RGB", (400, 500), (10, 90, 60)).save(picture, "PNG")

    added = await owner.post(
        f"{path}/images", files={"image": ("m.png", picture.getvalue(), "image/png")}, data={"alt": "A mug"}
    )

    assert added.status_code == 303
    async with database.in_store(store.id) as session:
        image = (await session.scalars(select(ProductImage))).one()
    assert (image.state, image.alt, image.width, image.height) == ("ready", "A mug", 400, 500)
    address = f"/dashboard/{store.slug}/media/{image.renditions[0]['key']}"
    assert (await owner.get(address)).headers["content-type"] == "image/webp"
    assert (await owner.post(f"{path}/images/{image.id}/removal")).status_code == 303
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(ProductImage.state)) == "removed"


async def test_a_file_that_is_no_picture_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _, _ = await form_of(database, store)

    answer = await owner.post(f"{path}/images", files={"image": ("m.png", b"<svg/>", "image/png")})

    assert answer.status_code == 422
    assert "This is not a JPEG, PNG, WebP, AVIF or GIF picture." in answer.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(ProductImage))).all() == []


async def test_a_description_is_a_field_of_html_with_what_shapes_it_beside_it(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _, _ = await form_of(database, store)

    page = (await owner.get(path)).text
    frame = re.search(r'<div class="rich" data-rich-text>(.*?)</textarea>', page, re.DOTALL)

    assert frame
    # Without scripts there is the field alone: what would do nothing is not shown.
    assert re.search(r'role="toolbar"[^>]* hidden>', frame[1])
    assert '<textarea class="input" rows="10" id="field-description" name="description"' in frame[1]
    for name in ("Bold", "Italic", "Heading", "List", "Numbered list", "Link"):
        assert f'title="{name}"' in frame[1]
