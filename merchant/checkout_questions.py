"""What the checkout asks beside who buys and where it goes."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.content.models import PAGE, Article
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.orders.ask_question import (
    QuestionTerms,
    all_questions,
    ask_question,
    forget_question,
    move_question,
    question_by_id,
)
from shared.orders.questions import KINDS
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FIELDS: Final = ("kind", "label", "hint", "choices", "is_required", "is_on", "page")
# Longer than anything that is kept.
LONGEST_TYPED: Final = 10_000
MOST_PAGES: Final = 200
_MOVES: Final = {"up": -1, "down": 1}


async def index(request: Request) -> Response:
    """List what is asked, in order."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Ask something new."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            actor, now = member_of(request).user.email, services_of(request).clock()
            await ask_question(session, _terms(form), actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, form, errors=refusal.fields, wrong="new")
    return _back(request)


async def update(request: Request) -> Response:
    """Ask it in another way, or at another place."""
    form, key = await read_form(request), request.path_params["id"]
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            question = await question_by_id(session, key)
            if by := _MOVES.get(form.get("move")):
                await move_question(session, question, by=by, actor=actor, now=now)
            else:
                await ask_question(session, _terms(form), question=question, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, form, errors=refusal.fields, wrong=key)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Ask it no more."""
    await read_form(request)
    async with work(request) as session:
        question = await question_by_id(session, request.path_params["id"])
        actor, now = member_of(request).user.email, services_of(request).clock()
        await forget_question(session, question, actor=actor, now=now)
    return _back(request)


def _terms(form: Form) -> QuestionTerms:
    page = form.get("page")
    page_id = parse_id(page)
    if page and page_id is None:
        raise Invalid({"page": say("This page does not exist.")})
    return QuestionTerms(
        kind=form.get("kind"),
        label=" ".join(form["label"].split()),
        hint=" ".join(form["hint"].split()),
        choices=tuple(
            dict.fromkeys(" ".join(one.split()) for one in form["choices"].splitlines() if one.strip())
        ),
        is_required=form.get("is_required") == "yes",
        is_on=form.get("is_on") == "yes",
        article_id=page_id,
    )


async def _page(
    request: Request,
    form: Mapping[str, str] | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    """Render the page; `wrong` is the id of the question whose form was refused, "new" for the new one's."""
    async with work(request) as session:
        questions, pages = await all_questions(session), await _pages(session)
    return member_page(
        request,
        "merchant/checkout_questions/index.html",
        section="settings",
        status=422 if errors else 200,
        questions=questions,
        kinds=KINDS,
        pages=pages,
        typed={name: form[name][:LONGEST_TYPED] for name in FIELDS} if form else {},
        errors=errors or {},
        wrong=wrong,
    )


async def _pages(session: AsyncSession) -> list[tuple[str, str]]:
    """Return what can be agreed to."""
    found = await session.execute(
        select(Article.id, Article.title)
        .where(Article.kind == PAGE)
        .order_by(Article.title, Article.id)
        .limit(MOST_PAGES)
    )
    return [(str(key), title) for key, title in found]


def _back(request: Request) -> Response:
    return see_other(
        request.app.url_path_for("checkout_questions.index", store=member_of(request).store.slug)
    )
