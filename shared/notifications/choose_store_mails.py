"""Decide what a store itself is mailed about."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.notifications.mail_log import OPTIONAL
from shared.notifications.preferences import LOW_STOCK, refuse, subject_of, want
from shared.stores.models import Store


async def choose_store_mails(
    session: AsyncSession,
    store: Store,
    *,
    low_stock: bool,
    new_orders: bool,
    off: Collection[str] = (),
    actor: str,
    now: datetime,
) -> None:
    """Keep whether the store's mailbox hears of what runs low and of each order, and which mails buyers do not get.

    What runs low is kept as everybody's choices are, by the mailbox, so the link in the mail and this say the same.
    """
    subject = subject_of(store.id, store.email)
    if low_stock:
        await want(session, subject, [LOW_STOCK])
    else:
        await refuse(session, subject, [LOW_STOCK], email=store.email, now=now)
    silent = [kind for kind in OPTIONAL if kind in off]
    await session.execute(
        update(Store)
        .where(Store.id == store.id)
        .values(mails_new_orders=new_orders, mails_off=silent)
        .execution_options(synchronize_session=False)
    )
    told = {"low_stock": low_stock, "new_orders": new_orders, "off": silent}
    record(session, "store.mails_chosen", store.id, actor=actor, now=now, **told)
