"""Pages that a merchant wrote: about the house, delivery, returns, terms."""

from starlette.requests import Request
from starlette.responses import Response

from shared.content.errors import NoSuchPage
from shared.content.models import PAGE
from shared.content.shown_articles import ShownArticle, article_moved_to, shown_article
from shared.kernel.sentences import say
from storefront.articles import moved, summary_of
from storefront.catalogue_page import catalogue_page
from storefront.languages import here
from storefront.page_head import page_head
from storefront.structured_data import breadcrumb_list
from storefront.visit import read


async def show(request: Request) -> Response:
    """Show a page, or lead on to where it moved."""
    slug: str = request.path_params["slug"]
    async with read(request) as reader:
        page = await shown_article(reader, PAGE, slug)
        now_at = None if page else await article_moved_to(reader, PAGE, slug)
    if page:
        return page_answer(request, page)
    if now_at is None:
        raise NoSuchPage
    return moved(request, "pages.show", now_at)


def page_answer(request: Request, page: ShownArticle) -> Response:
    """Render a page."""
    trail = [(say("Home"), here(request, "/")), (page.title, None)]
    address = request.app.state.addresses.path_to("pages.show", slug=page.slug)
    return catalogue_page(
        request,
        "storefront/pages/show.html",
        article=page,
        summary=summary_of(page),
        trail=trail,
        head=page_head(request, address, data=[breadcrumb_list(request, trail)]),
    )
