"""The pictures of a product."""

import asyncio

from sqlalchemy import delete, func, select
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
from shared.products.models import ProductImage
from shared.products.queries import product_by_id
from shared.stores.queries import bump_catalogue
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Take one picture, checked and encoded anew."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    try:
        prepared = await _prepared(form)
    except Invalid as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        shown = Shown(from_product(product).values, refusal.fields)
        return await product_page(request, product, shown, status=422)
    await _keep(request, prepared, alt=form.get("alt")[:300])
    return see_other(f"{request.url.path.removesuffix('/images')}?saved=yes")


async def destroy(request: Request) -> Response:
    """Take a picture away; its files go too."""
    await read_form(request)
    key = parse_id(request.path_params["image"])
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        gone = next((image for image in product.images if image.id == key), None)
        if gone is None:
            raise NotFound
        await session.execute(delete(ProductImage).where(ProductImage.id == gone.id))
        await bump_catalogue(session)
    for rendition in gone.renditions:
        await services_of(request).files.delete(rendition["key"])
    return see_other(f"{request.url.path.rpartition('/images/')[0]}?saved=yes")


async def _prepared(form: Form) -> PreparedPicture:
    uploads = form.files("image")
    if not uploads:
        raise Invalid({"image": say("Choose a picture first.")})
    return await asyncio.to_thread(prepare_picture, await uploads[0].read(LARGEST_FILE + 1))


async def _keep(request: Request, prepared: PreparedPicture, *, alt: str) -> None:
    services, store = services_of(request), member_of(request).store
    picture_id = new_id()
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    renditions = await store_sizes(services.files, store.id, picture_id, prepared.renditions)
    async with work(request) as session:
        last = await session.scalar(
            select(func.coalesce(func.max(ProductImage.position), -1)).where(
                ProductImage.product_id == product.id
            )
        )
        session.add(
            ProductImage(
                id=picture_id,
                store_id=store.id,
                product_id=product.id,
                position=(last or 0) + 1,
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
