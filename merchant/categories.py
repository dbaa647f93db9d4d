"""The tree of categories."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.uploaded_picture import throw_away
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.products.categories import all_categories, category_by_id, count_in_categories
from shared.products.category import Category
from shared.products.change_category import change_category
from shared.products.fell_category import fell_category
from shared.products.move_category import move_category
from shared.products.plant_category import plant_category
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


@dataclass(frozen=True, slots=True)
class _Refused:
    """What was typed into one of the page's forms, and what is wrong with it."""

    values: dict[str, str]
    errors: dict[str, str]


async def index(request: Request) -> Response:
    """Show the whole tree, and the form for one more."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Add a category at the end of its place."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            parent = await _parent(session, form)
            await plant_category(
                session,
                form.get("title"),
                parent=parent,
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _index(request, _Refused({name: form[name] for name in form}, refusal.fields))
    return see_other(f"{request.url.path}?saved=yes")


async def edit(request: Request) -> Response:
    """Show what a category is called, what it says and where it stands."""
    return await _edit(request)


async def update(request: Request) -> Response:
    """Save a category's words and address."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            category = await category_by_id(session, request.path_params["id"])
            await change_category(
                session,
                category,
                title=form.get("title"),
                slug=form.get("slug"),
                description_html=form.get("description"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _edit(request, _Refused({name: form[name] for name in form}, refusal.fields))
    return see_other(f"{request.url.path}?saved=yes")


async def move(request: Request) -> Response:
    """Put a category, with all below it, under another one or among its siblings."""
    form = await read_form(request)
    place = read_whole(form.get("place", "1"), digits=4)
    try:
        async with work(request) as session:
            category = await category_by_id(session, request.path_params["id"])
            if place is None:
                raise Invalid({"place": say("The place is a number: 1 is the first.")})
            await move_category(
                session,
                category,
                parent=await _parent(session, form),
                place=place - 1,
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _edit(request, _Refused({name: form[name] for name in form}, refusal.fields))
    return see_other(f"{request.url.path.removesuffix('/place')}?saved=yes")


async def destroy(request: Request) -> Response:
    """Take a category away that nothing stands below."""
    try:
        async with work(request) as session:
            category = await category_by_id(session, request.path_params["id"])
            picture = category.renditions
            await fell_category(
                session, category, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        return await _edit(request, _Refused({}, refusal.fields))
    await throw_away(request, picture)
    return see_other(f"{request.url.path.rpartition('/categories/')[0]}/categories?saved=yes")


async def _parent(session: AsyncSession, form: Form) -> Category | None:
    typed = form.get("parent")
    if not typed:
        return None
    known = {category.id: category for category in await all_categories(session)}
    parent = known.get(parse_id(typed) or UUID(int=0))
    if parent is None:
        raise Invalid({"parent": say("This category does not exist any more.")})
    return parent


async def _index(request: Request, refused: _Refused | None = None) -> Response:
    async with work(request) as session:
        categories = await all_categories(session)
        counts = await count_in_categories(session)
    return member_page(
        request,
        "merchant/categories/index.html",
        section="catalogue",
        status=422 if refused else 200,
        categories=categories,
        counts=counts,
        values=refused.values if refused else {},
        errors=refused.errors if refused else {},
        saved="saved" in request.query_params,
    )


async def category_page(
    request: Request, values: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    """Show a category's page again with what was typed and what is wrong with it."""
    return await _edit(request, _Refused(values or {}, errors or {}))


async def _edit(request: Request, refused: _Refused | None = None) -> Response:
    async with work(request) as session:
        category = await category_by_id(session, request.path_params["id"])
        categories = await all_categories(session)
    beside = [one for one in categories if one.parent_id == category.parent_id]
    values = {
        "title": category.title,
        "slug": category.slug,
        "description": category.description_html,
        "alt": category.alt,
        "parent": str(category.parent_id or ""),
        "place": str(beside.index(category) + 1),
    }
    return member_page(
        request,
        "merchant/categories/edit.html",
        section="catalogue",
        status=422 if refused else 200,
        category=category,
        parents=[one for one in categories if category.id not in one.lineage],
        values=values | (refused.values if refused else {}),
        errors=refused.errors if refused else {},
        saved="saved" in request.query_params,
    )
