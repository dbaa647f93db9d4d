"""The queue of reviews: seen, narrowed, decided one by one and together, answered, and the rules changed."""

from httpx import AsyncClient
from sqlalchemy import func, select

from shared.kernel.database import Database
from shared.kernel.events import history_of
from shared.reviews.models import ProductRating, Review
from shared.reviews.queries import Decisions, settings_of
from shared.reviews.states import AT_ONCE, MODERATED, PENDING, PUBLISHED, REJECTED
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.reviews import allow, make_review


async def waiting(database: Database, store: Store, *stars: int) -> list[Review]:
    async with database.in_store(store.id) as session:
        await allow(session, policy=MODERATED)
        product = await make_product(session, slug="mug")
        return [
            await make_review(session, product, stars=given, title=f"Number {place}")
            for place, given in enumerate(stars, 1)
        ]


def mark(review: Review) -> str:
    return f"{review.id} {review.state} {review.version}"


async def states(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Review.state).order_by(Review.written_at, Review.id)))


async def rated(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.coalesce(func.sum(ProductRating.count), 0))) or 0


async def test_the_queue_shows_what_waits_and_can_be_narrowed(
    owner: AsyncClient, database: Database, store: Store
):
    await waiting(database, store, 5, 1)
    inside = f"/dashboard/{store.slug}/reviews"

    everything, ones, published = (
        await owner.get(inside),
        await owner.get(inside, params={"stars": "1"}),
        await owner.get(inside, params={"state": "published"}),
    )

    assert ("Number 1" in everything.text, "Number 2" in everything.text) == (True, True)
    assert everything.text.index("Number 1") < everything.text.index("Number 2")
    assert ("Number 1" in ones.text, "Number 2" in ones.text) == (False, True)
    assert "No reviews here yet" in published.text
    assert "None like these" in (await owner.get(inside, params={"photos": "yes"})).text


async def test_one_is_published_by_its_own_button(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    first, _second = await waiting(database, store, 5, 4)
    inside = f"/dashboard/{store.slug}/reviews"

    sent = await owner.post(f"{inside}/decisions", data={"publish": mark(first), "view": "pending"})

    assert (sent.status_code, sent.headers["location"]) == (303, f"{inside}?state=pending&done=1")
    assert await states(database, store) == [PUBLISHED, PENDING]
    assert await rated(database, store) == 1
    assert "Number 1" in (await shopper.get("/products/mug")).text
    async with database.in_store(store.id) as session:
        names = [event.name for event in await history_of(session, first.id)]
    assert names == ["review.written", "review.published"]


async def test_all_that_are_chosen_are_rejected_with_a_reason(
    owner: AsyncClient, database: Database, store: Store
):
    chosen = await waiting(database, store, 5, 4, 1)
    inside = f"/dashboard/{store.slug}/reviews"

    await owner.post(
        f"{inside}/decisions",
        data={
            "decision": "rejected",
            "reason": "Not about the mug",
            "review": [mark(one) for one in chosen[1:]],
        },
    )

    assert await states(database, store) == [PENDING, REJECTED, REJECTED]
    assert "Not about the mug" in (await owner.get(inside, params={"state": "rejected"})).text


async def test_what_has_changed_since_is_decided_by_nobody(
    owner: AsyncClient, database: Database, store: Store
):
    [review] = await waiting(database, store, 5)
    inside = f"/dashboard/{store.slug}/reviews"
    stale = f"{review.id} pending 0"

    answer = await owner.post(f"{inside}/decisions", data={"publish": stale})

    assert answer.status_code == 409
    assert "has changed meanwhile" in answer.text
    assert await states(database, store) == [PENDING]
    assert await rated(database, store) == 0


async def test_nothing_chosen_is_said(owner: AsyncClient, database: Database, store: Store):
    await waiting(database, store, 5)

    answer = await owner.post(f"/dashboard/{store.slug}/reviews/decisions", data={"decision": "published"})

    assert answer.status_code == 422
    assert "Choose at least one review first." in answer.text
    assert await states(database, store) == [PENDING]


async def test_the_stores_answer_stands_below_the_review(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    [review] = await waiting(database, store, 5)
    inside = f"/dashboard/{store.slug}/reviews"
    await owner.post(f"{inside}/decisions", data={"publish": mark(review)})

    sent = await owner.post(f"{inside}/{review.id}/reply", data={"reply": "Thank you, Ada."})
    long = await owner.post(f"{inside}/{review.id}/reply", data={"reply": "x" * 2001})

    assert sent.status_code == 303
    assert "Thank you, Ada." in (await shopper.get("/products/mug")).text
    assert long.status_code == 422
    await owner.post(f"{inside}/{review.id}/reply", data={"reply": ""})
    assert "Thank you, Ada." not in (await shopper.get("/products/mug")).text


async def test_the_rules_are_saved_or_refused_whole(owner: AsyncClient, database: Database, store: Store):
    address = f"/dashboard/{store.slug}/reviews/settings"
    wanted = {"policy": "at_once", "anyone_may_write": "yes", "asks_by_mail": "yes", "ask_after_days": "21"}

    saved = await owner.post(address, data=wanted)
    bad_days = await owner.post(address, data={**wanted, "policy": "moderated", "ask_after_days": "0"})
    bad_policy = await owner.post(address, data={**wanted, "policy": "never"})

    assert saved.status_code == 303
    assert (bad_days.status_code, bad_policy.status_code) == (422, 422)
    assert 'id="field-ask_after_days-error"' in bad_days.text
    async with database.in_store(store.id) as session:
        assert await settings_of(session) == Decisions(AT_ONCE, True, True, 21)
