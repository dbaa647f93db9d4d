"""Tell a store that an order, or money that came in for one, waits for somebody to look at it."""

from collections.abc import Mapping
from uuid import UUID

from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.orders.hold_order import REASONS
from shared.orders.jobs import SEND_ORDER_HELD, SEND_PAYMENT_REVIEW
from shared.orders.queries import order_by_id
from shared.payments.queries import payments_of
from shared.payments.states import NEEDS_REVIEW
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime


@outside(SEND_ORDER_HELD)
async def send_order_held(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write to the store about a held order, once."""
    await _tell_store(runtime, store_id, ids["order_id"], "order_held", {"hold_words": REASONS})


@outside(SEND_PAYMENT_REVIEW)
async def send_payment_review(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write to the store that money came in which is not what was agreed or came too late, once for each payment."""
    async with runtime.database.in_store(store_id) as session:
        payments = await payments_of(session, ids["order_id"])
    which = [one.id for one in payments].index(ids["payment_id"])
    about = {"amount": payments[which].amount, "is_other": payments[which].state == NEEDS_REVIEW}
    await _tell_store(runtime, store_id, ids["order_id"], "payment_review", about, version=which + 1)


async def _tell_store(
    runtime: Runtime,
    store_id: UUID,
    order_id: UUID,
    kind: str,
    about: Mapping[str, object],
    *,
    version: int = 0,
) -> None:
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, order_id)
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        now = runtime.clock()
        email = await request_email(session, kind, order.id, recipient=store.email, now=now, version=version)
    context = {"order": order, "logo": logo, **about}
    await send_mail(runtime, store, email, context)
