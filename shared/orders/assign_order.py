"""Give an order to somebody of the store to work on, to a team, or to nobody."""

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
from shared.stores.teams import Crew, Team

ASSIGNED: Final = "assigned"
UNASSIGNED: Final = "unassigned"


class AssignedMeanwhile(Conflict):
    """It is somebody else's than its page said."""

    message = say("Somebody has given it to another person meanwhile. Below is whose it is now.")


async def assign_order(
    session: AsyncSession,
    order: Order | DraftOrder,
    assignee: Colleague | Crew | None,
    *,
    by: UUID,
    actor: str,
    now: datetime,
) -> bool:
    """Make an order somebody's, a team's or, with None, nobody's; returns whether that changed anything.

    What a draft becomes is theirs, too. `by` is the member who does it: who takes an order themselves need not be told.
    Raises AssignedMeanwhile when it is no longer whose `order` says, and Invalid when the assignee has left or the team
    is gone.
    """
    wanted, kind = (assignee.id if assignee else None), type(order)
    if wanted == order.assigned_to:
        return False
    if assignee is not None:
        await _refuse_gone(session, assignee)
    is_team = isinstance(assignee, Crew)
    given = await session.scalar(
        update(kind)
        .where(
            kind.store_id == session.info["store_id"],
            kind.id == order.id,
            kind.assignee_id.is_not_distinct_from(order.assignee_id),
            kind.team_id.is_not_distinct_from(order.team_id),
        )
        .values(assignee_id=None if is_team else wanted, team_id=wanted if is_team else None)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )
    if given is None:
        await session.refresh(order, ["assignee_id", "team_id"])
        raise AssignedMeanwhile
    noun, said = ("order", {}) if kind is Order else ("draft", {"draft": str(order.id)})
    if assignee is not None:
        # `tell` is to whom it is news (shared/insight/notices.py).
        theirs = assignee.members if isinstance(assignee, Crew) else {assignee.id}
        said |= {"assignee": assignee.name, "tell": " ".join(sorted(str(one) for one in theirs - {by}))}
        said |= {"team": str(assignee.id)} if isinstance(assignee, Crew) else {}
    name = f"{noun}.{ASSIGNED if assignee else UNASSIGNED}"
    record(session, name, order.id, actor=actor, now=now, **said)
    await session.refresh(order, ["assignee_id", "team_id"])
    return True


async def _refuse_gone(session: AsyncSession, assignee: Colleague | Crew) -> None:
    """Hold a member's place, or a team, until the commit, so that nobody takes it away meanwhile."""
    kind: type[Member | Team] = Team if isinstance(assignee, Crew) else Member
    kept = await session.scalar(
        select(kind.id)
        .where(kind.store_id == session.info["store_id"], kind.id == assignee.id)
        .with_for_update(read=True, key_share=True)
    )
    if kept is not None:
        return
    if kind is Team:
        raise Invalid({"assignee": say("There is no such team any more.")})
    raise Invalid({"assignee": say("That person does not work here any more.")})
