"""Mail what the store wrote to a buyer about their order."""

from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.orders.jobs import SEND_ORDER_NOTE
from shared.orders.notes import note_by_id
from shared.orders.queries import order_by_id
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime


@outside(SEND_ORDER_NOTE)
async def send_order_note(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send a note to the buyer, once."""
    web = runtime.settings.web
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        note = await note_by_id(session, ids["note_id"])
        order = await order_by_id(session, note.order_id)
        logo = await logo_for_mail(session, web.origin_of(host))
        email = await request_email(
            session, "order_note", note.id, recipient=order.email, now=runtime.clock()
        )
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    link = f"{web.origin_of(host)}{prefix}/orders/{order_token(web.secret_key, order)}"
    context = {"order": order, "note": note, "link": link, "logo": logo}
    await send_mail(runtime, store, email, context, language=order.language)
