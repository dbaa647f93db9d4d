"""The picture of a category: on its page, and on its tile above it."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.categories import category_page
from merchant.uploaded_picture import stored_picture, throw_away
from shared.kernel.errors import Invalid
from shared.products.categories import category_by_id
from shared.products.picture_category import picture_category
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Take a picture in the place of the one before, or other words for it, or take it away."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    async with work(request) as session:
        known = (await category_by_id(session, request.path_params["id"])).renditions
    has_new, fresh = bool(form.files("image")), []
    try:
        # Without a picture yet, none that was sent is a refusal at its field.
        if has_new or not known:
            fresh = await stored_picture(request, form)
        async with work(request) as session:
            category = await category_by_id(session, request.path_params["id"])
            before = category.renditions
            kept = [] if form.get("no_picture") else before
            await picture_category(
                session,
                category,
                renditions=fresh or kept,
                alt=form.get("alt"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        await throw_away(request, fresh)
        return await category_page(request, {"alt": form.get("alt")}, refusal.fields)
    if fresh or not kept:
        await throw_away(request, before)
    return see_other(f"{request.url.path.removesuffix('/picture')}?saved=yes")
