"""Take a picture away, and for a day bring it back."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.jobs import enqueue
from shared.products.jobs import CLEAR_PICTURE
from shared.products.product_image import REMOVED, ProductImage
from shared.stores.queries import bump_catalogue

WAITS: Final = timedelta(days=1)


async def remove_picture(session: AsyncSession, product_id: UUID, picture_id: UUID, *, now: datetime) -> bool:
    """Take a product's picture out of the shop; returns False when it has none such. Its files go a day later."""
    removed = await session.scalar(
        update(ProductImage)
        .where(
            ProductImage.id == picture_id,
            ProductImage.product_id == product_id,
            ProductImage.state != REMOVED,
        )
        .values(state=REMOVED, removed_at=now)
        .returning(ProductImage.id)
        .execution_options(synchronize_session=False)
    )
    if removed is None:
        return False
    enqueue(session, CLEAR_PICTURE, now=now, run_at=now + WAITS, image_id=picture_id)
    await session.flush()
    await bump_catalogue(session)
    return True


async def bring_picture_back(
    session: AsyncSession, product_id: UUID, picture_id: UUID, *, now: datetime
) -> bool:
    """Show a removed picture again where it was; returns False once its day is over."""
    back = await session.scalar(
        update(ProductImage)
        .where(
            ProductImage.id == picture_id,
            ProductImage.product_id == product_id,
            ProductImage.removed_at > now - WAITS,
            ProductImage.width.is_not(None),
        )
        .values(state="ready", removed_at=None)
        .returning(ProductImage.id)
        .execution_options(synchronize_session=False)
    )
    if back is None:
        return False
    await bump_catalogue(session)
    return True


async def removed_picture(session: AsyncSession, product_id: UUID, picture_id: str) -> UUID | None:
    """Return the id of a removed picture of the product that can come back."""
    return await session.scalar(
        select(ProductImage.id).where(
            ProductImage.id == parse_id(picture_id),
            ProductImage.product_id == product_id,
            ProductImage.state == REMOVED,
            ProductImage.width.is_not(None),
        )
    )


async def renditions_to_clear(
    session: AsyncSession, picture_id: UUID, *, now: datetime
) -> list[dict[str, Any]] | None:
    """Return the files of a picture whose day is over; None when it came back meanwhile, or is gone."""
    return await session.scalar(
        select(ProductImage.renditions).where(
            ProductImage.id == picture_id, ProductImage.removed_at <= now - WAITS
        )
    )


async def forget_picture(session: AsyncSession, picture_id: UUID) -> None:
    """Delete the row of a removed picture."""
    await session.execute(
        delete(ProductImage).where(ProductImage.id == picture_id, ProductImage.state == REMOVED)
    )
