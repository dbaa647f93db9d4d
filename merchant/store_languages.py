"""In which languages a shop can be read."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.translations.offer_languages import offer_languages
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Offer the languages that are ticked; one that nobody knows is left out."""
    codes = (await read_form(request)).all("language")
    async with work(request) as session:
        await offer_languages(
            session, codes, actor=member_of(request).user.email, now=services_of(request).clock()
        )
    return see_other(f"/dashboard/{member_of(request).store.slug}/translations")
