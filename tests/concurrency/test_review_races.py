"""Many at once: one review per person, votes that add up, one decision, and sums that are exact."""

from collections import Counter
from uuid import UUID

from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.kernel.tokens import hash_token
from shared.reviews.decide_reviews import decide_reviews
from shared.reviews.errors import NothingDecided
from shared.reviews.models import ProductRating, Review, ReviewVote
from shared.reviews.states import MODERATED, PENDING, PUBLISHED, REJECTED
from shared.reviews.vote_on_review import vote_on_review
from shared.reviews.write_review import write_review
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.reviews import allow, make_review, somebody, words
from tests.support.races import Races

EMAIL = "racer@example.com"


async def submit(database: Database, store_id: UUID, product_id: UUID) -> str:
    """Send the same review once more, as an impatient finger does."""

    async def send(session):
        written = await write_review(
            session, product_id, words(), writer=somebody(email=EMAIL), now=utc_now()
        )
        return str(written.review_id)

    return await database.run(store_id, send)


async def vote(database: Database, store_id: UUID, review_id: UUID) -> str:
    """Vote from three browsers, each changing its mind twice; the first ends on yes, the others on no."""
    for browser, course in (
        ("a", (True, False, True)),
        ("b", (True, True, False)),
        ("c", (False, True, False)),
    ):
        for is_helpful in course:

            async def press(session, browser=browser, is_helpful=is_helpful):
                await vote_on_review(
                    session, review_id, voter_hash=hash_token(browser), is_helpful=is_helpful, now=utc_now()
                )

            await database.run(store_id, press)
    return "voted"


async def decide(database: Database, store_id: UUID, review_id: UUID) -> str:
    """Publish or reject a review that waits, by the parity of the moment."""
    state = PUBLISHED if utc_now().microsecond % 2 else REJECTED

    async def judge(session):
        seen = {review_id: (PENDING, 1)}
        await decide_reviews(session, seen, state=state, actor="race", now=utc_now())
        return state

    try:
        return await database.run(store_id, judge)
    except NothingDecided:
        return "too late"


async def rating_of(database: Database, store: Store, product_id: UUID) -> tuple[int, int]:
    async with database.in_store(store.id) as session:
        row = await session.get(ProductRating, (store.id, product_id))
        return (row.count, row.total) if row else (0, 0)


async def test_twenty_submissions_make_one_review(
    races: Races, settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)

    answers = await races.run(settings.database, submit, store.id, [product.id] * 20)

    assert list(answers.values()) == [20]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Review)) == 1
    assert await rating_of(database, store, product.id) == (1, 5)


async def test_racing_votes_add_up(races: Races, settings: Settings, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        review = await make_review(session, await make_product(session))

    answers = await races.run(settings.database, vote, store.id, [review.id] * 20)

    assert answers == Counter(voted=20)
    async with database.in_store(store.id) as session:
        kept = await session.get_one(Review, (store.id, review.id))
        votes = Counter(await session.scalars(select(ReviewVote.is_helpful)))
    assert (kept.helpful, kept.unhelpful) == (votes[True], votes[False])
    assert votes.total() == 3


async def test_of_many_moderators_one_decides(
    races: Races, settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session, policy=MODERATED)
        product = await make_product(session)
        review = await make_review(session, product)

    answers = await races.run(settings.database, decide, store.id, [review.id] * 12)

    assert answers["too late"] == 11
    async with database.in_store(store.id) as session:
        state = (await session.get_one(Review, (store.id, review.id))).state
    assert answers[state] == 1
    assert await rating_of(database, store, product.id) == ((1, 5) if state == PUBLISHED else (0, 0))


async def test_reviews_of_one_product_that_come_at_once_are_all_counted(
    races: Races, settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)

    answers = await races.run(settings.database, submit_as_somebody, store.id, [product.id] * 20)

    assert len(answers) == 20
    assert await rating_of(database, store, product.id) == (20, 80)


async def submit_as_somebody(database: Database, store_id: UUID, product_id: UUID) -> str:
    """Send a review of four stars as somebody new."""

    async def send(session):
        written = await write_review(session, product_id, words(stars=4), writer=somebody(), now=utc_now())
        return str(written.review_id)

    return await database.run(store_id, send)
