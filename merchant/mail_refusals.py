"""Who gets nothing that they need not get: addresses that take no mail, and people who want none."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.events import record
from shared.notifications.preferences import forget_bounce, page_of_refusals
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List refusals, latest first."""
    after = request.query_params.get("after")
    async with work(request) as session:
        page = await page_of_refusals(session, after=after)
    return member_page(
        request, "merchant/mail_refusals/index.html", section="mail", page=page, is_first=after is None
    )


async def destroy(request: Request) -> Response:
    """Write to an address again that took no mail; what people refused themselves stays refused."""
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        refusal = await forget_bounce(session, request.path_params["id"])
        record(session, "mail_refusal.forgotten", refusal.id, actor=access.user.email, now=now)
    return see_other(request.app.url_path_for("mail_refusals.index", store=access.store.slug))
