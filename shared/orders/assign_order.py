"""Give an order to somebody of the store to work on, or to nobody."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.stores.members import Colleague
from shared.stores.models import Member

ASSIGNED: Final = "assigned"
UNASSIGNED: Final = "unassigned"


class AssignedMeanwhile(Conflict):
    """It is somebody else's than its page said."""

    message = say("Somebody has given it to another person meanwhile. Below is whose it is now.")


async def assign_order(
    session: AsyncSession,
    order: Order,
    assignee: Colleague | None,
    *,
    by: UUID,
    actor: str,
    now: datetime,
) -> bool:
    """Make an order somebody's or, with None, nobody's; returns whether that changed anything.

    `by` is the member who does it: who takes an order themselves need not be told. Raises AssignedMeanwhile when it is
    no longer whose `order` says, and Invalid when the assignee has left.
    """
    return await _assign(session, order, assignee, by=by, actor=actor, now=now)


async def assign_draft(
    session: AsyncSession,
    draft: DraftOrder,
    assignee: Colleague | None,
    *,
    by: UUID,
    actor: str,
    now: datetime,
) -> bool:
    """Make a draft somebody's or nobody's, as `assign_order` does; the order that it becomes is theirs, too."""
    return await _assign(session, draft, assignee, by=by, actor=actor, now=now)


async def _assign(
    session: AsyncSession,
    thing: Order | DraftOrder,
    assignee: Colleague | None,
    *,
    by: UUID,
    actor: str,
    now: datetime,
) -> bool:
    wanted, kind = (assignee.id if assignee else None), type(thing)
    if wanted == thing.assignee_id:
        return False
    if wanted is not None:
        await _refuse_gone(session, wanted)
    given = await session.scalar(
        update(kind)
        .where(
            kind.store_id == session.info["store_id"],
            kind.id == thing.id,
            kind.assignee_id.is_not_distinct_from(thing.assignee_id),
        )
        .values(assignee_id=wanted)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )
    if given is None:
        await session.refresh(thing, ["assignee_id"])
        raise AssignedMeanwhile
    noun, said = ("order", {}) if kind is Order else ("draft", {"draft": str(thing.id)})
    if assignee is not None:
        # `tell` is whom it is news to (shared/insight/notices.py).
        said |= {"assignee": assignee.name, "tell": "" if wanted == by else str(wanted)}
    name = f"{noun}.{ASSIGNED if assignee else UNASSIGNED}"
    record(session, name, thing.id, actor=actor, now=now, **said)
    await session.refresh(thing, ["assignee_id"])
    return True


async def _refuse_gone(session: AsyncSession, member_id: UUID) -> None:
    """Hold a member's place until the commit, so that nobody takes them out meanwhile."""
    kept = await session.scalar(
        select(Member.id)
        .where(Member.store_id == session.info["store_id"], Member.id == member_id)
        .with_for_update(read=True, key_share=True)
    )
    if kept is None:
        raise Invalid({"assignee": say("That person does not work here any more.")})
