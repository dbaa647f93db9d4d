"""The log of mail stays true and small: what nobody tries any more has failed, what mails said is erased in time."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.notifications.ledger import KEPT_FOR, TRIED_FOR, forget_bodies, give_up_old
from shared.notifications.models import REQUESTED, Email
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def tidy_mail_log(runtime: Runtime) -> None:
    """Go through it store by store."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        old = (Email.requested_at < now - KEPT_FOR) & (Email.html != "")
        lost = (Email.requested_at < now - TRIED_FOR) & (Email.state == REQUESTED)
        stores = (await session.scalars(select(Email.store_id).where(or_(old, lost)).distinct())).all()

    async def tidy(session: AsyncSession) -> None:
        await give_up_old(session, now=now)
        await forget_bodies(session, now=now)

    await in_each_store(runtime, "mail log", stores, tidy)
