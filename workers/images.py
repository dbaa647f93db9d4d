"""Fetch the pictures that an import named by address."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.adapters.outbound import Refused, Unreachable
from shared.adapters.pictures import LARGEST_FILE, PreparedPicture, prepare_picture
from shared.imports.open_archive import packed_key
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.attach_picture import attach_picture, note_failed_picture, note_trouble, store_sizes
from shared.products.files import upload_key
from shared.products.jobs import CLEAR_PICTURE, FETCH_PRODUCT_IMAGE
from shared.products.product_image import ProductImage
from shared.products.remove_picture import forget_picture, renditions_to_clear
from shared.stores.queries import bump_catalogue
from workers.handlers import Ids, outside
from workers.runtime import Runtime


async def mark_failed(session: AsyncSession, ids: Ids, last: Exception) -> None:
    """Show the merchant, once the last try is over, why the picture is not there."""
    reason = str(last) if isinstance(last, Unreachable) else "Something went wrong on our side."
    tries = FETCH_PRODUCT_IMAGE.most_attempts
    await note_failed_picture(session, ids["image_id"], failure=f"{reason} We tried {tries} times.")


@outside(FETCH_PRODUCT_IMAGE, when_dead=mark_failed)
async def fetch_product_image(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Fetch, check and encode one picture; what can never be had is marked so, with the reason in plain words."""
    image_id = ids["image_id"]
    address = await _address_of(runtime, store_id, image_id)
    if address is None:
        return
    try:
        data = await _data_at(runtime, store_id, address)
        prepared = await asyncio.to_thread(prepare_picture, data)
    except Refused as refusal:
        await _give_up(runtime, store_id, image_id, str(refusal))
    except Invalid as refusal:
        await _give_up(runtime, store_id, image_id, next(iter(refusal.fields.values())))
    except Unreachable as trouble:
        async with runtime.database.in_store(store_id) as session:
            await note_trouble(session, image_id, trouble=f"{trouble} We will try again.")
        raise
    else:
        await _keep(runtime, store_id, image_id, prepared)
        await _let_go(runtime, store_id, address)


@outside(CLEAR_PICTURE)
async def clear_picture(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Delete the files of a picture that was removed a day ago, then its row: it cannot come back any more."""
    image_id = ids["image_id"]
    async with runtime.database.in_store(store_id) as session:
        renditions = await renditions_to_clear(session, image_id, now=runtime.clock())
    if renditions is None:
        return
    await _throw_away(runtime, renditions)
    async with runtime.database.in_store(store_id) as session:
        await forget_picture(session, image_id)


async def _data_at(runtime: Runtime, store_id: UUID, address: str) -> bytes:
    """Return a picture from its address, or from where an import laid it down that brought it along."""
    key = packed_key(address)
    if key is None:
        return await runtime.outbound.fetch(address, largest=LARGEST_FILE)
    stored = await runtime.files.get(upload_key(store_id, key))
    if stored is None:
        raise Refused(say("The picture was not in the archive."))
    return stored.data


async def _address_of(runtime: Runtime, store_id: UUID, image_id: UUID) -> str | None:
    """Return where the picture is; None when it is here already, has failed or is no longer wanted."""
    async with runtime.database.in_store(store_id) as session:
        address: str | None = await session.scalar(
            select(ProductImage.source_url).where(
                ProductImage.id == image_id, ProductImage.state == "pending"
            )
        )
        return address


async def _give_up(runtime: Runtime, store_id: UUID, image_id: UUID, reason: str) -> None:
    async with runtime.database.in_store(store_id) as session:
        await note_failed_picture(session, image_id, failure=reason)


async def _keep(runtime: Runtime, store_id: UUID, image_id: UUID, prepared: PreparedPicture) -> None:
    renditions = await store_sizes(runtime.files, store_id, image_id, prepared.renditions)
    async with runtime.database.in_store(store_id) as session:
        is_wanted = await attach_picture(
            session,
            image_id,
            width=prepared.width,
            height=prepared.height,
            colour=prepared.colour,
            renditions=renditions,
        )
        if is_wanted:
            await bump_catalogue(session)
    if not is_wanted:
        # It was removed while we fetched it; nobody would ever find its files.
        await _throw_away(runtime, renditions)


async def _let_go(runtime: Runtime, store_id: UUID, address: str) -> None:
    """Delete a picture as an import laid it down, once no product waits for it any more."""
    key = packed_key(address)
    if key is None:
        return
    async with runtime.database.in_store(store_id) as session:
        waits = await session.scalar(
            select(ProductImage.id)
            .where(ProductImage.source_url == address, ProductImage.state == "pending")
            .limit(1)
        )
    if waits is None:
        await runtime.files.delete(upload_key(store_id, key))


async def _throw_away(runtime: Runtime, renditions: Sequence[dict[str, Any]]) -> None:
    for rendition in renditions:
        await runtime.files.delete(rendition["key"])
