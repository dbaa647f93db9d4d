"""Ask for a shop's news: an address at the foot of a page, then a link in that mailbox."""

import re
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import NEWSLETTER_MAILS, NEWSLETTERS
from shared.kernel.errors import Invalid, NotFound
from shared.marketing.ask_to_subscribe import ask_to_subscribe
from shared.marketing.models import FOOTER, PAGE, SECTION
from shared.web.forms import Form, read_form
from shared.web.respond import respond, wants_partial
from shared.web.services import services_of
from storefront.languages import language_read
from storefront.visit import count_try, go_to, stands_here, store_of, write

LONGEST_TYPED: Final = 254
# No person sees this field; programs that fill in whatever they find fill it in.
TRAP: Final = "website"
_SECTION: Final = re.compile(r"[0-9a-f]{8}")


async def new(request: Request) -> Response:
    """Show the form on a page of its own, to link to."""
    return _form(request, await _words(request), PAGE)


async def create(request: Request) -> Response:
    """Send a link to the mailbox. The answer is the same for one that is known, unknown, or has left."""
    services, form, store = services_of(request), await read_form(request), store_of(request)
    at, words = _at(form), await _words(request)
    await count_try(request, NEWSLETTERS)

    async def ask(session: AsyncSession) -> None:
        await ask_to_subscribe(
            session,
            email=form.get("email"),
            source=at if at in (FOOTER, PAGE) else SECTION,
            words=words,
            language=language_read(request),
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )

    if not form.get(TRAP):
        await services.limits.take(NEWSLETTER_MAILS, store=store.id, caller=form.get("email").lower())
        try:
            await write(request, ask)
        except Invalid as refusal:
            typed = form["email"][:LONGEST_TYPED]
            return _form(request, words, at, email=typed, error=refusal.fields["email"])
    if wants_partial(request):
        return respond(request, "storefront/newsletters/_noted.html")
    return go_to(request, "/newsletter/noted")


async def noted(request: Request) -> Response:
    """Say what happens now, to browsers without scripts."""
    return respond(request, "storefront/newsletters/noted.html")


def _at(form: Form) -> str:
    """Return where on a page the form stood: the foot, a section of the front page, a page of its own."""
    at = form.get("at")
    return at if at in (FOOTER, PAGE) or _SECTION.fullmatch(at) else PAGE


async def _words(request: Request) -> str:
    words = (await stands_here(request)).newsletter
    if not words:
        raise NotFound
    return words


def _form(request: Request, words: str, at: str, *, email: str = "", error: str | None = None) -> Response:
    return respond(
        request,
        "storefront/newsletters/new.html",
        partial="storefront/newsletters/_form.html",
        status=422 if error else 200,
        news_at=at,
        news_words=words,
        news_email=email,
        news_error=error,
    )
