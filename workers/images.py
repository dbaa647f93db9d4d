"""Fetch the pictures that an import named by address."""

import asyncio
from uuid import UUID

from sqlalchemy import select

from shared.adapters.outbound import Outbound, Refused, Unreachable
from shared.adapters.pictures import LARGEST_FILE, prepare_picture
from shared.kernel.errors import Invalid
from shared.products.attach_picture import attach_picture, note_failed_picture, store_sizes
from shared.products.jobs import FETCH_PRODUCT_IMAGE
from shared.products.models import ProductImage
from shared.stores.queries import bump_catalogue
from workers.handlers import Ids, outside
from workers.runtime import Runtime


@outside(FETCH_PRODUCT_IMAGE)
async def fetch_product_image(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Fetch, check and encode one picture; what can never be had is marked so, with the reason in plain words."""
    image_id = ids["image_id"]
    async with runtime.database.in_store(store_id) as session:
        found = await session.scalar(
            select(ProductImage).where(ProductImage.id == image_id, ProductImage.state == "pending")
        )
    if found is None or not found.source_url:
        return
    try:
        data = await Outbound().fetch(found.source_url, largest=LARGEST_FILE)
        prepared = await asyncio.to_thread(prepare_picture, data)
    except Refused as refusal:
        await _give_up(runtime, store_id, image_id, str(refusal))
        return
    except Invalid as refusal:
        await _give_up(runtime, store_id, image_id, next(iter(refusal.fields.values())))
        return
    except Unreachable as trouble:
        await _try_again_or_give_up(runtime, store_id, image_id, trouble)
        return
    renditions = await store_sizes(runtime.files, store_id, image_id, prepared.renditions)
    async with runtime.database.in_store(store_id) as session:
        await attach_picture(
            session,
            image_id,
            width=prepared.width,
            height=prepared.height,
            colour=prepared.colour,
            renditions=renditions,
        )
        await bump_catalogue(session)


async def _give_up(runtime: Runtime, store_id: UUID, image_id: UUID, reason: str) -> None:
    async with runtime.database.in_store(store_id) as session:
        await note_failed_picture(session, image_id, failure=reason)


async def _try_again_or_give_up(
    runtime: Runtime, store_id: UUID, image_id: UUID, trouble: Unreachable
) -> None:
    # The merchant sees the reason at once; the job's own attempts may still bring the picture.
    async with runtime.database.in_store(store_id) as session:
        image = await session.get(ProductImage, (store_id, image_id))
        if image is not None:
            image.failure = f"{trouble} We will try again."[:500]
    raise trouble
