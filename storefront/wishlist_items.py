"""Keep a product for later, choose its version, take it off."""

from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.adapters.rate_limits import WISHES
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.errors import NoSuchProduct
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of
from shared.wishlists.errors import WishlistFull
from shared.wishlists.models import WishlistItem
from shared.wishlists.queries import item_of, product_ids_of
from shared.wishlists.save_item import choose_variant, drop_product, save_item
from storefront.done import having
from storefront.visit import count_try, wants_json, work, write
from storefront.wishlist_view import (
    find_or_begin,
    find_wishlist,
    remember_wishlist,
    wishlist_page,
)


async def create(request: Request) -> Response:
    """Save a product, or let go of it where `wanted` is "no". Scripts get what is on the list now."""
    await count_try(request, WISHES)
    form = await read_form(request)
    try:
        ids, token = await write(request, lambda session: _save(request, session, form))
    except WishlistFull as refusal:
        if wants_json(request):
            raise
        async with work(request) as session:
            wishlist = await find_wishlist(request, session)
            return await wishlist_page(request, session, wishlist, status=409, problem=str(refusal))
    did = "unwished" if form.get("wanted") == "no" else "wished"
    answer = JSONResponse({"products": ids}) if wants_json(request) else see_other(having(did, "/wishlist"))
    remember_wishlist(request, answer, token)
    return answer


async def update(request: Request) -> Response:
    """Say which version is wanted."""
    form = await read_form(request)

    async def change(session: AsyncSession) -> None:
        item = await _mine(request, session)
        await choose_variant(session, item, _one_id(form, "variant"))

    await write(request, change)
    return see_other(having("version", "/wishlist"))


async def destroy(request: Request) -> Response:
    """Take a product off, and offer to put it back."""
    await read_form(request)

    async def change(session: AsyncSession) -> str:
        item = await _mine(request, session)
        gone = {"removed": item.product_id, "variant": item.variant_id or ""}
        await session.execute(delete(WishlistItem).where(WishlistItem.id == item.id))
        return urlencode(gone)

    return see_other(f"/wishlist?{await write(request, change)}")


async def _save(request: Request, session: AsyncSession, form: Form) -> tuple[list[str], str | None]:
    product_id, now = parse_id(form.get("product")), services_of(request).clock()
    if form.get("wanted") == "no":
        if product_id is None:
            raise NoSuchProduct
        known = await find_wishlist(request, session)
        if known is None:
            return [], None
        await drop_product(session, known, product_id)
        return [str(one) for one in await product_ids_of(session, known.id)], None
    wishlist, token = await find_or_begin(request, session)
    await save_item(session, wishlist, product_id, variant_id=_one_id(form, "variant"), now=now)
    return [str(one) for one in await product_ids_of(session, wishlist.id)], token


async def _mine(request: Request, session: AsyncSession) -> WishlistItem:
    return await item_of(session, await find_wishlist(request, session), request.path_params["id"])


def _one_id(form: Form, name: str) -> UUID | None:
    if not form.get(name):
        return None
    found = parse_id(form.get(name))
    if found is None:
        raise Invalid({name: say("Choose one of these.")})
    return found
