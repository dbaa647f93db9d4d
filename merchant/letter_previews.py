"""A mail with the words that are being typed, before anybody keeps them."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.letters import letter_page
from merchant.page import member_page
from merchant.sample_mail import sample_mail
from shared.kernel.errors import Invalid
from shared.letters.queries import check_letter
from shared.letters.words import read_words
from shared.web.forms import read_form
from shared.web.respond import wants_partial


async def create(request: Request) -> Response:
    """Show the mail as it would be, keeping nothing: htmx gets that alone, others the whole form again."""
    kind, language = request.path_params["kind"], request.path_params["language"]
    check_letter(member_of(request).store, kind, language)
    form = await read_form(request)
    try:
        words = read_words(kind, form)
    except Invalid as refusal:
        return await letter_page(request, form, errors=refusal.fields, status=422)
    if not wants_partial(request):
        return await letter_page(request, form, shown=words)
    async with work(request) as session:
        mail = await sample_mail(request, session, kind, language, words)
    return member_page(
        request, "merchant/letters/_preview.html", section="mail", mail=mail, language=language
    )
