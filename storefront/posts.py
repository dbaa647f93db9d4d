"""The blog: its list, its posts, its feed."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from shared.content.errors import NoSuchPost
from shared.content.models import POST
from shared.content.shown_articles import ShownArticle, article_moved_to, latest_posts, shown_article
from shared.kernel.sentences import say
from shared.web.page_cache import PUBLIC
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.articles import moved, summary_of
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, plain_path
from storefront.page_head import page_head
from storefront.store_words import tagline_of
from storefront.structured_data import blog_posting, breadcrumb_list
from storefront.visit import read, store_of

LONGEST_TAG: Final = 40
IN_ATOM: Final = 30
MORE: Final = 3


async def index(request: Request) -> Response:
    """List posts, latest first, perhaps those with one tag."""
    tag = request.query_params.get("tag", "").replace("\x00", "")[:LONGEST_TAG]
    after = request.query_params.get("after")
    async with read(request) as reader:
        found = await latest_posts(reader, tag=tag, after=after)
    trail = [(say("Home"), here(request, "/")), (say("Blog"), None)]
    address, asked = request.url.path, {"tag": tag} if tag else {}
    onward = {**asked, "after": found.next_cursor}
    return catalogue_page(
        request,
        "storefront/posts/index.html",
        posts=found.rows,
        tag=tag,
        trail=trail,
        first_address=f"{address}?{urlencode(asked)}" if after else None,
        next_address=f"{address}?{urlencode(onward)}" if found.next_cursor else None,
        head=page_head(
            request,
            plain_path(request),
            query=urlencode(asked | ({"after": after} if after else {})),
            picture=next((post for post in found.rows if post.renditions), None),
            data=[breadcrumb_list(request, trail)],
        ),
    )


async def show(request: Request) -> Response:
    """Show a post with the latest others below, or lead on to where it moved."""
    slug: str = request.path_params["slug"]
    async with read(request) as reader:
        post = await shown_article(reader, POST, slug)
        others = await latest_posts(reader, limit=MORE + 1) if post else None
        now_at = None if post else await article_moved_to(reader, POST, slug)
    if post:
        more = [other for other in others.rows if other.id != post.id] if others else []
        return post_answer(request, post, more[:MORE])
    if now_at is None:
        raise NoSuchPost
    return moved(request, "posts.show", now_at)


def post_answer(request: Request, post: ShownArticle, more: Any) -> Response:
    """Render a post."""
    trail = [(say("Home"), here(request, "/")), (say("Blog"), here(request, "/blog")), (post.title, None)]
    address = request.app.state.addresses.path_to("posts.show", slug=post.slug)
    data = [blog_posting(request, store_of(request), post), breadcrumb_list(request, trail)]
    return catalogue_page(
        request,
        "storefront/posts/show.html",
        post=post,
        more=more,
        summary=summary_of(post),
        trail=trail,
        head=page_head(request, address, kind="article", picture=post, data=data),
    )


async def atom(request: Request) -> Response:
    """Send the latest posts to feed readers (RFC 4287)."""
    async with read(request) as reader:
        found = await latest_posts(reader, limit=IN_ATOM)
    store = store_of(request)
    text = (
        services_of(request)
        .templates.get_template("storefront/feeds/blog.xml")
        .render(
            request=request,
            store=store,
            tagline=tagline_of(store),
            origin=own_origin(request.scope),
            posts=found.rows,
            updated=max((post.updated_at for post in found.rows), default=store.created_at),
        )
    )
    headers = {"cache-control": PUBLIC.decode(), "vary": "Accept-Encoding"}
    return Response(text, media_type="application/atom+xml", headers=headers)
