"""Decide what shoppers see of what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.reviews.errors import NothingDecided
from shared.reviews.models import Review
from shared.reviews.queries import lock_reviews
from shared.reviews.ratings import counted, move_ratings
from shared.reviews.states import PENDING, PUBLISHED, REJECTED, TRANSITIONS, UNCONFIRMED

_EVENTS: Final = {
    PUBLISHED: "review.published",
    REJECTED: "review.rejected",
    PENDING: "review.put_back",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """How many went where they should, and how many had changed since they were looked at."""

    done: int
    changed: int


async def decide_reviews(
    session: AsyncSession,
    seen: Mapping[UUID, tuple[str, int]],
    *,
    state: str,
    reason: str = "",
    actor: str,
    now: datetime,
) -> Decided:
    """Publish, reject or put back the reviews that are still in the state and version in which they were seen.

    Of two people who decide at the same time exactly one does; words that changed meanwhile are judged by nobody.
    Raises NothingDecided when none is as it was seen.
    """
    reviews = await lock_reviews(session, sorted(seen))
    fit = [review for review in reviews if _is_as_seen(review, seen[review.id], state)]
    if not fit:
        raise NothingDecided
    before = [one for review in fit for one in counted(review)]
    for review in fit:
        review.state, review.reason = state, reason if state == REJECTED else ""
        record(session, _EVENTS[state], review.id, actor=actor, now=now, reason=review.reason)
    await session.flush()
    await move_ratings(session, gone=before, come=[one for review in fit for one in counted(review)])
    return Decided(len(fit), len(seen) - len(fit))


def _is_as_seen(review: Review, seen: tuple[str, int], state: str) -> bool:
    # What nobody has stood up for yet is only its writer's to confirm (`confirm_review.py`).
    may = review.state != UNCONFIRMED and (review.state, state) in TRANSITIONS
    return (review.state, review.version) == seen and may
