"""The store's one answer to a review."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say_count
from shared.reviews.errors import NoSuchReview, NotConfirmed
from shared.reviews.models import LONGEST_REPLY
from shared.reviews.queries import lock_reviews
from shared.reviews.states import UNCONFIRMED
from shared.stores.queries import bump_catalogue


async def reply_to_review(
    session: AsyncSession, review_id: UUID, *, reply: str, actor: str, now: datetime
) -> None:
    """Write the answer that stands below the review, or take it away when it is empty.

    Raises Invalid, NoSuchReview, and NotConfirmed for one whose writer has not stood up for it (`confirm_review.py`).
    """
    if len(reply) > LONGEST_REPLY:
        raise Invalid(
            {
                "reply": say_count(
                    "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_REPLY
                )
            }
        )
    review = next(iter(await lock_reviews(session, [review_id])), None)
    if review is None:
        raise NoSuchReview
    if review.state == UNCONFIRMED:
        raise NotConfirmed
    if review.reply == reply:
        return
    review.reply, review.replied_at = reply, now if reply else None
    record(session, "review.replied" if reply else "review.reply_removed", review.id, actor=actor, now=now)
    await session.flush()
    if review.is_published:
        await bump_catalogue(session)
