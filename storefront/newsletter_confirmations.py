"""The link in a mail by which the owner of a mailbox says that they want the news."""

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.marketing.confirm_subscription import confirm_subscription, subscriber_of_link
from shared.notifications.preferences import preference_token
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.visit import count_try, store_of, work, write

PAGE = "storefront/newsletters/confirmation.html"
PRIVATE = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Ask whether that is meant; only the button does it, since programs open links in mails."""
    await count_try(request, MAIL_LINKS)
    async with work(request) as session:
        subscriber = await subscriber_of_link(
            session, request.path_params["token"], now=services_of(request).clock()
        )
    return respond(request, PAGE, headers=PRIVATE, subscriber=subscriber, stop=None)


async def create(request: Request) -> Response:
    """Send the news there from now on."""
    await count_try(request, MAIL_LINKS)
    services, store, token = services_of(request), store_of(request), request.path_params["token"]
    subscriber = await write(
        request, lambda session: confirm_subscription(session, token, now=services.clock())
    )
    way_out = preference_token(services.settings.web.secret_key, store.id, subscriber.email)
    return respond(request, PAGE, headers=PRIVATE, subscriber=subscriber, stop=way_out)
