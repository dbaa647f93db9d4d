"""Keep the addresses of people who left a cart no longer than their link works."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.notifications.mail_runs import RUNNING
from shared.recovery.models import LINK_LIFE, CartContact, Recovery


async def forget_old_carts(session: AsyncSession, *, now: datetime) -> None:
    """Erase addresses that nothing is sent to any more; what came of the carts stays in the figures."""
    await session.execute(
        update(Recovery)
        .where(
            Recovery.store_id == session.info["store_id"],
            Recovery.abandoned_at < now - LINK_LIFE,
            Recovery.state != RUNNING,
            Recovery.email != "",
        )
        .values(email="")
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(CartContact)
        .where(CartContact.noted_at < now - LINK_LIFE)
        .execution_options(synchronize_session=False)
    )
