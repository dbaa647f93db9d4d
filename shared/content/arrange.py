"""Lay out a part of the shop: as a draft that only members see, or for everybody."""

import hashlib
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.models import DRAFT, PUBLISHED, Arrangement
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.stores.queries import bump_catalogue

VERSION_LENGTH: Final = 32


async def arrangement(session: AsyncSession, place: str, state: str = PUBLISHED) -> Arrangement | None:
    """Return how a part of the shop is laid out."""
    found: Arrangement | None = await session.scalar(
        select(Arrangement)
        .where(Arrangement.place == place, Arrangement.state == state)
        .execution_options(populate_existing=True)
    )
    return found


async def draft_or_published(session: AsyncSession, place: str) -> Arrangement | None:
    """Return what a member works on: the draft where there is one."""
    return await arrangement(session, place, DRAFT) or await arrangement(session, place)


async def save_draft(session: AsyncSession, place: str, data: dict[str, Any], *, now: datetime) -> None:
    """Keep a layout that only members see."""
    await _put(session, place, DRAFT, data, now=now)


async def publish(
    session: AsyncSession, place: str, data: dict[str, Any] | None = None, *, actor: str, now: datetime
) -> Arrangement | None:
    """Show everybody this layout, or the draft; returns what is shown now. The draft is used up."""
    if data is None:
        draft = await arrangement(session, place, DRAFT)
        if draft is None:
            return await arrangement(session, place)
        data = draft.data
    await _put(session, place, PUBLISHED, data, now=now)
    await discard_draft(session, place)
    shown = await arrangement(session, place)
    assert shown is not None
    record(session, f"{place}.published", shown.id, actor=actor, now=now, version=shown.version)
    await bump_catalogue(session)
    return shown


async def discard_draft(session: AsyncSession, place: str) -> None:
    """Go back to what everybody sees."""
    await session.execute(delete(Arrangement).where(Arrangement.place == place, Arrangement.state == DRAFT))


async def clear(session: AsyncSession, place: str, *, actor: str, now: datetime) -> None:
    """Go back to how a shop is laid out by itself."""
    await session.execute(delete(Arrangement).where(Arrangement.place == place))
    record(session, f"{place}.cleared", session.info["store_id"], actor=actor, now=now)
    await bump_catalogue(session)


def version_of(data: dict[str, Any]) -> str:
    """Return the name of this very content."""
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:VERSION_LENGTH]


async def _put(session: AsyncSession, place: str, state: str, data: dict[str, Any], *, now: datetime) -> None:
    row = insert(Arrangement).values(
        store_id=session.info["store_id"],
        id=new_id(),
        place=place,
        state=state,
        data=data,
        version=version_of(data),
        updated_at=now,
    )
    new = row.excluded
    await session.execute(
        row.on_conflict_do_update(
            index_elements=[Arrangement.store_id, Arrangement.place, Arrangement.state],
            set_={"data": new.data, "version": new.version, "updated_at": new.updated_at},
        )
    )
