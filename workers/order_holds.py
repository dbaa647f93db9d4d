"""Tell a store that an order waits for somebody to look at it."""

from uuid import UUID

from shared.content.looks import logo_for_mail
from shared.languages.speaking import speaking
from shared.notifications.ledger import mark_sent, request_email
from shared.notifications.mailer import MailRefused
from shared.orders.hold_order import REASONS
from shared.orders.jobs import SEND_ORDER_HELD
from shared.orders.queries import order_by_id
from shared.stores.queries import current_store, host_of
from workers.handlers import GiveUp, Ids, outside
from workers.mail import compose
from workers.runtime import Runtime


@outside(SEND_ORDER_HELD)
async def send_order_held(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write to the store about a held order, once."""
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, ids["order_id"])
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        now = runtime.clock()
        email = await request_email(session, "order_held", order.id, recipient=store.email, now=now)
    if not email.is_under_way:
        return

    context = {"order": order, "hold_words": REASONS, "logo": logo}
    with speaking(store.locale):
        message = compose(runtime, "order_held", str(email.id), store, recipient=store.email, context=context)
    try:
        provider_id = await runtime.mailer.send(message)
    except MailRefused as refused:
        raise GiveUp(str(refused)) from refused

    async with runtime.database.in_store(store_id) as session:
        await mark_sent(session, email, provider_id=provider_id, now=runtime.clock())
