"""The front page in the dashboard: its sections in their order, as a draft until they are published."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.live_preview import page_with_preview
from merchant.page import address, member_page
from merchant.section_form import section_values
from merchant.uploads import uploaded_picture
from shared.content.arrange import arrangement, save_draft
from shared.content.default_home import sections_in_work
from shared.content.links import link_choices
from shared.content.models import DRAFT
from shared.content.preview_links import preview_token
from shared.content.section_kinds import ICONS, KINDS, MOST_PROMISES
from shared.content.sections import Section, added, changed, moved, read_section, section_of, without
from shared.kernel.errors import Invalid
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PLACE = "home"
STEPS = {"up": -1, "down": 1}


async def show(request: Request) -> Response:
    """Show the sections in their order."""
    return await home_page(request)


async def home_page(
    request: Request, *, status: int = 200, errors: Mapping[str, str] | None = None
) -> Response:
    """Render the list of sections with what is wrong with it."""
    async with work(request) as session:
        sections = await sections_in_work(session, member_of(request).store)
        draft = await arrangement(session, PLACE, DRAFT)
    return member_page(
        request,
        "merchant/home_page/show.html",
        section="content",
        tab="home_page",
        status=status,
        sections=sections,
        kinds=KINDS,
        is_draft=draft is not None,
        preview=preview_path(request),
        saved="saved" in request.query_params,
        errors=errors or {},
    )


async def create(request: Request) -> Response:
    """Add a section at the end and open its form."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            sections, new = added(await _sections(request, session), form.get("kind"))
            await _keep(request, session, sections)
    except Invalid as refusal:
        return await home_page(request, status=422, errors=refusal.fields)
    return see_other(address(request, "home_sections.edit", section=new["id"]))


async def edit(request: Request) -> Response:
    """Show a section's form."""
    async with work(request) as session:
        section = section_of(await _sections(request, session), request.path_params["section"])
        values = await section_values(session, section)
    return await _section_page(request, section, values)


async def update(request: Request) -> Response:
    """Move a section up or down, or keep what was decided about it."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    section_id = request.path_params["section"]
    if form.get("move") in STEPS:
        async with work(request) as session:
            sections = await _sections(request, session)
            await _keep(request, session, moved(sections, section_id, STEPS[form.get("move")]))
        return see_other(f"{address(request, 'home_page.show')}#section-{section_id}")
    async with work(request) as session:
        section = section_of(await _sections(request, session), section_id)
        values = await section_values(session, section)
    try:
        await _save(request, form, section_id)
    except Invalid as refusal:
        typed = values | {name: form[name] for name in form}
        return await _section_page(request, section, typed, status=422, errors=refusal.fields)
    return see_other(f"{address(request, 'home_page.show')}?saved=yes")


async def destroy(request: Request) -> Response:
    """Take a section away."""
    await read_form(request)
    async with work(request) as session:
        sections = await _sections(request, session)
        await _keep(request, session, without(sections, request.path_params["section"]))
    return see_other(address(request, "home_page.show"))


def preview_path(request: Request) -> str:
    """Return the path, in the shop, of a link to its drafts."""
    services, store = services_of(request), member_of(request).store
    return f"preview/{preview_token(services.settings.web.secret_key, store.id, now=services.clock())}"


async def _save(request: Request, form: Form, section_id: str) -> None:
    picture = await uploaded_picture(request, form, "picture")
    async with work(request) as session:
        sections = await _sections(request, session)
        read = await read_section(
            session,
            section_of(sections, section_id),
            form,
            picture={"renditions": picture, "alt": ""} if picture else None,
            no_picture=bool(form.get("no_picture")),
        )
        await _keep(request, session, changed(sections, read))


async def _sections(request: Request, session: AsyncSession) -> list[Section]:
    return await sections_in_work(session, member_of(request).store)


async def _keep(request: Request, session: AsyncSession, sections: list[Section]) -> None:
    await save_draft(session, PLACE, {"sections": sections}, now=services_of(request).clock())


async def _section_page(
    request: Request,
    section: Section,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        links = await link_choices(session)
    collections = [choice for choice in links if choice[0].startswith("collection:")]
    return page_with_preview(
        request,
        "merchant/home_page/edit.html",
        section="content",
        tab="home_page",
        status=status,
        part=section,
        kind=KINDS[section["kind"]],
        values=values,
        errors=errors or {},
        links=links,
        collections=[("", links[0][1]), *((key.partition(":")[2], title) for key, title in collections)],
        icons=[(name, name.replace("-", " ")) for name in ICONS],
        places=range(1, MOST_PROMISES + 1),
    )
