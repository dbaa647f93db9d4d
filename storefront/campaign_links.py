"""The links of a campaign's mails."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.marketing.campaign_links import follow_link
from shared.web.services import services_of
from storefront.languages import here
from storefront.visit import caller_of, store_of, work

_PRIVATE = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Lead on into the shop, and count the mail as one that was of use. No cookie is read or set."""
    services, store = services_of(request), store_of(request)
    await services.limits.take(MAIL_LINKS, store=store.id, caller=caller_of(request))
    async with work(request) as session:
        path = await follow_link(
            session,
            request.path_params["token"],
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )
    return RedirectResponse(here(request, path), status_code=303, headers=_PRIVATE)
