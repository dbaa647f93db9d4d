"""Pictures that come with a form: checked, encoded anew and put away before anything is written about them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import Request

from merchant.access import member_of
from shared.adapters.look_pictures import icons_of, logo_of
from shared.adapters.pictures import LARGEST_FILE, PreparedPicture, prepare_picture
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.products.attach_picture import store_sizes
from shared.web.forms import Form
from shared.web.services import services_of


async def uploaded_picture(request: Request, form: Form, name: str) -> list[dict[str, Any]] | None:
    """Return the renditions of a field's picture, None when none was chosen; raises Invalid at the field."""
    prepared = await prepared_picture(form, name)
    if prepared is None:
        return None
    store = member_of(request).store
    return await store_sizes(services_of(request).files, store.id, new_id(), prepared.renditions)


async def prepared_picture(form: Form, name: str) -> PreparedPicture | None:
    """Return a field's picture in all its sizes, None when none was chosen; raises Invalid at the field."""
    data = await _bytes_of(form, name)
    if data is None:
        return None
    with _at(name):
        return await asyncio.to_thread(prepare_picture, data)


async def uploaded_logo(request: Request, form: Form, name: str) -> dict[str, Any] | None:
    """Return a logo as one PNG that mail programs read too: key, width, height; None when none was chosen."""
    data = await _bytes_of(form, name)
    if data is None:
        return None
    with _at(name):
        made = await asyncio.to_thread(logo_of, data)
    key = await _put(request, made.data, f"logo-{new_id()}.png")
    return {"key": key, "width": made.width, "height": made.height}


async def uploaded_icons(request: Request, form: Form, name: str) -> dict[str, str] | None:
    """Return the keys of a store's icon by its sizes and "maskable", None when none was chosen."""
    data = await _bytes_of(form, name)
    if data is None:
        return None
    with _at(name):
        made = await asyncio.to_thread(icons_of, data)
    folder = new_id()
    return {size: await _put(request, icon.data, f"icon-{folder}-{size}.png") for size, icon in made.items()}


async def _bytes_of(form: Form, name: str) -> bytes | None:
    uploads = form.files(name)
    return await uploads[0].read(LARGEST_FILE + 1) if uploads else None


async def _put(request: Request, data: bytes, name: str) -> str:
    key = f"stores/{member_of(request).store.id}/look/{name}"
    await services_of(request).files.put(key, data, "image/png")
    return key


@contextmanager
def _at(name: str) -> Iterator[None]:
    # The adapter speaks of "image"; a form says which of its pictures it was.
    try:
        yield
    except Invalid as refusal:
        raise Invalid({name: next(iter(refusal.fields.values()))}) from None
