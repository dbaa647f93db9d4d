"""What a store decides about reviews."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.reviews.models import ReviewSettings
from shared.reviews.queries import Decisions
from shared.reviews.states import POLICIES

MOST_DAYS = 90


async def change_settings(session: AsyncSession, wanted: Decisions, *, actor: str, now: datetime) -> None:
    """Write the store's decisions; raises Invalid. What is published stays so."""
    if wanted.policy not in POLICIES:
        raise Invalid({"policy": say("Choose one of these.")})
    if not 1 <= wanted.ask_after_days <= MOST_DAYS:
        raise Invalid(
            {"ask_after_days": say("Use a whole number of days, from 1 to %(most)s.", most=MOST_DAYS)}
        )
    row = asdict(wanted)
    made = insert(ReviewSettings).values(store_id=session.info["store_id"], id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id"], set_=row))
    record(session, "review_settings.changed", session.info["store_id"], actor=actor, now=now, **row)
