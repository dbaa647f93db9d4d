"""The mail with the links to what was bought as a file."""

from collections.abc import Sequence
from uuid import UUID

from shared.checkout.place_order import order_token
from shared.notifications.ledger import mark_sent, request_email
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.models import Email
from shared.orders.downloads import DownloadGrant, download_token, grants_of_order
from shared.orders.jobs import SEND_DOWNLOADS
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.handlers import GiveUp, Ids, outside
from workers.mail import sender_of
from workers.runtime import Runtime

KIND = "downloads"


@outside(SEND_DOWNLOADS)
async def send_downloads(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send the buyer of a paid order the links to its files."""
    async with runtime.database.in_store(store_id) as session:
        order = await order_by_id(session, ids["order_id"])
        grants = await grants_of_order(session, order.id)
        if order.is_cancelled or not order.is_paid or not grants:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(session, KIND, order.id, recipient=order.email, now=runtime.clock())
    if email.state == "sent":
        return

    try:
        provider_id = await runtime.mailer.send(_message(runtime, email, store, order, grants, host=host))
    except MailRefused as refused:
        raise GiveUp(str(refused)) from refused

    async with runtime.database.in_store(store_id) as session:
        await mark_sent(session, email, provider_id=provider_id, now=runtime.clock())


def _message(
    runtime: Runtime,
    email: Email,
    store: Store,
    order: Order,
    grants: Sequence[DownloadGrant],
    *,
    host: str,
) -> Message:
    web = runtime.settings.web
    origin = web.origin_of(host)
    context = {
        "store": store,
        "order": order,
        "link": f"{origin}/orders/{order_token(web.secret_key, order)}",
        "files": [(grant, f"{origin}/downloads/{download_token(web.secret_key, grant)}") for grant in grants],
    }

    def render(part: str) -> str:
        return runtime.templates.get_template(f"emails/{KIND}/{part}").render(context).strip()

    return Message(
        key=str(email.id),
        sender=sender_of(runtime.settings.mail.sender, store.name),
        recipient=email.recipient,
        subject=" ".join(render("subject.txt").split()),
        text=render("body.txt"),
        html=render("body.html"),
    )
