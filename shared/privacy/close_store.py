"""Close a store for good: asked for, taken back within two weeks, and then its rows are erased (erase_store.py)."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import declare, enqueue
from shared.kernel.sentences import say
from shared.stores.models import CLOSED, OPEN, PAUSED, Store
from shared.stores.queries import current_store
from shared.stores.turn_store import turn_store
from shared.subscriptions.models import RUNNING, Subscription

# Long enough for an owner who was away to hear of it.
GRACE: Final = timedelta(days=14)

TELL_CLOSING: Final = declare("stores.tell_closing")
TELL_KEPT: Final = declare("stores.tell_kept")


async def close_store(session: AsyncSession, *, typed: str, actor: str, now: datetime) -> None:
    """Shut the doors at once and have the store erased when its time is over.

    `typed` is the store's short name, so that nobody does it by a slip. Raises Invalid for another one, and Conflict
    while subscriptions run, whose buyers would go on paying, and where the store is closed already.
    """
    store = await current_store(session)
    if typed.strip().lower() != store.slug:
        raise Invalid({"slug": say("That is not the short name of this store.")})
    runs = exists().where(Subscription.store_id == Store.id, Subscription.state.in_(RUNNING))
    if not await turn_store(
        session,
        CLOSED,
        from_states=(OPEN, PAUSED),
        where=~runs,
        event="store.closing",
        actor=actor,
        now=now,
        closes_at=now + GRACE,
    ):
        raise Conflict(
            say("It cannot be closed now: it is closed already, or subscriptions still run. End those first.")
        )
    enqueue(session, TELL_CLOSING, now=now, notice_id=new_id())


async def keep_store(session: AsyncSession, *, actor: str, now: datetime) -> None:
    """Keep a store that was to be erased; its doors stay closed until they are opened. Raises Conflict: too late."""
    # Whoever erases takes the same row by its state, so of the two exactly one wins.
    if not await turn_store(
        session, PAUSED, from_states=(CLOSED,), event="store.kept", actor=actor, now=now, closes_at=None
    ):
        raise Conflict(say("This store is not being closed."))
    enqueue(session, TELL_KEPT, now=now, notice_id=new_id())
