"""Pictures that come with a form: checked, encoded anew and put away before anything is written about them."""

import asyncio
from typing import Any

from starlette.requests import Request

from merchant.access import member_of
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
    uploads = form.files(name)
    if not uploads:
        return None
    try:
        return await asyncio.to_thread(prepare_picture, await uploads[0].read(LARGEST_FILE + 1))
    except Invalid as refusal:
        raise Invalid({name: next(iter(refusal.fields.values()))}) from None
