"""Turns: what only one at a time may do, because it looks at what is there before it adds to it.

Rows that are not there yet cannot be locked, and under READ COMMITTED a count is true only until somebody else commits.
So whoever counts takes a turn first, and the next one counts after the commit.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.tables import Table

# Two different things may come to the same number, and then wait for each other without need.
_WAIT: Final = text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:whose))")


async def take_turn(session: AsyncSession, what: str, *, whose: UUID | str | None = None) -> None:
    """Wait until nobody else does `what`, and keep others from it until the commit.

    `whose` is a product, a person or whatever else it is done for; None is the session's store. Take it before rows are
    locked, and read after it: what was read before may have changed.
    """
    await session.execute(_WAIT, {"what": what, "whose": str(whose or session.info["store_id"])})


async def count_in_turn(
    session: AsyncSession, table: type[Table], *of: ColumnElement[bool], whose: UUID | str | None = None
) -> int:
    """Return how many rows there are; nobody who asks this way adds another before the commit.

    For what there may be so many of and no more. `whose` they are is said where it is not the store's (`take_turn`).
    """
    await take_turn(session, table.__tablename__, whose=whose)
    return await session.scalar(select(func.count()).select_from(table).where(*of)) or 0
