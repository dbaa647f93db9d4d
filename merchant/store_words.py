"""What a store says of itself, in another language."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.languages.known import LANGUAGES
from shared.translations.store_words import said_by_store, translate_store
from shared.translations.subjects import language_of
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show it in both languages."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Save it, or nothing."""
    form = await read_form(request)
    store = member_of(request).store
    language = language_of(store, request.path_params["language"])
    try:
        async with work(request) as session:
            await translate_store(
                session,
                language,
                {name: form.get(name) for name in form},
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _page(request, form, refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def _page(
    request: Request, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    store = member_of(request).store
    language = language_of(store, request.path_params["language"])
    async with work(request) as session:
        said = await said_by_store(session, store, language)
    return member_page(
        request,
        "merchant/store_words/edit.html",
        section="languages",
        status=422 if errors else 200,
        language=LANGUAGES[language],
        said=said,
        values={one.field.name: form[one.field.name] if form else one.told for one in said},
        errors=errors or {},
        saved="saved" in request.query_params,
    )
