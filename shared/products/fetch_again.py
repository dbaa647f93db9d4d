"""Try a failed picture once more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.jobs import enqueue
from shared.products.jobs import FETCH_PRODUCT_IMAGE
from shared.products.product_image import ProductImage


async def fetch_again(session: AsyncSession, picture_id: UUID, *, now: datetime) -> bool:
    """Ask for a picture that could not be fetched; returns False, asking for nothing, when it did not fail."""
    failed = await session.scalar(
        update(ProductImage)
        .where(
            ProductImage.id == picture_id,
            ProductImage.state == "failed",
            ProductImage.source_url.is_not(None),
        )
        .values(state="pending", failure=None)
        .returning(ProductImage.id)
    )
    if failed is None:
        return False
    enqueue(session, FETCH_PRODUCT_IMAGE, now=now, image_id=picture_id)
    return True
