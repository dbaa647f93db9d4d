"""The front page."""

from starlette.requests import Request
from starlette.responses import Response

from shared.content.default_home import default_sections
from storefront.catalogue_page import catalogue_page
from storefront.frame import FrameFacts, sections_of, theme_of
from storefront.home_sections import fill_sections
from storefront.page_head import page_head
from storefront.structured_data import shop
from storefront.visit import facts_of, read, store_of


async def show(request: Request) -> Response:
    """Show the sections that the merchant ordered."""
    return await home_answer(request, await facts_of(request))


async def home_answer(request: Request, facts: FrameFacts) -> Response:
    """Render the front page of a layout."""
    store = store_of(request)
    sections = sections_of(facts, store) or default_sections(theme_of(store, facts), store)
    async with read(request) as reader:
        shown = await fill_sections(request, reader, facts, sections)
    first = next((section["picture"] for section in shown if section["kind"] == "hero"), None)
    return catalogue_page(
        request,
        "storefront/home/show.html",
        sections=shown,
        head=page_head(request, "/", picture=first, data=[shop(request, store)]),
    )
