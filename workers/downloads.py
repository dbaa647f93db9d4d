"""The mail with the links to what was bought as a file."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.languages.speaking import speaking
from shared.notifications.ledger import request_email
from shared.notifications.mailer import Message
from shared.notifications.models import Email
from shared.orders.downloads import DownloadGrant, download_token, grants_of_order
from shared.orders.jobs import SEND_DOWNLOADS
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.hand_over import hand_over
from workers.handlers import Ids, outside
from workers.mail import compose
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
    with speaking(order.language or store.locale, main=store.locale):
        message = await _message(runtime, email, store, order, grants, host=host, logo=logo)
    await hand_over(runtime, store_id, email, message)


async def _message(
    runtime: Runtime,
    email: Email,
    store: Store,
    order: Order,
    grants: Sequence[DownloadGrant],
    *,
    host: str,
    logo: Mapping[str, Any] | None,
) -> Message:
    web = runtime.settings.web
    origin = web.origin_of(host)
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    context = {
        "order": order,
        "logo": logo,
        "link": f"{origin}{prefix}/orders/{order_token(web.secret_key, order)}",
        "files": [(grant, f"{origin}/downloads/{download_token(web.secret_key, grant)}") for grant in grants],
    }
    return await compose(runtime, KIND, str(email.id), store, recipient=email.recipient, context=context)
