"""A report that is mailed every week, so that a merchant sees what to expect of one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.plans import WEEK, plan_report
from shared.stores.models import Member
from shared.stores.queries import current_store


async def plan_sample_report(session: AsyncSession, *, now: datetime) -> None:
    """Have the sales of each week mailed to the store, to be printed, as its first member asked for it."""
    store = await current_store(session)
    first = await session.scalar(select(Member.id).order_by(Member.created_at, Member.id).limit(1))
    await plan_report(
        session,
        store,
        report="sales",
        every=WEEK,
        file_format="pdf",
        sees_costs=True,
        by=first,
        actor=store.email,
        now=now,
    )
