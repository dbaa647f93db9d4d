import httpx
import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product

ADDRESS = "https://pictures.example/a.png"
REASON = "The server says that it has no such file (404)."


async def with_picture(
    database: Database,
    store: Store,
    *,
    state: str = "failed",
    failure: str | None = REASON,
    source_url: str | None = ADDRESS,
) -> tuple[str, ProductImage]:
    async with database.in_store(store.id) as session:
        product = await make_product(session)
        image = ProductImage(
            store_id=store.id,
            product_id=product.id,
            position=0,
            state=state,
            failure=failure,
            source_url=source_url,
            created_at=utc_now(),
        )
        session.add(image)
    return f"/dashboard/{store.slug}/products/{product.id}", image


async def found(database: Database, store: Store) -> tuple[str, str | None, list[dict[str, str]]]:
    async with database.in_store(store.id) as session:
        image = (await session.scalars(select(ProductImage))).one()
        return image.state, image.failure, list(await session.scalars(select(Job.payload)))


async def test_a_failed_picture_says_why_and_offers_another_try(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, image = await with_picture(database, store)

    answer = await owner.get(path)

    assert f"Could not be fetched: {REASON}" in answer.text
    assert f'action="{path}/images/{image.id}/fetch"' in answer.text


async def test_a_picture_on_its_way_says_what_the_trouble_is(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    trouble = "pictures.example does not answer. We will try again."
    path, _ = await with_picture(database, store, state="pending", failure=trouble)

    answer = await owner.get(path)

    assert f"Being fetched… {trouble}" in answer.text
    assert "/fetch" not in answer.text


async def test_another_try_is_asked_for_once(owner: httpx.AsyncClient, database: Database, store: Store):
    path, image = await with_picture(database, store)

    answers = [await owner.post(f"{path}/images/{image.id}/fetch") for _ in range(2)]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [
        (303, f"{path}#images")
    ] * 2
    assert await found(database, store) == ("pending", None, [{"image_id": str(image.id)}])


@pytest.mark.parametrize(
    ("state", "failure", "source_url"), [("ready", None, ADDRESS), ("failed", REASON, None)]
)
async def test_what_did_not_fail_or_was_uploaded_is_left_alone(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    state: str,
    failure: str | None,
    source_url: str | None,
):
    path, image = await with_picture(database, store, state=state, failure=failure, source_url=source_url)

    await owner.post(f"{path}/images/{image.id}/fetch")

    assert await found(database, store) == (state, failure, [])


async def test_a_picture_of_nobody_or_somebody_else_does_not_exist(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    theirs, image = await with_picture(database, other_store)
    ours, _ = await with_picture(database, store)

    for path in (
        f"{theirs}/images/{image.id}/fetch",
        f"{ours}/images/{image.id}/fetch",
        f"{ours}/images/{new_id()}/fetch",
        f"{ours}/images/x/fetch",
    ):
        assert (await owner.post(path)).status_code == 404

    assert await found(database, other_store) == ("failed", REASON, [])
    assert await found(database, store) == ("failed", REASON, [])
