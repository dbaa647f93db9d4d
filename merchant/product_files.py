"""The files that a product is sold with."""

from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.product_form import Shown, from_product
from merchant.products import product_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.products.digital_files import (
    LARGEST_FILE,
    DigitalFile,
    attach_file,
    clean_name,
    remove_file,
    set_delivery,
)
from shared.products.files import private_key
from shared.products.models import Product
from shared.products.queries import product_by_id
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Take one file; it goes to the store of files first, so that no row names what is not there."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    services = services_of(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    try:
        upload = _upload(form)
        file = _file(request, form, product, upload)
        await services.files.put_file(file.key, upload.file)
        async with work(request) as session:
            await attach_file(
                session,
                await product_by_id(session, request.path_params["id"]),
                file,
                actor=member_of(request).user.email,
            )
    except Invalid as refusal:
        values = from_product(product).values | {name: form[name] for name in form}
        return await product_page(request, product, Shown(values, refusal.fields), status=422)
    return _back(request, "/files")


async def destroy(request: Request) -> Response:
    """Stop selling a file; whoever bought it keeps it."""
    await read_form(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        await remove_file(
            session,
            product,
            parse_id(request.path_params["file"]),
            actor=member_of(request).user.email,
            now=services_of(request).clock(),
        )
    return _back(request, "/files/")


async def update(request: Request) -> Response:
    """Say whether the product goes by post or is a download only."""
    form = await read_form(request)
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        await set_delivery(
            session,
            product,
            is_digital=form.get("delivery") == "download",
            now=services_of(request).clock(),
        )
    return _back(request, "/delivery")


def _upload(form: Form) -> UploadFile:
    uploads = form.files("file")
    if not uploads or not uploads[0].size:
        raise Invalid({"file": say("Choose a file first; an empty one cannot be sold.")})
    if uploads[0].size > LARGEST_FILE:
        raise Invalid(
            {"file": say("A file may have at most %(size)s MB.", size=LARGEST_FILE // 1024 // 1024)}
        )
    return uploads[0]


def _file(request: Request, form: Form, product: Product, upload: UploadFile) -> DigitalFile:
    file_id = new_id()
    return DigitalFile(
        id=file_id,
        store_id=product.store_id,
        product_id=product.id,
        variant_id=parse_id(form.get("file_variant")),
        name=clean_name(PurePath(upload.filename or "").name),
        key=private_key(product.store_id, file_id),
        bytes=upload.size,
        most_downloads=_whole(form.get("most_downloads", "5")),
        days=_whole(form.get("days", "30")),
        created_at=services_of(request).clock(),
    )


def _whole(typed: str) -> int:
    return read_whole(typed, digits=8) or 0


def _back(request: Request, after: str) -> Response:
    return see_other(f"{request.url.path.rpartition(after)[0]}?saved=yes")
