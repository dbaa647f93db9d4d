"""The one mail about each shipment: what is in it, and how to follow it or where to pick it up."""

from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.fulfilment.jobs import SEND_SHIPMENT_NEWS
from shared.fulfilment.queries import contents_of, shipment_by_id
from shared.notifications.ledger import request_email
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime


@outside(SEND_SHIPMENT_NEWS)
async def send_shipment_news(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that goods are on their way or ready for pick-up, unless the packer has undone it."""
    async with runtime.database.in_store(store_id) as session:
        shipment = await shipment_by_id(session, ids["shipment_id"])
        if shipment is None or shipment.is_undone:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, shipment.order_id)
        kind = "pick_up" if shipment.is_for_pick_up else "shipment"
        origin = runtime.settings.web.origin_of(host)
        logo = await logo_for_mail(session, origin)
        email = await request_email(session, kind, shipment.id, recipient=order.email, now=runtime.clock())
    context = {
        "order": order,
        "shipment": shipment,
        "contents": contents_of(order, shipment),
        "link": _link(runtime, store, order, origin),
        "logo": logo,
    }
    await send_mail(runtime, store, email, context, language=order.language)


def _link(runtime: Runtime, store: Store, order: Order, origin: str) -> str:
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    return f"{origin}{prefix}/orders/{order_token(runtime.settings.web.secret_key, order)}"
