"""A store's texts as a file: handed out to a translator, and taken back."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.uploaded_text import uploaded_text
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES
from shared.translations.subjects import language_of
from shared.translations.translation_files import (
    COLUMNS,
    LARGEST_FILE,
    WrongLines,
    rows_for_translator,
    take_back,
)
from shared.web.csv_text import csv_text
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def show(request: Request) -> Response:
    """Hand out every text with what it is in the language already."""
    language = language_of(member_of(request).store, request.path_params["language"])
    async with work(request) as session:
        rows = await rows_for_translator(session, language)
    # With its mark Excel knows that it is UTF-8, without which Arabic arrives as signs.
    text = "\ufeff" + csv_text([COLUMNS, *rows])
    headers = {
        "content-disposition": f'attachment; filename="translations-{language}.csv"',
        "cache-control": "no-store",
    }
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def create(request: Request) -> Response:
    """Take a file back, whole or not at all."""
    language = language_of(member_of(request).store, request.path_params["language"])
    try:
        form = await read_form(request, largest=LARGEST_FILE)
        text = await _text_of(form)
        async with work(request) as session:
            count = await take_back(
                session,
                language,
                text,
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return member_page(
            request,
            "merchant/translation_files/wrong.html",
            section="languages",
            status=422,
            language=LANGUAGES[language],
            lines=refusal.lines if isinstance(refusal, WrongLines) else list(refusal.fields.values()),
            count=refusal.count if isinstance(refusal, WrongLines) else len(refusal.fields),
        )
    return see_other(f"/dashboard/{member_of(request).store.slug}/translations?imported={count}")


async def _text_of(form: Form) -> str:
    text = await uploaded_text(form, largest=LARGEST_FILE)
    if "\x00" in text:
        raise Invalid({"file": say("This contains characters that cannot be stored.")})
    return text
