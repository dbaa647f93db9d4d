"""The links of a campaign's mails."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.marketing.campaign_links import follow_link
from shared.web.services import services_of
from shared.web.visitors import is_program
from storefront.visit import count_try, work

_PRIVATE = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Lead on, and count the link as one that was of use to a person. No cookie is read or set."""
    services = services_of(request)
    await count_try(request, MAIL_LINKS)
    async with work(request) as session:
        address = await follow_link(
            session,
            request.path_params["token"],
            secret_key=services.settings.web.secret_key,
            # Whoever asks for the head alone looks for dangers.
            is_program=request.method != "GET" or is_program(dict(request.headers.raw)),
            now=services.clock(),
        )
    return RedirectResponse(address, status_code=303, headers=_PRIVATE)
