"""What mails said is kept for some weeks and then erased."""

from sqlalchemy import select

from shared.notifications.ledger import KEPT_FOR, forget_bodies
from shared.notifications.models import Email
from workers.runtime import Runtime


async def forget_old_bodies(runtime: Runtime) -> None:
    """Erase, store by store, what mails said that went out long ago."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        old = (Email.requested_at < now - KEPT_FOR) & (Email.html != "")
        stores = (await session.scalars(select(Email.store_id).where(old).distinct())).all()
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            await forget_bodies(session, now=now)
