"""Close the doors for a while, and open them again."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.models import OPEN, PAUSED, Store
from shared.stores.queries import bump_catalogue

LONGEST_NOTE: Final = 300


async def pause_store(session: AsyncSession, note: str, *, actor: str, now: datetime) -> None:
    """Show shoppers the note instead of the shop. Raises Invalid, or Conflict where the platform closed it."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": say("Use at most 300 letters.")})
    await _turn(session, PAUSED, pause_note=note)
    record(session, "store.paused", session.info["store_id"], actor=actor, now=now)
    await bump_catalogue(session)


async def reopen_store(session: AsyncSession, *, actor: str, now: datetime) -> None:
    """Let shoppers in again; raises Conflict where it was not the store that closed its doors."""
    await _turn(session, OPEN)
    record(session, "store.reopened", session.info["store_id"], actor=actor, now=now)
    await bump_catalogue(session)


async def _turn(session: AsyncSession, state: str, **values: str) -> None:
    turned = await session.execute(
        update(Store)
        # What the platform has suspended, no member opens.
        .where(Store.id == session.info["store_id"], Store.state.in_((OPEN, PAUSED)))
        .values(state=state, **values)
        .returning(Store.id)
        .execution_options(synchronize_session=False)
    )
    if turned.first() is None:
        raise Conflict(say("This shop was closed by the platform. Ask who runs it."))
