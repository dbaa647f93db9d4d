"""Links to a product that moved lead to where it is."""

from httpx import AsyncClient
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.addresses import move_product
from shared.products.models import Product
from shared.products.old_address import OldAddress
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def move(database: Database, store: Store, product: Product, *slugs: str) -> None:
    async with database.in_store(store.id) as session:
        moving = await session.get_one(Product, (store.id, product.id))
        for slug in slugs:
            await move_product(session, moving, slug, now=utc_now())


async def make(database: Database, store: Store, slug: str) -> Product:
    async with database.in_store(store.id) as session:
        return await make_product(session, slug=slug)


async def test_every_address_that_a_product_had_leads_to_it(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await make(database, store, "mug")
    await move(database, store, mug, "cup", "beaker")

    for old in ("mug", "cup"):
        answer = await shopper.get(f"/products/{old}?variant=x")
        assert (answer.status_code, answer.headers["location"]) == (301, "/products/beaker?variant=x")
    assert (await shopper.get("/products/beaker")).status_code == 200


async def test_every_page_and_form_below_an_old_address_leads_to_its_own(
    shopper: AsyncClient, database: Database, store: Store
):
    await move(database, store, await make(database, store, "mug"), "cup")

    for path in ("/reviews?stars=5", "/reviews/new", "/sizes"):
        answer = await shopper.get(f"/products/mug{path}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/products/cup{path}")
        assert (await shopper.get(f"/products/jug{path}")).status_code == 404
    # A form that was open while the product moved arrives with all that was typed.
    for path in ("/reviews", "/order-grid"):
        answer = await shopper.post(f"/products/mug{path}", data={"body": "It holds tea."})
        assert (answer.status_code, answer.headers["location"]) == (308, f"/products/cup{path}")


async def test_a_product_that_comes_back_is_simply_there(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await make(database, store, "mug")
    await move(database, store, mug, "cup", "mug")

    assert (await shopper.get("/products/mug")).status_code == 200
    assert (await shopper.get("/products/cup")).headers["location"] == "/products/mug"


async def test_an_address_that_another_product_took_is_that_products(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await make(database, store, "mug")
    await move(database, store, mug, "cup")
    other = await make(database, store, "mug")

    assert (await shopper.get("/products/mug")).status_code == 200
    await move(database, store, other, "jug")
    assert (await shopper.get("/products/mug")).headers["location"] == "/products/jug"


async def test_nothing_leads_to_what_is_not_shown(shopper: AsyncClient, database: Database, store: Store):
    mug = await make(database, store, "mug")
    await move(database, store, mug, "cup")
    async with database.in_store(store.id) as session:
        (await session.get_one(Product, (store.id, mug.id))).state = "draft"

    assert (await shopper.get("/products/mug")).status_code == 404


async def test_staying_where_it_is_leaves_no_trace(database: Database, store: Store):
    mug = await make(database, store, "mug")
    await move(database, store, mug, "mug")

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(OldAddress)) == 0
