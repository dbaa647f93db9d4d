"""The menus of the shop: two trees of two levels, changed line by line, by keyboard and without scripts."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.live_preview import page_with_preview
from merchant.page import address
from shared.content.arrange import arrangement, clear, publish
from shared.content.links import chosen_of, link_choices, read_link, typed_of
from shared.content.menu_in_work import menu_in_work
from shared.content.menus import (
    MENUS,
    Items,
    NoSuchMenu,
    moved_item,
    with_item,
    with_words,
    without_item,
)
from shared.kernel.errors import Invalid
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

Change = Callable[[AsyncSession, Items], Awaitable[Items]]

MOVES = ("up", "down", "in", "out")


async def index(request: Request) -> Response:
    """Show both menus with a form for a new line each."""
    return await _menus_page(request)


async def create(request: Request) -> Response:
    """Add a line at the end of a menu."""
    form = await read_form(request)

    async def change(session: AsyncSession, items: Items) -> Items:
        return with_item(items, form.get("label"), await _link(session, form))

    return await _change(request, form, change, where=_menu_of(request))


async def update(request: Request) -> Response:
    """Move a line, or change its word and where it leads."""
    form = await read_form(request)
    item = request.path_params["item"]

    async def change(session: AsyncSession, items: Items) -> Items:
        if form.get("move") in MOVES:
            return moved_item(items, item, form.get("move"))
        return with_words(items, item, form.get("label"), await _link(session, form))

    return await _change(request, form, change, where=item)


async def destroy(request: Request) -> Response:
    """Take a line away, with those below it."""
    form = await read_form(request)

    async def change(_session: AsyncSession, items: Items) -> Items:
        return without_item(items, request.path_params["item"])

    return await _change(request, form, change, where=request.path_params["item"])


async def reset(request: Request) -> Response:
    """Go back to the menu that a shop has by itself."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        await clear(session, _menu_of(request), actor=actor, now=now)
    return see_other(address(request, "menus.index"))


async def _change(request: Request, form: Form, change: Change, *, where: str) -> Response:
    menu = _menu_of(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            items = await change(session, await menu_in_work(session, menu))
            await publish(session, menu, {"items": items}, actor=actor, now=now)
    except Invalid as refusal:
        return await _menus_page(request, status=422, where=where, typed=dict(form), errors=refusal.fields)
    return see_other(f"{address(request, 'menus.index')}#menu-{menu}")


async def _link(session: AsyncSession, form: Form) -> Mapping[str, str] | None:
    return await read_link(session, form.get("link"), form.get("link_address"), field="link")


def _menu_of(request: Request) -> str:
    menu: str = request.path_params["menu"]
    if menu not in MENUS:
        raise NoSuchMenu
    return menu


async def _menus_page(
    request: Request,
    *,
    status: int = 200,
    where: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        menus = {menu: await menu_in_work(session, menu) for menu in MENUS}
        own = {menu for menu in MENUS if await arrangement(session, menu)}
        links = await link_choices(session)
    return page_with_preview(
        request,
        "merchant/menus/index.html",
        section="content",
        tab="menus",
        status=status,
        menus=menus,
        own=own,
        links=links,
        names=dict(links),
        chosen_of=chosen_of,
        typed_of=typed_of,
        where=where,
        typed=typed or {},
        errors=errors or {},
    )
