"""Let a user work in a store."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.stores.models import Member


async def add_member(
    session: AsyncSession,
    store_id: UUID,
    user_id: UUID,
    *,
    role: str,
    role_id: UUID | None = None,
    now: datetime,
) -> None:
    """Make the user a member of the store; one who already is keeps their role."""
    row = {
        "store_id": store_id,
        "id": new_id(),
        "user_id": user_id,
        "role": role,
        "role_id": role_id,
        "created_at": now,
    }
    await session.execute(
        insert(Member).values(row).on_conflict_do_nothing(index_elements=["store_id", "user_id"])
    )
