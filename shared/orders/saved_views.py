"""Lists of orders that a person of the store keeps under a name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from shared.kernel.sentences import say, say_count
from shared.kernel.tables import StoreTable
from shared.kernel.turns import count_in_turn

LONGEST_NAME: Final = 40
LONGEST_QUERY: Final = 2000
MOST_VIEWS: Final = 20


class NoSuchView(NotFound):
    """There is no such view, or it is somebody else's."""

    message = say("We could not find that view.")


class SavedView(StoreTable):
    """What one person wants to see again: `query` is the list's own, as it stands in the address."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("uq_saved_views_name", "store_id", "user_id", text("lower(name)"), unique=True),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]


async def views_of(session: AsyncSession, user_id: UUID) -> Sequence[SavedView]:
    """Return what a person has kept, first one first."""
    kept = select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.created_at, SavedView.id)
    return (await session.scalars(kept)).all()


async def save_view(session: AsyncSession, user_id: UUID, *, name: str, query: str, now: datetime) -> None:
    """Keep a list under a name; the same name again means another list. Raises Invalid."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(
            {
                "name": say_count(
                    "Give it a name of at most %(num)s character.",
                    "Give it a name of at most %(num)s characters.",
                    LONGEST_NAME,
                )
            }
        )
    others = (SavedView.user_id == user_id, func.lower(SavedView.name) != name.lower())
    if (
        len(query) > LONGEST_QUERY
        or await count_in_turn(session, SavedView, *others, whose=user_id) >= MOST_VIEWS
    ):
        raise Invalid(
            {
                "name": say_count(
                    "You can keep %(num)s view. Remove one first.",
                    "You can keep %(num)s views. Remove one first.",
                    MOST_VIEWS,
                )
            }
        )
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "user_id": user_id,
        "name": name,
        "query": query,
        "created_at": now,
    }
    await session.execute(
        insert(SavedView)
        .values(row)
        .on_conflict_do_update(
            index_elements=[SavedView.store_id, SavedView.user_id, func.lower(SavedView.name)],
            set_={"name": name, "query": query},
        )
    )


async def forget_view(session: AsyncSession, user_id: UUID, view_id: UUID | None) -> None:
    """Drop one of a person's own views; raises NoSuchView."""
    gone = await session.scalar(
        delete(SavedView).where(SavedView.user_id == user_id, SavedView.id == view_id).returning(SavedView.id)
    )
    if gone is None:
        raise NoSuchView
