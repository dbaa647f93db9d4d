"""The look of the shop: theme, colours, type, corners, logo, and rules of its own; a draft until it is published."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.home_page import preview_path
from merchant.live_preview import page_with_preview
from merchant.page import address
from merchant.uploads import uploaded_icons, uploaded_logo
from shared.content.arrange import arrangement, draft_or_published
from shared.content.looks import BRANDS, CHOICES, LOOK, WrongLook, save_look
from shared.content.models import DRAFT
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.look.branding import CORNERS
from shared.look.custom_css import WrongRule
from shared.look.fonts import FONTS
from shared.look.palette import palette_of
from shared.look.themes import THEMES
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the look's form."""
    async with work(request) as session:
        known = await draft_or_published(session, LOOK)
    data = known.data if known else {}
    values = {name: data.get(name) or "" for name in (*CHOICES, "css")}
    values[BRANDS] = "yes" if data.get(BRANDS) else ""
    values["theme"] = values["theme"] or member_of(request).store.theme
    return await _look_page(request, values)


async def update(request: Request) -> Response:
    """Keep the look as a draft."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    store, now = member_of(request).store, services_of(request).clock()
    try:
        pictures = await _pictures(request, form)
        async with work(request) as session:
            chosen = {name: form.get(name).lower() for name in CHOICES}
            await save_look(
                session,
                store,
                chosen,
                css=form.get("css"),
                pictures=pictures,
                brands_on_cards=bool(form.get(BRANDS)),
                now=now,
            )
    except Invalid as refusal:
        values = {name: form.get(name) for name in (*CHOICES, "css", BRANDS)}
        rules = refusal.rules if isinstance(refusal, WrongLook) else ()
        return await _look_page(request, values, status=422, errors=refusal.fields, wrong_rules=rules)
    return see_other(f"{address(request, 'looks.edit')}?saved=draft")


async def _pictures(request: Request, form: Form) -> dict[str, Any]:
    found: dict[str, Any] = {name: None for name in ("logo", "logo_dark", "icons") if form.get(f"no_{name}")}
    for name in ("logo", "logo_dark"):
        if logo := await uploaded_logo(request, form, name):
            found[name] = logo
    if icons := await uploaded_icons(request, form, "icons"):
        found["icons"] = icons
    return found


async def _look_page(
    request: Request,
    values: Mapping[str, str],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    wrong_rules: Sequence[WrongRule] = (),
) -> Response:
    async with work(request) as session:
        known = await draft_or_published(session, LOOK)
        draft = await arrangement(session, LOOK, DRAFT)
    return page_with_preview(
        request,
        "merchant/looks/edit.html",
        section="content",
        tab="looks",
        status=status,
        values=values,
        errors=errors or {},
        wrong_rules=wrong_rules,
        data=known.data if known else {},
        themes=THEMES,
        swatches={name: _swatches(name) for name in THEMES},
        fonts=[("", say("As the theme has it")), *((name, font.title) for name, font in FONTS.items())],
        corners=[(name, title) for name, (title, _) in CORNERS.items()],
        is_draft=draft is not None,
        preview=preview_path(request),
        saved=request.query_params.get("saved", ""),
    )


def _swatches(theme: str) -> list[str]:
    palette = palette_of(theme)
    return [palette[name][0].css() for name in ("surface", "ink", "accent", "sale", "inverse")]
