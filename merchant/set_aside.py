"""Goods that came back and wait for a decision."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.returns.decide_set_aside import release_set_aside, write_off_set_aside
from shared.returns.queries import count_returns
from shared.returns.set_aside import page_of_set_aside, set_aside_by_id
from shared.returns.words import CONDITION_WORDS
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

_DEEDS = {"release": release_set_aside, "write_off": write_off_set_aside}


async def index(request: Request) -> Response:
    """List what is set aside, what came first first."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Put some of it back into stock, or write it off."""
    form, key = await read_form(request), request.path_params["id"]
    actor, now = member_of(request).user.email, services_of(request).clock()
    typed = form.get("pieces")
    try:
        async with work(request) as session:
            kept = await set_aside_by_id(session, key)
            deed = _DEEDS.get(form.get("deed"))
            if deed is None:
                raise Invalid({"pieces": say("Choose what is to be done.")})
            pieces = read_whole(typed, digits=8) or 0
            await deed(session, kept, pieces=pieces, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, wrong=key, typed=typed[:20], problem=refusal.fields["pieces"])
    return see_other(request.app.url_path_for("set_aside.index", store=member_of(request).store.slug))


async def _page(request: Request, *, wrong: str = "", typed: str = "", problem: str = "") -> Response:
    after = request.query_params.get("after")
    async with work(request) as session:
        page = await page_of_set_aside(session, after=after)
        counts = await count_returns(session)
    return member_page(
        request,
        "merchant/set_aside/index.html",
        section="orders",
        status=422 if problem else 200,
        page=page,
        counts=counts,
        is_first=after is None,
        conditions=CONDITION_WORDS,
        wrong=wrong,
        typed=typed,
        problem=problem,
    )
