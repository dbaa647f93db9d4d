"""Photos encoded anew, and mails that go to their one reader: over the real jobs."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job, JobName
from shared.languages.translation import Translation
from shared.orders.cancel_order import cancel_order
from shared.orders.models import Order
from shared.products.files import upload_key
from shared.reviews.ask_for_reviews import opt_out, plan_requests, stores_that_ask
from shared.reviews.jobs import ENCODE_REVIEW_PHOTO, SEND_REVIEW_LINK, SEND_REVIEW_REQUEST
from shared.reviews.models import ReviewPhoto
from shared.reviews.write_review import Writer, write_review
from shared.stores.models import Store
from shared.stores.pause_store import pause_store
from shared.web.door import Door
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import allow, make_review, somebody, words
from tests.support.installation import make_store
from tests.support.post_box import PostBox
from tests.support.web import browser
from workers.jobs import do_job
from workers.runtime import Runtime


async def do_all(runtime: Runtime, store: Store, job: JobName) -> None:
    async with runtime.database.in_store(store.id) as session:
        found = list(await session.scalars(select(Job.id).where(Job.name == job.name).order_by(Job.id)))
        await session.execute(update(Job).where(Job.id.in_(found)).values(run_at=utc_now() - timedelta(1)))
    for job_id in found:
        await do_job(runtime, str(store.id), str(job_id))


async def sent(runtime: Runtime, store: Store, file: bytes) -> str:
    """Write a review with one photo; returns where that lies as it came."""
    async with runtime.database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)
        key = upload_key(store.id, product.id)
        await runtime.files.put(key, file, "application/octet-stream")
        await write_review(session, product.id, words(), writer=somebody(), uploads=[key], now=utc_now())
    return key


async def photo_of(runtime: Runtime, store: Store) -> ReviewPhoto:
    async with runtime.database.in_store(store.id) as session:
        return (await session.scalars(select(ReviewPhoto))).one()


async def test_a_photo_is_encoded_anew_and_tells_nothing_of_where_it_was_taken(
    runtime: Runtime, store: Store
):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (400, 300), "teal").save(out, "JPEG", exif=exif)
    key = await sent(runtime, store, out.getvalue())
    async with runtime.database.in_store(store.id) as session:
        before = await session.scalar(select(Store.catalogue_version)) or 0

    await do_all(runtime, store, ENCODE_REVIEW_PHOTO)

    photo = await photo_of(runtime, store)
    assert (photo.state, photo.upload_key) == ("ready", "")
    assert {(one["width"], one["format"]) for one in photo.renditions} == {
        (320, "webp"), (320, "avif"), (400, "webp"), (400, "avif"),
    }  # fmt: skip
    for rendition in photo.renditions:
        stored = await runtime.files.get(rendition["key"])
        assert stored is not None
        assert b"Secret Camera" not in stored.data
    assert await runtime.files.get(key) is None
    async with runtime.database.in_store(store.id) as session:
        assert await session.scalar(select(Store.catalogue_version)) == before + 1


async def test_a_photo_that_cannot_be_read_is_said_and_thrown_away(runtime: Runtime, store: Store):
    key = await sent(runtime, store, b"\xff\xd8\xff\xe0 broken")

    await do_all(runtime, store, ENCODE_REVIEW_PHOTO)

    photo = await photo_of(runtime, store)
    assert photo.state == "failed"
    assert photo.failure == "This picture is damaged and cannot be read."
    assert await runtime.files.get(key) is None


async def test_a_strangers_link_goes_to_the_address_once(runtime: Runtime, post_box: PostBox, store: Store):
    async with runtime.database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session, title="Kiln Mug")
        review = await make_review(
            session, product, writer=Writer("ada@example.com"), body="<b>Hello</b> there"
        )

    for _ in range(2):
        await do_all(runtime, store, SEND_REVIEW_LINK)

    [mail] = post_box.taken
    assert mail.recipient == "ada@example.com"
    assert mail.subject == "Test Shop: your review of Kiln Mug"
    assert f"/reviews/{review.id}/confirmation?key=" in mail.text
    assert "<b>Hello</b>" not in mail.html


async def test_a_strangers_link_is_in_the_language_in_which_the_review_was_written(
    runtime: Runtime, post_box: PostBox, database: Database, door: Door
):
    shop = await make_store(database, languages=["fr"])
    async with database.in_store(shop.id) as session:
        await allow(session)
        mug = await make_product(session, title="Mug", slug="mug")
        told = {"language": "fr", "store_id": shop.id, "updated_at": utc_now()}
        session.add(Translation(product_id=mug.id, texts={"title": "Tasse"}, sources={}, **told))
    shopper = browser(door, f"{shop.slug}.localhost")
    said = {"stars": "4", "name": "Ada", "body": "Elle tient ce qu’elle promet.", "email": "ada@example.com"}

    await shopper.post("/fr/products/mug/reviews", data=said)
    await do_all(runtime, shop, SEND_REVIEW_LINK)

    [mail] = post_box.taken
    assert '<html lang="fr" dir="ltr">' in mail.html
    assert "Tasse" in mail.subject
    link = re.search(r"/fr/reviews/[\w-]+/confirmation\?key=[\w-]+", mail.text)
    page = await shopper.get(link[0] if link else "")
    assert '<p class="soft">Tasse</p>' in page.text
    # Whoever writes the same review again in English, unconfirmed as it is, hears of it in English.
    await shopper.post("/products/mug/reviews", data={**said, "body": "It holds what it should."})
    await do_all(runtime, shop, SEND_REVIEW_LINK)
    assert post_box.taken[-1].subject == "Test Shop: your review of Mug"


async def fulfilled(database: Database, store: Store, *, asks: bool = True) -> Order:
    async with database.in_store(store.id) as session:
        await allow(session, asks_by_mail=asks, ask_after_days=10)
        order = await make_order(session, await make_variant(session))
        await session.execute(update(Order).values(fulfilment_state="fulfilled"))
        return order


async def plan(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await plan_requests(session, now=utc_now())


async def test_a_buyer_is_asked_once_some_days_after_the_order_has_left(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    order = await fulfilled(database, store)
    async with database.as_platform() as session:
        assert store.id in await stores_that_ask(session)

    async with database.in_store(store.id) as session:
        await pause_store(session, "", actor="test", now=utc_now())
    async with database.as_platform() as session:
        assert store.id not in await stores_that_ask(session)

    assert [await plan(database, store), await plan(database, store)] == [1, 0]

    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job).where(Job.name == SEND_REVIEW_REQUEST.name))).one()
        assert timedelta(days=9) < job.run_at - utc_now() < timedelta(days=11)
    await do_all(runtime, store, SEND_REVIEW_REQUEST)
    [mail] = [one for one in post_box.taken if one.recipient == order.email]
    assert f"/products/{order.lines[0].slug}/reviews/new?order=" in mail.text
    assert mail.headers["List-Unsubscribe"].endswith("?topic=reviews>")


@pytest.mark.parametrize(
    "why", ["the store does not ask", "the buyer has said no", "the order was cancelled"]
)
async def test_nobody_is_asked_who_should_not_be(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store, why: str
):
    order = await fulfilled(database, store)
    await plan(database, store)
    async with database.in_store(store.id) as session:
        if why == "the store does not ask":
            await allow(session, asks_by_mail=False)
        elif why == "the buyer has said no":
            await opt_out(session, email=order.email.upper(), now=utc_now())
        else:
            await session.execute(update(Order).values(fulfilment_state="unfulfilled"))
            await cancel_order(session, order, reason="", actor="test", now=utc_now())

    await do_all(runtime, store, SEND_REVIEW_REQUEST)

    assert post_box.taken == []


async def test_a_store_that_never_decided_asks_nobody(database: Database, store: Store):
    await fulfilled(database, store, asks=False)

    assert await plan(database, store) == 0
