"""Reading reviews for those who write and judge them; what shoppers see is read by `shown_reviews.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.reviews.errors import NoSuchReview
from shared.reviews.models import Review, ReviewPhoto, ReviewSettings
from shared.reviews.states import MODERATED, PENDING, PUBLISHED, REJECTED

PAGE_SIZE: Final = 20
# What a store has to do with; what nobody has confirmed is not its business yet.
VIEWS: Final = (PENDING, PUBLISHED, REJECTED)


@dataclass(frozen=True, slots=True)
class Decisions:
    """A store's decisions, as of a store that has made none: nothing appears unseen, and nobody is asked by mail."""

    policy: str = MODERATED
    anyone_may_write: bool = False
    asks_by_mail: bool = False
    ask_after_days: int = 14


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to."""

    state: str = PENDING
    stars: int | None = None
    with_photos: bool = False


async def settings_of(session: AsyncSession) -> Decisions:
    """Return what the store has decided about reviews."""
    row = await session.scalar(select(ReviewSettings))
    if row is None:
        return Decisions()
    return Decisions(row.policy, row.anyone_may_write, row.asks_by_mail, row.ask_after_days)


async def lock_reviews(session: AsyncSession, review_ids: Sequence[UUID]) -> Sequence[Review]:
    """Return reviews, held by this transaction, in the order in which everybody locks them."""
    found = await session.scalars(
        select(Review)
        .where(Review.id.in_(review_ids))
        .order_by(Review.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def whole_review(session: AsyncSession, review_id: str) -> Review:
    """Return a review with product, order and photos; raises NoSuchReview."""
    key = parse_id(review_id)
    found = await session.scalar(_whole().where(Review.id == key)) if key else None
    if found is None:
        raise NoSuchReview
    return found


async def review_of(
    session: AsyncSession, product_id: UUID, *, customer_id: UUID | None, order_id: UUID | None
) -> Review | None:
    """Return what this account, or the buyer of this order, has written of a product."""
    mine = _whole().where(Review.product_id == product_id)
    if order_id is not None:
        found: Review | None = await session.scalar(mine.where(Review.order_id == order_id).limit(1))
        if found is not None:
            return found
    if customer_id is None:
        return None
    own: Review | None = await session.scalar(mine.where(Review.customer_id == customer_id).limit(1))
    return own


async def page_of_queue(session: AsyncSession, wanted: Wanted, *, after: str | None = None) -> Page[Review]:
    """Return one page of the dashboard's list. What waits is shown oldest first, the rest latest first."""
    rows, backwards = _whole().where(Review.state == wanted.state), wanted.state != PENDING
    if wanted.stars:
        rows = rows.where(Review.stars == wanted.stars)
    if wanted.with_photos:
        rows = rows.where(
            exists().where(ReviewPhoto.store_id == Review.store_id, ReviewPhoto.review_id == Review.id)
        )
    place, start = tuple_(Review.changed_at, Review.id), moment_and_id(after)
    if start:
        rows = rows.where(place < tuple_(*start) if backwards else place > tuple_(*start))
    order = (Review.changed_at.desc(), Review.id.desc()) if backwards else (Review.changed_at, Review.id)
    found = (await session.scalars(rows.order_by(*order).limit(PAGE_SIZE + 1))).all()
    return page_of(found, PAGE_SIZE, lambda review: [review.changed_at.isoformat(), str(review.id)])


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the store's reviews by state; none is 0."""
    rows = await session.execute(
        select(Review.state, func.count()).where(Review.state.in_(VIEWS)).group_by(Review.state)
    )
    return dict.fromkeys(VIEWS, 0) | {row[0]: row[1] for row in rows}


def _whole() -> Select[Review]:
    return select(Review).options(
        joinedload(Review.product), joinedload(Review.order), selectinload(Review.photos)
    )
