"""The shop as it will be: drafts, behind a signed link, kept by nobody and found by no search engine."""

from starlette.requests import Request
from starlette.responses import Response

from shared.content.models import KINDS, PAGE
from shared.content.preview_links import opens_preview
from shared.content.shown_articles import article_as_it_will_be
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.web.services import services_of
from storefront.frame import FrameFacts, frame_facts
from storefront.home import home_answer
from storefront.pages import page_answer
from storefront.posts import post_answer
from storefront.standing import frame_of, standing
from storefront.visit import read, store_of


class NoSuchPreview(NotFound):
    """The link is not ours or has ended."""

    message = say("This preview has ended. Open it again from the dashboard.")


async def show(request: Request) -> Response:
    """Show the front page with the drafts of the look and of its sections."""
    facts = await _drafts(request)
    return private(await home_answer(request, facts))


async def article(request: Request) -> Response:
    """Show a page or a post whatever its state."""
    await _drafts(request)
    kind, key = request.path_params["kind"], parse_id(request.path_params["id"])
    async with read(request) as reader:
        found = await article_as_it_will_be(reader, kind, key) if kind in KINDS and key else None
    if found is None:
        raise NoSuchPreview
    return private(page_answer(request, found) if kind == PAGE else post_answer(request, found, []))


def private(shown: Response) -> Response:
    """Let nobody keep a page, and no search engine know of it."""
    shown.headers["cache-control"] = "private, no-store"
    shown.headers["x-robots-tag"] = "noindex, nofollow"
    shown.headers["referrer-policy"] = "same-origin"
    return shown


async def _drafts(request: Request) -> FrameFacts:
    services, store = services_of(request), store_of(request)
    now = services.clock()
    if not opens_preview(services.settings.web.secret_key, store.id, request.path_params["token"], now=now):
        raise NoSuchPreview
    async with read(request) as reader:
        facts = await frame_facts(reader, with_drafts=True)
    stands = standing(request, store, facts)
    request.state.frame = {**frame_of(request, store, facts, stands, now=now), "preview": True}
    return facts
