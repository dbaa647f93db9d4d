"""Word to the store of what runs low: one mail a day, in the morning of its place, as long as its mailbox wants it."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.queries import count_low_stock
from shared.kernel.events import Event
from shared.kernel.jobs import MAIL_TRIES, declare, enqueue
from shared.notifications.ledger import request_first
from shared.notifications.preferences import LOW_STOCK, may_send
from shared.stores.models import OPEN, Store
from shared.stores.queries import current_store

SEND_LOW_STOCK: Final = declare("notifications.send_low_stock", most_attempts=MAIL_TRIES)
KIND: Final = "low_stock"
# Before the day's first orders are packed; nobody is woken by it.
MORNING: Final = 7


async def plan_low_stock_digest(session: AsyncSession, *, now: datetime) -> bool:
    """Have the store mailed if anything is low and today's mail is not written yet; returns whether it is now.

    The ledger counts the mails by the store's own days, so however often and by how many this is asked, there is one.
    """
    store = await current_store(session)
    here = now.astimezone(ZoneInfo(store.time_zone))
    if here.hour < MORNING or not await may_send(session, LOW_STOCK, store.email):
        return False
    if not await count_low_stock(session, threshold=store.low_stock_threshold):
        return False
    email = await request_first(
        session, KIND, store.id, recipient=store.email, version=here.toordinal(), now=now
    )
    if email is None:
        return False
    enqueue(session, SEND_LOW_STOCK, now=now, email_id=email.id)
    await session.flush()
    return True


async def note_low_stock(session: AsyncSession, *, now: datetime) -> None:
    """Write down, once on each of the store's days and whoever is mailed, that something runs low."""
    store = await current_store(session)
    here = now.astimezone(ZoneInfo(store.time_zone))
    if here.hour < MORNING:
        return
    count = await count_low_stock(session, threshold=store.low_stock_threshold)
    if count:
        await session.execute(
            insert(Event)
            .values(
                store_id=store.id,
                # The same on one day, whoever writes it.
                id=uuid5(store.id, f"stock.low {here.toordinal()}"),
                name="stock.low",
                subject_id=store.id,
                actor="system",
                data={"count": count},
                occurred_at=now,
            )
            .on_conflict_do_nothing()
        )


async def open_stores(session: AsyncSession) -> list[UUID]:
    """Return the stores that sell (platform role)."""
    return list(await session.scalars(select(Store.id).where(Store.state == OPEN)))
