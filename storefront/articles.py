"""What pages and posts have in common where shoppers read them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.content.shown_articles import ShownArticle
from storefront.product_page import plain_text


def summary_of(article: ShownArticle) -> str:
    """Return what search engines and previews are told of it."""
    return article.seo_description or article.summary or plain_text(article.body_html)


def moved(request: Request, route: str, slug: str) -> Response:
    """Lead on to where a page or post is now."""
    path = request.app.state.addresses.path_to(route, slug=slug)
    return RedirectResponse(path, status_code=301)
