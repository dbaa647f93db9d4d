"""The pictures of a product."""

import asyncio

from sqlalchemy import func, select
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.product_form import Shown, from_product
from merchant.products import product_page
from shared.adapters.pictures import LARGEST_FILE, PreparedPicture, prepare_picture
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.products.attach_picture import attach_picture, store_sizes
from shared.products.product_image import ProductImage
from shared.products.queries import product_by_id
from shared.products.remove_picture import remove_picture
from shared.stores.queries import bump_catalogue
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Take pictures, each checked and encoded anew; what is no picture is named and holds up no other."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    async with work(request) as session:
        await product_by_id(session, request.path_params["id"])
    refused = [] if form.files("image") else [str(say("Choose a picture first."))]
    for upload in form.files("image"):
        try:
            await _keep(request, await _prepared(upload), alt=form.get("alt")[:300])
        except Invalid as refusal:
            refused.append(_refused(upload, refusal, alone=len(form.files("image")) == 1))
    if refused:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        shown = Shown(from_product(product).values, {"image": " ".join(refused)})
        return await product_page(request, product, shown, status=422)
    return see_other(f"{request.url.path.removesuffix('/images')}?saved=yes#images")


async def destroy(request: Request) -> Response:
    """Take a picture away; for a day it can come back."""
    await read_form(request)
    key = parse_id(request.path_params["image"])
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        now = services_of(request).clock()
        if key is None or not await remove_picture(session, product.id, key, now=now):
            raise NotFound
    return see_other(f"{request.url.path.rpartition('/images/')[0]}?removed={key}#images")


async def _prepared(upload: UploadFile) -> PreparedPicture:
    return await asyncio.to_thread(prepare_picture, await upload.read(LARGEST_FILE + 1))


def _refused(upload: UploadFile, refusal: Invalid, *, alone: bool) -> str:
    reason = next(iter(refusal.fields.values()))
    return reason if alone else f"{(upload.filename or '')[:60]}: {reason}"


async def _keep(request: Request, prepared: PreparedPicture, *, alt: str) -> None:
    services, store = services_of(request), member_of(request).store
    picture_id = new_id()
    renditions = await store_sizes(services.files, store.id, picture_id, prepared.renditions)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        last = await session.scalar(
            select(func.max(ProductImage.position)).where(ProductImage.product_id == product.id)
        )
        session.add(
            ProductImage(
                id=picture_id,
                store_id=store.id,
                product_id=product.id,
                position=0 if last is None else last + 1,
                alt=alt,
                created_at=services.clock(),
            )
        )
        await session.flush()
        await attach_picture(
            session,
            picture_id,
            width=prepared.width,
            height=prepared.height,
            colour=prepared.colour,
            renditions=renditions,
        )
        await bump_catalogue(session)
