"""Close the doors for a while, and open them again."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.stores.models import OPEN, PAUSED
from shared.stores.queries import current_store
from shared.stores.turn_store import turn_store

LONGEST_NOTE: Final = 300
# What the platform has suspended, and what is being closed for good, no button here opens.
_OURS: Final = (OPEN, PAUSED)


async def pause_store(session: AsyncSession, note: str, *, actor: str, now: datetime) -> None:
    """Show shoppers the note instead of the shop. Raises Invalid, or Conflict where it is closed in another way."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": say("Use at most 300 letters.")})
    if not await turn_store(
        session, PAUSED, from_states=_OURS, event="store.paused", actor=actor, now=now, pause_note=note
    ):
        await _refuse(session)


async def reopen_store(session: AsyncSession, *, actor: str, now: datetime) -> None:
    """Let shoppers in again; raises Conflict where it was not paused by the store's own people."""
    if not await turn_store(session, OPEN, from_states=_OURS, event="store.reopened", actor=actor, now=now):
        await _refuse(session)


async def _refuse(session: AsyncSession) -> None:
    if (await current_store(session)).is_closed:
        raise Conflict(say("This store is being closed for good. Keep it first, then open its doors."))
    raise Conflict(say("This shop was closed by the platform. Ask who runs it."))
