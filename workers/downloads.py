"""The mail with the links to what was bought as a file."""

from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.orders.downloads import download_token, grants_of_order
from shared.orders.jobs import SEND_DOWNLOADS
from shared.orders.queries import order_by_id
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime

KIND = "downloads"


@outside(SEND_DOWNLOADS)
async def send_downloads(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send the buyer of a paid order the links to its files."""
    async with runtime.database.in_store(store_id) as session:
        order = await order_by_id(session, ids["order_id"])
        grants = await grants_of_order(session, order.id)
        if order.is_cancelled or order.is_held or not order.is_paid or not grants:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        email = await request_email(session, KIND, order.id, recipient=order.email, now=runtime.clock())
    web = runtime.settings.web
    origin = web.origin_of(host)
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    context = {
        "order": order,
        "logo": logo,
        "link": f"{origin}{prefix}/orders/{order_token(web.secret_key, order)}",
        "files": [(grant, f"{origin}/downloads/{download_token(web.secret_key, grant)}") for grant in grants],
    }
    await send_mail(runtime, store, email, context, language=order.language)
