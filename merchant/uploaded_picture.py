"""A picture that came with a form, encoded anew and put into the object store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.adapters.pictures import LARGEST_FILE, PreparedPicture, prepare_picture
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.products.attach_picture import store_sizes
from shared.stores.queries import bump_catalogue
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


class Pictured(Protocol):
    """What has one picture, in the sizes that pages use."""

    renditions: Any


class Refused(Protocol):
    """The page of it, with what was wrong with the picture."""

    async def __call__(self, request: Request, *, errors: dict[str, str]) -> Response: ...


async def replace_picture(
    request: Request, find: Callable[[AsyncSession, str], Awaitable[Pictured]], refused: Refused
) -> Response:
    """Take the form's picture in the place of the one before of what has the address's id."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    async with work(request) as session:
        await find(session, request.path_params["id"])
    try:
        renditions = await stored_picture(request, form)
    except Invalid as refusal:
        return await refused(request, errors=refusal.fields)
    async with work(request) as session:
        pictured = await find(session, request.path_params["id"])
        before, pictured.renditions = pictured.renditions, renditions
        await session.flush()
        await bump_catalogue(session)
    await throw_away(request, before)
    return see_other(f"{request.url.path.removesuffix('/picture')}?saved=yes")


async def uploaded_picture(form: Form) -> PreparedPicture:
    """Return the form's picture in the sizes that pages use; raises Invalid at "image"."""
    uploads = form.files("image")
    if not uploads:
        raise Invalid({"image": say("Choose a picture first.")})
    return await asyncio.to_thread(prepare_picture, await uploads[0].read(LARGEST_FILE + 1))


async def stored_picture(request: Request, form: Form) -> list[dict[str, Any]]:
    """Keep the form's picture and return its renditions; raises Invalid at "image"."""
    prepared = await uploaded_picture(form)
    return await store_sizes(
        services_of(request).files, member_of(request).store.id, new_id(), prepared.renditions
    )


async def throw_away(request: Request, renditions: list[dict[str, Any]]) -> None:
    """Delete the files of a picture that nothing shows any more."""
    for rendition in renditions:
        await services_of(request).files.delete(rendition["key"])
