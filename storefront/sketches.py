"""What a member is just typing in the dashboard, shown as the page of the shop that it would be. Nobody keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from shared.content.looks import CHOICES, LOOK, branding_typed
from shared.content.models import KINDS, PAGE
from shared.content.preview_links import opens_preview, opens_sketches, preview_token
from shared.content.shown_arrangements import Arranged
from shared.content.sketches import has_sketches, sketched_article, sketched_part
from shared.kernel.errors import Invalid
from shared.look.branding import check_branding
from shared.look.stylesheet import stylesheet_of
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import respond
from shared.web.security import shown_at
from shared.web.services import services_of
from storefront.frame import FrameFacts, frame_facts
from storefront.home import home_answer
from storefront.pages import page_answer
from storefront.posts import post_answer
from storefront.previews import NoSuchPreview, private
from storefront.standing import frame_of, standing
from storefront.visit import read, store_of, work

# They come from a page of the dashboard, which is another origin; the token is signed for that one.
TAKES_SKETCHES: Final = frozenset({"sketches.create"})


async def create(request: Request) -> Response:
    """Show what was typed where it would stand, in a frame of the page that sent it; write nothing."""
    services, store = services_of(request), store_of(request)
    origin, token = request.headers.get("origin", ""), request.path_params["token"]
    secret, now = services.settings.web.secret_key, services.clock()
    if not opens_sketches(secret, store.id, token, origin=origin, now=now):
        raise NoSuchPreview
    typed = await read_form(request, largest=LARGEST_UPLOAD)
    answer = private(await _shown(request, typed))
    answer.headers["content-security-policy"] = shown_at(origin)
    return answer


async def style(request: Request) -> Response:
    """Serve the tokens that the choices of a sketched look redefine."""
    services, store = services_of(request), store_of(request)
    token, now = request.path_params["token"], services.clock()
    if not opens_preview(services.settings.web.secret_key, store.id, token, now=now):
        raise NoSuchPreview
    branding = branding_typed(request.query_params)
    check_branding(branding)
    return private(Response(stylesheet_of(branding), media_type="text/css"))


async def _shown(request: Request, typed: Form) -> Response:
    place, part = request.path_params["place"], request.path_params["part"]
    if place in KINDS:
        return await _article(request, place, part, typed)
    if not has_sketches(place):
        raise NoSuchPreview
    try:
        async with work(request) as session:
            sketch = await sketched_part(session, store_of(request), place, part, typed)
    except Invalid as refusal:
        return await _unfinished(request, refusal)
    facts = await _frame(request, {place: sketch})
    return await home_answer(request, facts)


async def _article(request: Request, kind: str, article_id: str, typed: Form) -> Response:
    now = services_of(request).clock()
    try:
        async with work(request) as session:
            article = await sketched_article(session, kind, article_id, typed, now=now)
    except Invalid as refusal:
        return await _unfinished(request, refusal)
    await _frame(request, {})
    return page_answer(request, article) if kind == PAGE else post_answer(request, article, [])


async def _unfinished(request: Request, refusal: Invalid) -> Response:
    """Say, where the page would be, what it still needs.

    That is a good answer: nothing was to be kept, so nothing is refused, and a page that is only begun begins so.
    """
    await _frame(request, {})
    return respond(request, "storefront/sketches/unfinished.html", problems=list(refusal.fields.values()))


async def _frame(request: Request, sketched: Mapping[str, Arranged]) -> FrameFacts:
    """Put around the page what the drafts, and the sketch above them, put there."""
    store, now = store_of(request), services_of(request).clock()
    async with read(request) as reader:
        facts = await frame_facts(reader, with_drafts=True, sketched=sketched)
    stands = standing(request, store, facts)
    if LOOK in sketched:
        # No kept look has this style, so its address says all that it is made of.
        stands = replace(stands, look=replace(stands.look, style=_style_address(request, sketched[LOOK])))
    request.state.frame = {**frame_of(request, store, facts, stands, now=now), "is_sketch": True}
    return facts


def _style_address(request: Request, look: Arranged) -> str:
    services, store = services_of(request), store_of(request)
    token = preview_token(services.settings.web.secret_key, store.id, now=services.clock())
    path: str = request.app.state.addresses.path_to("sketches.style", token=token)
    return f"{path}?{urlencode({name: look.data[name] for name in CHOICES})}"
