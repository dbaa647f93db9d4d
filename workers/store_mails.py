"""The mails to a store itself: an order has come in, and once a day what runs low."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.looks import logo_for_mail
from shared.inventory.queries import count_low_stock, low_stock
from shared.notifications.ledger import request_email, suppress
from shared.notifications.low_stock_digest import (
    SEND_LOW_STOCK,
    note_low_stock,
    open_stores,
    plan_low_stock_digest,
)
from shared.notifications.models import Email
from shared.notifications.preferences import LOW_STOCK, may_send
from shared.orders.jobs import SEND_NEW_ORDER
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime

# The page in the dashboard has them all.
MOST_LINES: Final = 50


async def plan_digests(runtime: Runtime) -> None:
    """Store by store, have today's word of what runs low sent."""
    async with runtime.database.as_platform() as session:
        stores = await open_stores(session)

    async def plan(session: AsyncSession) -> None:
        await note_low_stock(session, now=runtime.clock())
        await plan_low_stock_digest(session, now=runtime.clock())

    await in_each_store(runtime, "digests", stores, plan)


@outside(SEND_LOW_STOCK)
async def send_low_stock(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write to the store what runs low as it stands now, unless it wants no such mail any more or all is well again."""
    async with runtime.database.in_store(store_id) as session:
        email = (await session.scalars(select(Email).where(Email.id == ids["email_id"]))).one()
        store, host = await current_store(session), await host_of(session, store_id)
        threshold = store.low_stock_threshold
        low = await low_stock(session, threshold=threshold, limit=MOST_LINES)
        if not low or not await may_send(session, LOW_STOCK, email.recipient):
            await suppress(session, email, now=runtime.clock())
            return
        count = await count_low_stock(session, threshold=threshold)
        origin = runtime.settings.web.origin_of(host)
        logo = await logo_for_mail(session, origin)
    way_out = unsubscribing(runtime, store, LOW_STOCK, recipient=email.recipient, inside=origin)
    context = {
        "low": low,
        "count": count,
        "link": f"{desk_of(runtime, store)}/stock",
        "stop": way_out.page,
        "logo": logo,
    }
    await send_mail(runtime, store, email, context, headers=way_out.headers)


@outside(SEND_NEW_ORDER)
async def send_new_order(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the store of an order. Who ordered stands in the dashboard only: a mail cannot be erased with its buyer."""
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, ids["order_id"])
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        email = await request_email(
            session, "new_order", order.id, recipient=store.email, now=runtime.clock()
        )
    link = f"{desk_of(runtime, store)}/orders/{order.number}"
    await send_mail(runtime, store, email, {"order": order, "link": link, "logo": logo})


def desk_of(runtime: Runtime, store: Store) -> str:
    """Return where the dashboard of a store is."""
    web = runtime.settings.web
    return f"{web.origin_of(web.platform_host)}/dashboard/{store.slug}"
