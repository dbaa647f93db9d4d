"""Confirm a review from the mailbox whose address it was written under."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.reviews.errors import NoSuchReview
from shared.reviews.models import Review
from shared.reviews.purchases import purchase_by_email
from shared.reviews.queries import lock_reviews, settings_of
from shared.reviews.ratings import counted, move_ratings
from shared.reviews.states import UNCONFIRMED, state_by


async def confirm_review(session: AsyncSession, review_id: UUID, *, now: datetime) -> Review:
    """Put a review where the store's policy wants it, now that its address is shown to be the writer's.

    Their order, if there is one, is found by that address. Confirming again changes nothing. Raises NoSuchReview.
    """
    review = next(iter(await lock_reviews(session, [review_id])), None)
    if review is None:
        raise NoSuchReview
    if review.state != UNCONFIRMED:
        return review
    review.order_id = await purchase_by_email(session, review.product_id, email=review.email)
    settings = await settings_of(session)
    review.state = state_by(settings.policy, is_verified=review.order_id is not None)
    review.changed_at = now
    record(session, "review.confirmed", review.id, actor="shopper", now=now, state=review.state)
    await session.flush()
    await move_ratings(session, gone=[], come=counted(review))
    return review
