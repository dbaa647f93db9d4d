"""Words that many of a store's things share, in another language."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.languages.known import LANGUAGES
from shared.translations.shared_words import MOST_ON_A_PAGE, shared_words, translate_words
from shared.translations.subjects import language_of
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show every word in both languages, those that are missing first."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Save them; each row of the form has the word and what it is in the other language."""
    form = await read_form(request)
    language = language_of(member_of(request).store, request.path_params["language"])
    told = {word: form.get(f"told-{place}") for place, word in _words_of(form).items()}
    try:
        async with work(request) as session:
            await translate_words(
                session,
                language,
                told,
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        places = {word: place for place, word in _words_of(form).items()}
        return await _page(
            request, form, {f"told-{places[word]}": why for word, why in refusal.fields.items()}
        )
    return see_other(f"{request.url.path}?saved=yes")


def _words_of(form: Form) -> dict[int, str]:
    return {place: form[f"word-{place}"] for place in range(MOST_ON_A_PAGE) if form[f"word-{place}"]}


async def _page(
    request: Request, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    language = language_of(member_of(request).store, request.path_params["language"])
    async with work(request) as session:
        words = await shared_words(session, language)
    rows = [(word.word, word.told or "") for word in words[:MOST_ON_A_PAGE]]
    if form is not None:
        rows = [(word, form[f"told-{place}"]) for place, word in _words_of(form).items()]
    return member_page(
        request,
        "merchant/translated_words/edit.html",
        section="languages",
        status=422 if errors else 200,
        language=LANGUAGES[language],
        rows=rows,
        left_out=max(len(words) - MOST_ON_A_PAGE, 0),
        errors=errors or {},
        saved="saved" in request.query_params,
    )
