"""Say whether a review helped."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.reviews.errors import NoSuchReview
from shared.reviews.models import Review, ReviewVote
from shared.reviews.states import PUBLISHED


class Votes(NamedTuple):
    """What readers of a published review think of it."""

    helpful: int
    unhelpful: int


async def vote_on_review(
    session: AsyncSession, review_id: UUID, *, voter_hash: bytes, is_helpful: bool, now: datetime
) -> Votes:
    """Count a voter once, as they voted last; raises NoSuchReview for one that is not shown.

    The catalogue's version stays: kept pages show the figures of at most some minutes ago, the voter those of now.
    """
    await _refuse_hidden(session, review_id)
    change = insert(ReviewVote).values(
        store_id=session.info["store_id"],
        id=new_id(),
        review_id=review_id,
        voter_hash=voter_hash,
        is_helpful=is_helpful,
        voted_at=now,
    )
    # The row of one voter is a lock: of two clicks at once the second sees what the first has counted.
    is_new = await session.scalar(
        change.on_conflict_do_update(
            index_elements=["store_id", "review_id", "voter_hash"],
            set_={"is_helpful": change.excluded.is_helpful, "voted_at": now},
            where=ReviewVote.is_helpful.is_distinct_from(change.excluded.is_helpful),
        ).returning(literal_column("xmax = 0"))
    )
    for_it = 1 if is_helpful else 0
    moved = {
        None: (0, 0),
        True: (for_it, 1 - for_it),
        False: (1, -1) if is_helpful else (-1, 1),
    }[is_new]
    counted = await session.execute(
        update(Review)
        .where(Review.id == review_id)
        .values(helpful=Review.helpful + moved[0], unhelpful=Review.unhelpful + moved[1])
        .returning(Review.helpful, Review.unhelpful)
        .execution_options(synchronize_session=False)
    )
    return Votes._make(counted.one())


async def _refuse_hidden(session: AsyncSession, review_id: UUID) -> None:
    if await session.scalar(select(Review.state).where(Review.id == review_id)) != PUBLISHED:
        raise NoSuchReview
