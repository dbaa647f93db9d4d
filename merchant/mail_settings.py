"""What the store itself is mailed about, and which mails its buyers get."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.notifications.choose_store_mails import choose_store_mails
from shared.notifications.mail_log import KINDS, OPTIONAL
from shared.notifications.preferences import LOW_STOCK, may_send
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        store = await current_store(session)
        hears_of_low_stock = await may_send(session, LOW_STOCK, store.email)
    return member_page(
        request,
        "merchant/mail_settings/edit.html",
        section="mail",
        mailbox=store.email,
        low_stock=hears_of_low_stock,
        new_orders=store.mails_new_orders,
        threshold=store.low_stock_threshold,
        kinds=[(kind, KINDS[kind], kind not in store.mails_off) for kind in OPTIONAL],
        saved="saved" in request.query_params,
    )


async def update(request: Request) -> Response:
    """Keep what was chosen; what is not ticked does not come."""
    form = await read_form(request)
    async with work(request) as session:
        await choose_store_mails(
            session,
            await current_store(session),
            low_stock="low_stock" in form,
            new_orders="new_orders" in form,
            off=[kind for kind in OPTIONAL if kind not in form],
            actor=member_of(request).user.email,
            now=services_of(request).clock(),
        )
    return see_other(f"{request.url.path}?saved=yes")
