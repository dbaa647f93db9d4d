"""Give a review's photo its files, or say why it has none."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.reviews.models import Review, ReviewPhoto
from shared.stores.queries import bump_catalogue


async def upload_of(session: AsyncSession, photo_id: UUID) -> str | None:
    """Return where a photo lies as it came; None when it is encoded, refused or not wanted any more."""
    found: str | None = await session.scalar(
        select(ReviewPhoto.upload_key).where(ReviewPhoto.id == photo_id, ReviewPhoto.state == "pending")
    )
    return found or None


async def attach_photo(session: AsyncSession, photo_id: UUID, *, renditions: list[dict[str, Any]]) -> bool:
    """Say that a photo's files are in place; returns False when it is not wanted any more."""
    review_id = await session.scalar(
        update(ReviewPhoto)
        .where(ReviewPhoto.id == photo_id, ReviewPhoto.state == "pending")
        .values(state="ready", renditions=renditions, upload_key="")
        .returning(ReviewPhoto.review_id)
    )
    if review_id is None:
        return False
    review = await session.scalar(select(Review).where(Review.id == review_id))
    if review is not None and review.is_published:
        await bump_catalogue(session)
    return True


async def note_failed_photo(session: AsyncSession, photo_id: UUID, *, failure: str) -> None:
    """Say, in plain words, why a photo cannot be shown."""
    await session.execute(
        update(ReviewPhoto)
        .where(ReviewPhoto.id == photo_id, ReviewPhoto.state == "pending")
        .values(state="failed", failure=failure[:500], upload_key="")
    )
