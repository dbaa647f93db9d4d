"""The language of the dashboard: the member's own choice in this browser, else what the browser asks for."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from merchant.sign_in_codes import safe_path
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.known import ENGLISH, LANGUAGES, Language, best_known
from shared.languages.speaking import speaking, spoken_locale
from shared.web.cookies import read_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.problems import is_of_programs
from shared.web.respond import respond, see_other

COOKIE: Final = "language"
LIFE: Final = timedelta(days=365)


class InMembersLanguage:
    """The dashboard's site, which speaks the language of whoever reads it. Nothing here is kept or found by others."""

    def __init__(self, site: ASGIApp) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with speaking(_language_of(Request(scope)).code):
            await self._site(scope, receive, send)


async def new(request: Request) -> Response:
    """Show the languages to choose from."""
    return respond(
        request,
        "merchant/languages/new.html",
        languages=LANGUAGES.values(),
        spoken=spoken_locale(),
        following=safe_path(request.query_params.get("next", "")),
    )


async def create(request: Request) -> Response:
    """Remember the choice in this browser and go back to where one was."""
    form = await read_form(request)
    if form["language"] not in LANGUAGES:
        raise Invalid({"language": say("Choose one of these.")})
    answer = see_other(safe_path(form.get("next")))
    set_cookie(request, answer, COOKIE, form["language"], life=LIFE)
    return answer


def _language_of(request: Request) -> Language:
    # Programs are spoken to in English, and no cookie is read where they call.
    if is_of_programs(request):
        return ENGLISH
    chosen = LANGUAGES.get(read_cookie(request, COOKIE) or "")
    return chosen or best_known(request.headers.get("accept-language", ""))
