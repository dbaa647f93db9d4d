from httpx import AsyncClient

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def test_a_page_that_has_not_changed_is_not_sent_again(shopper: AsyncClient):
    first = await shopper.get("/collections/all")

    again = await shopper.get("/collections/all", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_page_that_has_changed_is(shopper: AsyncClient, database: Database, store: Store):
    first = await shopper.get("/collections/all")
    async with database.in_store(store.id) as session:
        await make_product(session, title="Kiln Mug")

    again = await shopper.get("/collections/all", headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 200
    assert "Kiln Mug" in again.text


async def test_nothing_personal_is_kept(shopper: AsyncClient):
    for path in ("/cart", "/account/sign-in", "/cart/summary"):
        assert (await shopper.get(path)).headers["cache-control"] == "private, no-store"


async def test_a_catalogue_page_is_the_same_for_everybody(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, slug="mug", stock=50)
        await session.refresh(product, ["variants"])
    before = await shopper.get("/products/mug")
    await shopper.post("/cart/lines", data={"variant": str(product.variants[0].id), "quantity": "1"})

    after = await shopper.get("/products/mug")

    assert after.text == before.text
    assert "set-cookie" not in after.headers
