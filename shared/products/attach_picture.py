"""Give a product's picture its files."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.files import FileStore
from shared.products.product_image import REMOVED, ProductImage


class Size(Protocol):
    """One encoded size of a picture."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def format(self) -> str: ...

    @property
    def data(self) -> bytes: ...


async def store_sizes(
    files: FileStore, store_id: UUID, picture_id: UUID, sizes: Sequence[Size]
) -> list[dict[str, Any]]:
    """Put each size into the object store; returns the renditions to write in the row. Outside any transaction."""
    stored = []
    for size in sizes:
        key = f"stores/{store_id}/pictures/{picture_id}/{size.width}.{size.format}"
        await files.put(key, size.data, f"image/{size.format}")
        stored.append(
            {
                "width": size.width,
                "height": size.height,
                "format": size.format,
                "key": key,
                "bytes": len(size.data),
            }
        )
    return stored


async def attach_picture(
    session: AsyncSession,
    picture_id: UUID,
    *,
    width: int,
    height: int,
    colour: str,
    renditions: list[dict[str, Any]],
) -> bool:
    """Say that a picture's files are in place; returns False when there is no such picture any more."""
    attached = await session.scalar(
        update(ProductImage)
        .where(ProductImage.id == picture_id, ProductImage.state != REMOVED)
        .values(state="ready", failure=None, width=width, height=height, colour=colour, renditions=renditions)
        .returning(ProductImage.id)
    )
    return attached is not None


async def note_trouble(session: AsyncSession, picture_id: UUID, *, trouble: str) -> None:
    """Say, in plain words, why a picture that will be tried again is not here yet."""
    await session.execute(
        update(ProductImage)
        .where(ProductImage.id == picture_id, ProductImage.state == "pending")
        .values(failure=trouble[:500])
    )


async def note_failed_picture(session: AsyncSession, picture_id: UUID, *, failure: str) -> None:
    """Say, in plain words, why a picture cannot be had."""
    await session.execute(
        update(ProductImage)
        .where(ProductImage.id == picture_id, ProductImage.state == "pending")
        .values(state="failed", failure=failure[:500])
    )
