"""Two teams of the demo: one that its owner is in, and one that waits for people."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.stores.models import Member
from shared.stores.permissions import SCOPED
from shared.stores.write_team import write_team

ACTOR: Final = "demo"


async def form_sample_teams(session: AsyncSession, *, now: datetime) -> None:
    """Make a team for packing with everybody who is there, and one for questions with nobody yet."""
    everybody = [str(one) for one in await session.scalars(select(Member.id))]
    for name, members in (("Packing", everybody), ("Service", [])):
        await write_team(
            session, None, name=name, members=members, writer=frozenset(SCOPED), actor=ACTOR, now=now
        )
