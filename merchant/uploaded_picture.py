"""A picture that came with a form, encoded anew and put into the object store."""

import asyncio
from typing import Any

from starlette.requests import Request

from merchant.access import member_of
from shared.adapters.pictures import LARGEST_FILE, PreparedPicture, prepare_picture
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.products.attach_picture import store_sizes
from shared.web.forms import Form
from shared.web.services import services_of


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
