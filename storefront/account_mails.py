"""Which mails a customer wants: the same page that the mails lead to."""

from starlette.requests import Request
from starlette.responses import Response

from shared.notifications.preferences import preference_token
from shared.web.respond import see_other
from shared.web.services import services_of
from storefront.visit import customer_of, store_of, work


async def show(request: Request) -> Response:
    """Lead a customer to their choice; whoever is not signed in is asked to be."""
    async with work(request) as session:
        customer = await customer_of(request, session)
    if customer is None:
        return see_other("/account/sign-in")
    secret_key = services_of(request).settings.web.secret_key
    return see_other(f"/mails/{preference_token(secret_key, store_of(request).id, customer.email)}")
