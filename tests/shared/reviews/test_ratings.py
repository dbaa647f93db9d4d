"""The sums that shelves show are those of the reviews, whatever happened to them."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product
from shared.reviews.decide_reviews import decide_reviews
from shared.reviews.errors import NothingDecided
from shared.reviews.models import FITS, ProductRating, Review
from shared.reviews.ratings import recompute_ratings
from shared.reviews.states import PENDING, POLICIES, PUBLISHED, REJECTED
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.reviews import allow, make_review, somebody

WRITERS = [somebody() for _ in range(4)]
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"),
            st.integers(0, 3),
            st.integers(0, 1),
            st.integers(1, 5),
            st.sampled_from([None, *FITS]),
        ),
        st.tuples(st.just("decide"), st.integers(0, 7), st.sampled_from([PENDING, PUBLISHED, REJECTED])),
        st.tuples(st.just("policy"), st.sampled_from(POLICIES)),
    ),
    min_size=1,
    max_size=14,
)


async def sums(session: AsyncSession) -> dict[Any, dict[str, Any]]:
    """Return the rows of products that have reviews; one that has lost all of them counts nothing."""
    await session.flush()
    columns = [column for column in ProductRating.__table__.columns if column.name != "store_id"]
    rows = await session.execute(select(*columns))
    return {row["id"]: dict(row) for row in rows.mappings() if row["count"]}


async def take(session: AsyncSession, products: list[Product], step: tuple[Any, ...]) -> None:
    if step[0] == "write":
        _, writer, product, stars, fit = step
        await make_review(session, products[product], writer=WRITERS[writer], stars=stars, fit=fit)
    elif step[0] == "policy":
        await allow(session, policy=step[1])
    else:
        reviews = list(await session.scalars(select(Review).order_by(Review.id)))
        if reviews:
            review = reviews[step[1] % len(reviews)]
            seen = {review.id: (review.state, review.version)}
            try:
                await decide_reviews(session, seen, state=step[2], actor="test", now=utc_now())
            except NothingDecided:
                return


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_sums_equal_those_counted_anew(
    database: Database, store: Store, runner: asyncio.Runner, steps: list[tuple[Any, ...]]
):
    async def course() -> None:
        async with database.in_store(store.id) as session:
            products = [await make_product(session), await make_product(session)]
            for step in steps:
                await take(session, products, step)
            kept = await sums(session)
            await recompute_ratings(session)
            assert kept == await sums(session)

    runner.run(course())
