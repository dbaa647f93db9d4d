"""Pictures in the dashboard: many at once, in their order, with words, and back after they were removed."""

import io
from datetime import timedelta

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.products.models import Variant
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


def drawn(colour: tuple[int, int, int]) -> tuple[str, bytes, str]:
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(picture, "PNG")
    return ("m.png", picture.getvalue(), "image/png")


async def with_pictures(database: Database, store: Store, count: int = 3) -> tuple[str, list[ProductImage]]:
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Mug", option="Colour", values=["Red", "Blue"])
        images = [
            ProductImage(
                store_id=store.id,
                product_id=product.id,
                position=place,
                state="ready",
                width=10,
                height=10,
                created_at=utc_now(),
            )
            for place in range(count)
        ]
        session.add_all(images)
    return f"/dashboard/{store.slug}/products/{product.id}", images


async def order_in(database: Database, store: Store) -> list[object]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(ProductImage.id).order_by(ProductImage.position))
        return list(found)


async def test_many_are_taken_at_once_and_what_is_no_picture_is_named(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _ = await with_pictures(database, store, count=0)
    files = [
        ("image", drawn((200, 0, 0))),
        ("image", ("notes.txt", b"no picture", "text/plain")),
        ("image", drawn((0, 0, 200))),
    ]

    answer = await owner.post(f"{path}/images", files=files)

    assert answer.status_code == 422
    assert "notes.txt: This is not a JPEG, PNG, WebP, AVIF or GIF picture." in answer.text
    async with database.in_store(store.id) as session:
        found = await session.execute(select(ProductImage.position, ProductImage.state))
        assert sorted(map(tuple, found)) == [(0, "ready"), (1, "ready")]


async def test_buttons_move_one_step_and_stop_at_the_ends(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (first, second, third) = await with_pictures(database, store)

    await owner.post(f"{path}/images/order", data={"earlier": str(third.id)})
    assert await order_in(database, store) == [first.id, third.id, second.id]
    await owner.post(f"{path}/images/order", data={"later": str(second.id)})
    assert await order_in(database, store) == [first.id, third.id, second.id]


async def test_dragging_says_the_whole_order(owner: httpx.AsyncClient, database: Database, store: Store):
    path, (first, second, third) = await with_pictures(database, store)

    await owner.post(f"{path}/images/order", data={"order": f"{third.id},{second.id}"})

    assert await order_in(database, store) == [third.id, second.id, first.id]


async def test_words_are_saved_together_and_missed_where_they_are_missing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (first, second, _) = await with_pictures(database, store)

    before = await owner.get(path)
    await owner.post(
        f"{path}/images/words", data={f"alt-{first.id}": "A red mug", f"alt-{second.id}": "Its lid"}
    )

    assert "3 pictures say nothing" in before.text
    assert "1 picture says nothing" in (await owner.get(path)).text
    async with database.in_store(store.id) as session:
        alts = await session.scalars(select(ProductImage.alt).order_by(ProductImage.position))
        assert list(alts) == ["A red mug", "Its lid", ""]


async def test_a_picture_stands_for_the_variants_of_a_value(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (first, second, _) = await with_pictures(database, store)
    page = (await owner.get(path)).text
    red = page.split(">Colour: Red</option>")[0].rpartition('value="')[2].partition('"')[0]

    await owner.post(f"{path}/images/words", data={f"stands-{first.id}": "", f"stands-{second.id}": red})

    shown = select(Variant.image_id).order_by(Variant.position)
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(shown)) == [second.id, None]
    assert f'value="{red}" selected' in (await owner.get(path)).text
    await owner.post(f"{path}/images/words", data={f"stands-{first.id}": "", f"stands-{second.id}": ""})
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(shown)) == [None, None]


async def test_a_removed_picture_can_come_back_for_a_day(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, (first, *_) = await with_pictures(database, store)

    removed = await owner.post(f"{path}/images/{first.id}/removal")
    page = (await owner.get(removed.headers["location"].partition("#")[0])).text

    assert "The picture is gone from the shop." in page
    assert f'name="alt-{first.id}"' not in page
    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job))).one()
        assert (job.name, job.run_at - job.created_at) == ("products.clear_picture", timedelta(days=1))
    assert (await owner.post(f"{path}/images/{first.id}/return")).status_code == 303
    assert f'name="alt-{first.id}"' in (await owner.get(path)).text


@pytest.mark.parametrize("deed", ["return", "removal"])
async def test_what_is_not_there_or_not_gone_is_not_found(
    owner: httpx.AsyncClient, database: Database, store: Store, deed: str
):
    path, (first, second, _) = await with_pictures(database, store)
    gone = first if deed == "removal" else second
    if deed == "removal":
        await owner.post(f"{path}/images/{first.id}/removal")
    async with database.in_store(store.id) as session:
        (await session.get_one(ProductImage, (store.id, second.id))).position = 9

    answer = await owner.post(f"{path}/images/{gone.id}/{deed}")

    assert answer.status_code == 404
    assert second.id in await order_in(database, store)
