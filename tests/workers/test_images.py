"""The pictures that an import named, fetched over a real socket: each ends as ready, or as failed with a reason."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import delete, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job, enqueue
from shared.notifications.mailer import Message
from shared.products.files import StoredFile
from shared.products.jobs import CLEAR_PICTURE, FETCH_PRODUCT_IMAGE
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.picture_server import PictureServer, hang
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime


class NoPost:
    """Fails the test that sends mail."""

    async def send(self, message: Message) -> str:
        raise AssertionError(message.subject)


class Shelf:
    """Files in memory; `trouble` is raised when something is put there."""

    def __init__(self) -> None:
        self.kept: dict[str, StoredFile] = {}
        self.trouble: Exception | None = None

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        if self.trouble:
            raise self.trouble
        self.kept[key] = StoredFile(data, content_type)

    async def get(self, key: str) -> StoredFile | None:
        return self.kept.get(key)

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def runtime(services: Services, shelf: Shelf, pictures: PictureServer) -> Runtime:
    return worker_with(services, NoPost(), files=shelf, outbound=pictures.outbound())


def png(width: int = 400, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


async def wanted(database: Database, store: Store, address: str) -> UUID:
    """Make a product with a picture to fetch; returns the job's id."""
    async with database.in_store(store.id) as session:
        product = await make_product(session)
        image = ProductImage(
            store_id=store.id, product_id=product.id, position=0, source_url=address, created_at=utc_now()
        )
        session.add(image)
        await session.flush()
        job = enqueue(session, FETCH_PRODUCT_IMAGE, now=utc_now(), image_id=image.id)
        await session.flush()
        return job.id


async def picture(database: Database, store: Store) -> ProductImage:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(ProductImage))).one()


async def job_state(database: Database, store: Store) -> tuple[str, int]:
    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job))).one()
        return job.state, job.attempts


async def version(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Store.catalogue_version)) or 0


async def test_a_picture_comes_in_all_sizes_and_shoppers_see_it(
    runtime: Runtime, pictures: PictureServer, shelf: Shelf, database: Database, store: Store
):
    job = await wanted(database, store, pictures.answer("/a.png", body=png()))
    before = await version(database, store)

    await do_job(runtime, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure, image.width, image.height) == ("ready", None, 400, 300)
    assert image.colour == "#c81e1e"
    assert [(size["width"], size["format"]) for size in image.renditions] == [
        (320, "webp"),
        (320, "avif"),
        (400, "webp"),
        (400, "avif"),
    ]
    assert sorted(shelf.kept) == sorted(size["key"] for size in image.renditions)
    assert await job_state(database, store) == ("done", 1)
    assert await version(database, store) == before + 1


async def test_a_job_delivered_twice_fetches_once(
    runtime: Runtime, pictures: PictureServer, database: Database, store: Store
):
    job = await wanted(database, store, pictures.answer("/a.png", body=png()))

    await do_job(runtime, str(store.id), str(job))
    await do_job(runtime, str(store.id), str(job))

    assert len(pictures.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "headers", "reason"),
    [
        (404, b"", {}, "The server says that it has no such file (404)."),
        (200, b"<html>not a picture</html>", {}, "This is not a JPEG, PNG, WebP, AVIF or GIF picture."),
        (200, png()[:200], {}, "This picture is damaged and cannot be read."),
        (200, b"", {"content_length": "20971521"}, "The file is larger than 20 MB."),
        (
            302,
            b"",
            {"location": "https://10.0.0.1/a.png"},
            "The address leads elsewhere; name the final address.",
        ),
        (
            200,
            b"x",
            {"content_encoding": "gzip"},
            "The server compresses the file although it was asked not to.",
        ),
    ],
)
async def test_what_can_never_be_had_fails_at_once_with_its_reason(
    runtime: Runtime,
    pictures: PictureServer,
    shelf: Shelf,
    database: Database,
    store: Store,
    status: int,
    body: bytes,
    headers: dict[str, str],
    reason: str,
):
    job = await wanted(database, store, pictures.answer("/a.png", status, body, **headers))

    await do_job(runtime, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure) == ("failed", reason)
    assert await job_state(database, store) == ("done", 1)
    assert (len(pictures.asked), shelf.kept) == (1, {})


async def test_an_address_in_a_private_network_fails_without_a_connection(
    runtime: Runtime, pictures: PictureServer, services: Services, database: Database, store: Store
):
    job = await wanted(database, store, "https://127.0.0.1/a.png")
    as_in_production = Runtime(
        services.settings, services.database, runtime.files, runtime.mailer, services.templates, utc_now
    )

    await do_job(as_in_production, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure) == ("failed", "This address leads into a private network.")
    assert pictures.asked == []


async def test_a_server_that_hangs_is_tried_again_and_the_merchant_reads_so_meanwhile(
    runtime: Runtime, pictures: PictureServer, database: Database, store: Store
):
    job = await wanted(database, store, pictures.answer_with("/a.png", hang))
    hasty = replace(runtime, outbound=pictures.outbound(seconds=0.5))

    await do_job(hasty, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure) == (
        "pending",
        "pictures.example does not answer. We will try again.",
    )
    assert await job_state(database, store) == ("waiting", 1)
    pictures.answer("/a.png", body=png())
    await do_job(runtime, str(store.id), str(job))
    image = await picture(database, store)
    assert (image.state, image.failure) == ("ready", None)


async def test_after_the_last_try_a_picture_has_failed_with_a_reason(
    runtime: Runtime, pictures: PictureServer, database: Database, store: Store
):
    job = await wanted(database, store, pictures.answer("/a.png", 503))

    for _ in range(FETCH_PRODUCT_IMAGE.most_attempts + 3):
        await do_job(runtime, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure) == ("failed", "The server answered 503. We tried 10 times.")
    assert await job_state(database, store) == ("dead", 10)
    assert len(pictures.asked) == 10


async def test_trouble_of_our_own_ends_as_failed_too_and_tells_nothing_of_our_insides(
    runtime: Runtime, pictures: PictureServer, shelf: Shelf, database: Database, store: Store
):
    job = await wanted(database, store, pictures.answer("/a.png", body=png()))
    shelf.trouble = OSError("/secret/place is full")

    for _ in range(FETCH_PRODUCT_IMAGE.most_attempts):
        await do_job(runtime, str(store.id), str(job))

    image = await picture(database, store)
    assert (image.state, image.failure) == ("failed", "Something went wrong on our side. We tried 10 times.")


async def test_a_picture_removed_while_it_is_fetched_leaves_no_files(
    runtime: Runtime, pictures: PictureServer, shelf: Shelf, database: Database, store: Store
):
    address = "/a.png"

    async def remove_and_send(writer):
        async with database.in_store(store.id) as session:
            await session.execute(delete(ProductImage))
        body = png()
        writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)

    job = await wanted(database, store, pictures.answer_with(address, remove_and_send))
    before = await version(database, store)

    await do_job(runtime, str(store.id), str(job))

    assert shelf.kept == {}
    assert await job_state(database, store) == ("done", 1)
    assert await version(database, store) == before


async def test_a_removed_picture_goes_with_its_files_when_its_day_is_over(
    runtime: Runtime, database: Database, store: Store, shelf: Shelf
):
    now = utc_now()
    await shelf.put("stores/x/1.webp", b"picture", "image/webp")
    async with database.in_store(store.id) as session:
        product = await make_product(session)
        image = ProductImage(
            store_id=store.id,
            product_id=product.id,
            position=0,
            state="removed",
            removed_at=now - timedelta(hours=25),
            renditions=[{"key": "stores/x/1.webp", "width": 1, "height": 1, "format": "webp", "bytes": 7}],
            created_at=now,
        )
        session.add(image)
        await session.flush()
        job = enqueue(session, CLEAR_PICTURE, now=now, image_id=image.id)

    await do_job(runtime, str(store.id), str(job.id))

    assert shelf.kept == {}
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(ProductImage))).all() == []


async def test_a_picture_that_came_back_keeps_its_files(
    runtime: Runtime, database: Database, store: Store, shelf: Shelf
):
    now = utc_now()
    await shelf.put("stores/x/1.webp", b"picture", "image/webp")
    async with database.in_store(store.id) as session:
        product = await make_product(session)
        image = ProductImage(
            store_id=store.id,
            product_id=product.id,
            position=0,
            state="ready",
            renditions=[{"key": "stores/x/1.webp", "width": 1, "height": 1, "format": "webp", "bytes": 7}],
            created_at=now,
        )
        session.add(image)
        await session.flush()
        job = enqueue(session, CLEAR_PICTURE, now=now, image_id=image.id)

    await do_job(runtime, str(store.id), str(job.id))

    assert list(shelf.kept) == ["stores/x/1.webp"]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(ProductImage.state)) == "ready"
