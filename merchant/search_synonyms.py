"""Words that mean the same to a store's shoppers."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.searches import searches_page
from search.change_synonyms import add_synonyms, remove_synonyms
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Let the words lead to one another: those typed, and the query that they were typed beside."""
    form = await read_form(request)
    beside, typed = form.get("query"), form.get("phrases")
    try:
        async with work(request) as session:
            await add_synonyms(
                session,
                [*([beside] if beside else []), *typed.split(",")],
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        problem = next(iter(refusal.fields.values()))
        return await searches_page(request, status=422, typed=typed, problem=problem, wrong=beside)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Let the words stand for themselves again."""
    async with work(request) as session:
        await remove_synonyms(
            session,
            parse_id(request.path_params["id"]),
            actor=member_of(request).user.email,
            now=services_of(request).clock(),
        )
    return _back(request)


def _back(request: Request) -> Response:
    return see_other(request.app.url_path_for("searches.index", store=member_of(request).store.slug))
