"""Pages and posts in the dashboard. Both are written in the same form; their routes name which they are."""

from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy import inspect
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.article_form import ShownArticleForm, from_article, from_typed, read_article
from merchant.live_preview import page_with_preview
from merchant.page import address, member_page
from merchant.uploads import uploaded_picture
from shared.content.models import PAGE, POST, Article
from shared.content.queries import all_articles, article_by_id
from shared.content.save_article import delete_article, save_article
from shared.content.starter_pages import STARTERS
from shared.kernel.errors import Invalid
from shared.web.forms import LARGEST_UPLOAD, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

Handler = Callable[[Request], Awaitable[Response]]

# The same resource under two nouns: its routes, and the tab of the content screens.
_ROUTES: Final = {PAGE: "pages", POST: "posts"}


def index(kind: str) -> Handler:
    """List pages or posts, last edited first."""

    async def show(request: Request) -> Response:
        after = request.query_params.get("after")
        async with work(request) as session:
            page = await all_articles(session, kind, after=after)
        return member_page(
            request,
            "merchant/articles/index.html",
            section="content",
            tab=_ROUTES[kind],
            kind=kind,
            page=page,
            is_first=after is None,
            starters=STARTERS if kind == PAGE else {},
            now=services_of(request).clock(),
        )

    return show


def new(kind: str) -> Handler:
    """Show an empty form, or one that a starter text fills."""

    async def show(request: Request) -> Response:
        starter = STARTERS.get(request.query_params.get("starter", "")) if kind == PAGE else None
        article = _fresh(request, kind)
        if starter:
            article.title, article.body = starter.title, starter.body_for(member_of(request).store)
        return _form_page(request, article, from_article(article))

    return show


def create(kind: str) -> Handler:
    """Write a new page or post."""

    async def write(request: Request) -> Response:
        return await _write(request, kind, None)

    return write


def edit(kind: str) -> Handler:
    """Show a page's or post's form."""

    async def show(request: Request) -> Response:
        async with work(request) as session:
            article = await article_by_id(session, kind, request.path_params["id"])
        return _form_page(request, article, from_article(article), saved="saved" in request.query_params)

    return show


def update(kind: str) -> Handler:
    """Save a page or post."""

    async def write(request: Request) -> Response:
        return await _write(request, kind, request.path_params["id"])

    return write


def destroy(kind: str) -> Handler:
    """Take a page or post away for good."""

    async def remove(request: Request) -> Response:
        await read_form(request)
        actor, now = member_of(request).user.email, services_of(request).clock()
        async with work(request) as session:
            article = await article_by_id(session, kind, request.path_params["id"])
            await delete_article(session, article, actor=actor, now=now)
        for rendition in article.renditions:
            await services_of(request).files.delete(rendition["key"])
        return see_other(address(request, f"{_ROUTES[kind]}.index"))

    return remove


async def _write(request: Request, kind: str, article_id: str | None) -> Response:
    form = await read_form(request, largest=LARGEST_UPLOAD)
    async with work(request) as session:
        article = await article_by_id(session, kind, article_id) if article_id else _fresh(request, kind)
    try:
        written = await _save(request, form, kind, article_id)
    except Invalid as refusal:
        return _form_page(request, article, from_typed(form, article, refusal.fields), status=422)
    return see_other(f"{address(request, f'{_ROUTES[kind]}.edit', id=written.id)}?saved=yes")


async def _save(request: Request, form: Form, kind: str, article_id: str | None) -> Article:
    actor, now = member_of(request).user.email, services_of(request).clock()
    words = read_article(form, await uploaded_picture(request, form, "picture"))
    async with work(request) as session:
        article = await article_by_id(session, kind, article_id) if article_id else _fresh(request, kind)
        await save_article(session, article, words, actor=actor, now=now)
    return article


def _fresh(request: Request, kind: str) -> Article:
    author = member_of(request).user.name if kind == POST else ""
    return Article(
        store_id=member_of(request).store.id, kind=kind, state="draft", author=author, renditions=[], tags=[]
    )


def _form_page(
    request: Request, article: Article, shown: ShownArticleForm, *, status: int = 200, saved: bool = False
) -> Response:
    return page_with_preview(
        request,
        "merchant/articles/edit.html",
        partial="merchant/articles/_form.html",
        section="content",
        tab=_ROUTES[article.kind],
        status=status,
        article=article,
        is_new=inspect(article).transient,
        is_shown=article.is_shown(services_of(request).clock()),
        values=shown.values,
        errors=shown.errors,
        saved=saved,
    )
