"""Reviews over HTTP: written, confirmed, shown as text, weighed."""

import io
import re

import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import func, select

from shared.checkout.place_order import order_token
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.tokens import derived_token
from shared.reviews.jobs import ENCODE_REVIEW_PHOTO
from shared.reviews.models import REVIEW_LINK, Review, ReviewPhoto, ReviewVote
from shared.reviews.states import MODERATED, PENDING, PUBLISHED, UNCONFIRMED
from shared.stores.models import Store
from shared.web.services import Services
from storefront.review_form import LARGEST_PHOTO
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import allow, make_review
from tests.support.web import HTMX

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 191 }}",
    "javascript:alert(1)",
    "</script><script>alert(1)</script>",
    "' onmouseover='alert(1)",
)
SAID = {"stars": "4", "name": "Ada", "title": "Good", "body": "It holds what it should."}


async def reviews(database: Database, store: Store) -> list[Review]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Review).order_by(Review.written_at, Review.id)))


async def count(database: Database, store: Store, table: type) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def picture(form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, form, **options)  # type: ignore[arg-type] # handed on to Pillow
    return out.getvalue()


async def test_a_buyer_writes_from_the_orders_link_and_others_read_it(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session, anyone_may_write=False)
        product = await make_product(session, slug="mug")
        order = await make_order(session, await only_variant(session, product))
    token = order_token("of tests", order)
    form = await shopper.get("/products/mug/reviews/new", params={"order": token})
    sent = await shopper.post("/products/mug/reviews", data={**SAID, "order": token})

    assert form.headers["referrer-policy"] == "same-origin"
    assert f'name="order" value="{token}"' in form.text
    # At the foot of the page one is asked for the news.
    assert 'name="email"' not in form.text.partition("<footer")[0]
    assert (sent.status_code, sent.headers["location"]) == (303, "/products/mug/reviews/new?sent=published")
    [review] = await reviews(database, store)
    assert (review.stars, review.email, review.order_id) == (4, order.email, order.id)
    page = await shopper.get("/products/mug")
    assert "It holds what it should." in page.text
    assert "Bought it here" in page.text
    assert "4.0 out of 5 stars" in page.text
    assert '"ratingValue": 4.0' in page.text


async def test_a_guest_confirms_by_the_link_in_the_mail(
    shopper: AsyncClient, database: Database, store: Store, services: Services
):
    async with database.in_store(store.id) as session:
        await allow(session)
        await make_product(session, slug="mug")

    sent = await shopper.post("/products/mug/reviews", data={**SAID, "email": "Ada@Example.com"})

    assert sent.headers["location"] == "/products/mug/reviews/new?sent=unconfirmed"
    [review] = await reviews(database, store)
    assert (review.state, review.email) == (UNCONFIRMED, "ada@example.com")
    assert SAID["body"] not in (await shopper.get("/products/mug")).text
    key = derived_token(services.settings.web.secret_key, REVIEW_LINK, store.id, review.id)
    address = f"/reviews/{review.id}/confirmation"
    assert SAID["body"] in (await shopper.get(address, params={"key": key})).text
    assert (await reviews(database, store))[0].state == UNCONFIRMED
    assert (await shopper.post(address, data={"key": "x"})).status_code == 404
    assert (await reviews(database, store))[0].state == UNCONFIRMED
    assert (await shopper.post(address, data={"key": key})).status_code == 303
    assert (await reviews(database, store))[0].state == PUBLISHED
    again = await shopper.get("/products/mug/reviews/new", params={"review": str(review.id), "key": key})
    assert ">It holds what it should.</textarea>" in again.text


async def test_who_has_not_bought_sees_why_and_writes_nothing(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug")

    form = await shopper.get("/products/mug/reviews/new")
    sent = await shopper.post("/products/mug/reviews", data={**SAID, "email": "ada@example.com"})

    assert "Reviews here come from buyers" in form.text
    assert sent.status_code == 403
    assert await reviews(database, store) == []


@pytest.mark.parametrize("payload", XSS)
async def test_what_is_written_is_text_everywhere(
    shopper: AsyncClient, owner: AsyncClient, database: Database, store: Store, payload: str
):
    """T88: in the name, the title, the text and the store's answer; on both pages, in JSON-LD and in the dashboard."""
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session, slug="mug")
        review = await make_review(session, product, name=payload, title=payload, body=f"Careful: {payload}")
    await owner.post(
        f"/dashboard/{store.slug}/reviews/{review.id}/reply", data={"reply": payload, "view": "published"}
    )

    for page in (
        await shopper.get("/products/mug"),
        await shopper.get("/products/mug/reviews"),
        await owner.get(f"/dashboard/{store.slug}/reviews", params={"state": "published"}),
    ):
        assert page.status_code == 200
        body = page.text
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert not stand_in("1337", body)
        assert not re.search(r"<[^>]*\son(?:mouseover|error)=", body)
        assert 'href="javascript:' not in body
        assert "alert(1)" in body or "7 * 191" in body


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stars": "6"}, "stars"),
        ({"stars": ""}, "stars"),
        ({"stars": "-1"}, "stars"),
        ({"body": "short"}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"title": "x" * 121}, "title"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"email": "nobody"}, "email"),
    ],
)
async def test_what_cannot_be_used_is_said_at_its_field_and_kept(
    shopper: AsyncClient, database: Database, store: Store, wrong: dict[str, str], field: str
):
    async with database.in_store(store.id) as session:
        await allow(session)
        await make_product(session, slug="mug")
    typed = {**SAID, "email": "ada@example.com", **wrong}

    answer = await shopper.post("/products/mug/reviews", data=typed)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert f'<a href="#field-{field}">' in answer.text
    assert await reviews(database, store) == []


async def test_a_program_that_fills_every_field_is_thanked_and_forgotten(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session)
        await make_product(session, slug="mug")

    answer = await shopper.post(
        "/products/mug/reviews", data={**SAID, "email": "ada@example.com", "website": "https://example.com"}
    )

    assert answer.headers["location"] == "/products/mug/reviews/new?sent=pending"
    assert await reviews(database, store) == []


async def test_photos_wait_where_nobody_is_served_from(
    shopper: AsyncClient, database: Database, store: Store, services: Services
):
    async with database.in_store(store.id) as session:
        await allow(session)
        await make_product(session, slug="mug")

    sent = await shopper.post(
        "/products/mug/reviews",
        data={**SAID, "email": "ada@example.com"},
        files=[
            ("photos", ("a.jpg", picture(), "image/jpeg")),
            ("photos", ("b.png", picture("PNG"), "image/png")),
        ],
    )

    assert sent.status_code == 303
    async with database.in_store(store.id) as session:
        photos = list(await session.scalars(select(ReviewPhoto).order_by(ReviewPhoto.position)))
        jobs = await session.scalars(select(Job.payload).where(Job.name == ENCODE_REVIEW_PHOTO.name))
        assert {job["photo_id"] for job in jobs} == {str(photo.id) for photo in photos}
    assert [photo.state for photo in photos] == ["pending", "pending"]
    stored = await services.files.get(photos[0].upload_key)
    assert stored is not None
    assert stored.data == picture()
    assert (await shopper.get(f"/media/{photos[0].upload_key}")).status_code == 404


@pytest.mark.parametrize("bad", ["text", "large", "many"])
async def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    shopper: AsyncClient, database: Database, store: Store, bad: str
):
    async with database.in_store(store.id) as session:
        await allow(session)
        await make_product(session, slug="mug")
    files = {
        "text": [b"<svg onload=alert(1)>"],
        "large": [picture() + b"\0" * LARGEST_PHOTO],
        "many": [picture()] * 5,
    }[bad]

    answer = await shopper.post(
        "/products/mug/reviews",
        data={**SAID, "email": "ada@example.com"},
        files=[("photos", ("a.jpg", file, "image/jpeg")) for file in files],
    )

    assert answer.status_code == 422
    assert 'id="field-photos-error"' in answer.text
    assert await reviews(database, store) == []
    assert await count(database, store, ReviewPhoto) == 0


async def test_reviews_are_narrowed_sorted_and_paged(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session, slug="mug")
        for place in range(10):
            await make_review(session, product, stars=1 + place % 5, title=f"Number {place}")

    first = await shopper.get("/products/mug/reviews", params={"sort": "lowest"})
    titles = re.findall(r"<bdi>(Number \d)</bdi></h3>", first.text)
    link = re.search(r'rel="next nofollow" href="([^"#]+)', first.text)
    assert link is not None
    rest = await shopper.get(link[1].replace("&amp;", "&"), headers=HTMX)
    further = re.findall(r"<bdi>(Number \d)</bdi></h3>", rest.text)
    fives = await shopper.get("/products/mug/reviews", params={"stars": "5"})

    assert titles + further == [f"Number {n}" for n in (5, 0, 6, 1, 7, 2, 8, 3, 9, 4)]
    assert len(titles) == 8
    assert "<!doctype" not in rest.text
    assert re.findall(r"<bdi>(Number \d)</bdi></h3>", fives.text) == ["Number 9", "Number 4"]


async def test_votes_are_counted_once_per_browser_and_can_change(
    shopper: AsyncClient, stranger: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session)
        review = await make_review(session, await make_product(session, slug="mug"))
        before = await session.scalar(select(Store.catalogue_version))
    address = f"/reviews/{review.id}/votes"

    plain = await shopper.post(address, data={"helpful": "yes"})
    again = await shopper.post(address, data={"helpful": "yes"})
    partial = await shopper.post(address, data={"helpful": "no"}, headers=HTMX)

    assert (plain.status_code, plain.headers["location"]) == (
        303,
        f"/products/mug/reviews#review-{review.id}",
    )
    assert "souk_voter=" in plain.headers["set-cookie"]
    assert (again.status_code, "set-cookie" in again.headers) == (303, False)
    assert partial.status_code == 200
    assert 'value="no" aria-pressed="true"' in partial.text
    async with database.in_store(store.id) as session:
        kept = await session.get_one(Review, (store.id, review.id))
        assert (kept.helpful, kept.unhelpful) == (0, 1)
        assert await session.scalar(select(Store.catalogue_version)) == before
    assert await count(database, store, ReviewVote) == 1


async def test_what_is_not_shown_cannot_be_voted_on(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, policy=MODERATED)
        review = await make_review(session, await make_product(session))
        assert review.state == PENDING

    hidden = await shopper.post(f"/reviews/{review.id}/votes", data={"helpful": "yes"})
    nowhere = await shopper.post(f"/reviews/{new_id()}/votes", data={"helpful": "yes"})

    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert await count(database, store, ReviewVote) == 0


async def test_cards_show_a_rating_from_three_reviews_on(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session, slug="mug")
        for stars in (5, 4):
            await make_review(session, product, stars=stars)
    assert "out of 5 stars" not in (await shopper.get("/collections/all")).text

    async with database.in_store(store.id) as session:
        await make_review(session, product, stars=4)

    assert "4.3 out of 5 stars" in (await shopper.get("/collections/all")).text
